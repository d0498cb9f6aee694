/** On what a leader answers reads. */
@NullMarked
package io.raftctl.command.lease;

import org.jspecify.annotations.NullMarked;
