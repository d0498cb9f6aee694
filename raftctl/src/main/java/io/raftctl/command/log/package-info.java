/** A node's log. */
@NullMarked
package io.raftctl.command.log;

import org.jspecify.annotations.NullMarked;
