/**
 * Local clusters: raftd processes on this machine, in one directory.
 *
 * <pre>
 *   DIR/playground.properties   the shape; marks the directory as a playground's
 *   DIR/lock                    held by whoever starts or stops nodes
 *   DIR/running                 there from up to down
 *   DIR/n1/data                 the node's data directory
 *   DIR/n1/raftd.log            what it said, capped; raftd.log.1 is older
 *   DIR/n1/ready                its ready file
 * </pre>
 *
 * Which nodes run is read off the process table, by the data directory on their command lines: no
 * pid is ever written down, so none can be stale or another's. Nodes have sessions of their own; a
 * {@link io.raftctl.playground.Keeper} ends them with a raftctl that died.
 */
@NullMarked
package io.raftctl.playground;

import org.jspecify.annotations.NullMarked;
