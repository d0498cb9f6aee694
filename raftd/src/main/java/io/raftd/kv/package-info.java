/** The replicated key-value store: the commands in the log, the state they drive, and sessions. */
@NullMarked
package io.raftd.kv;

import org.jspecify.annotations.NullMarked;
