/** Who leads the cluster. */
@NullMarked
package io.raftctl.command.leader;

import org.jspecify.annotations.NullMarked;
