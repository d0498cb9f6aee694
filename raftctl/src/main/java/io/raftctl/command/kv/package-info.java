/** Reading and writing keys. */
@NullMarked
package io.raftctl.command.kv;

import org.jspecify.annotations.NullMarked;
