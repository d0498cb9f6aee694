/**
 * What the log of a node holds: of one that is stopped, from its data directory, which only
 * {@link io.raftctl.offline.LogMending} changes; of one that runs, from the records that it sends.
 * And what the file of a snapshot holds, wherever it lies.
 */
@NullMarked
package io.raftctl.offline;

import org.jspecify.annotations.NullMarked;
