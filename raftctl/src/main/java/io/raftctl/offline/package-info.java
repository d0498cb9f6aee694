/**
 * What the log of a node holds: of one that is stopped, from its data directory, which only
 * {@link io.raftctl.offline.LogMending} changes; of one that runs, from the records that it sends.
 * And what the file of a snapshot holds, wherever it lies.
 *
 * <p>And how a new cluster begins with a state: {@link io.raftctl.offline.Survivor} tells what a
 * node still has that has lost its quorum, {@link io.raftctl.offline.Succession} puts a new cluster
 * in its place, and {@link io.raftctl.offline.NewCluster} makes one from the file of a snapshot.
 */
@NullMarked
package io.raftctl.offline;

import org.jspecify.annotations.NullMarked;
