/** Snapshots of the state: on nodes, and as files that are kept elsewhere. */
@NullMarked
package io.raftctl.command.snapshot;

import org.jspecify.annotations.NullMarked;
