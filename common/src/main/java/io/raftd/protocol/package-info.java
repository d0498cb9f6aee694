/** The client wire format. */
@NullMarked
package io.raftd.protocol;

import org.jspecify.annotations.NullMarked;
