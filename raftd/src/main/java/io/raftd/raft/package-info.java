/**
 * The consensus core: pure, single-threaded, deterministic. {@link io.raftd.raft.Raft} takes
 * inputs, each with the time at which it was seen, and answers with one
 * {@link io.raftd.raft.Ready}: values that say what to send, to store, to apply. It reads no clock,
 * no file and no socket, and it logs nothing.
 *
 * <pre>
 *   tick step propose readIndex transferLeadership persisted fetched
 *                              |
 *                            Raft ---- Role: Follower | PreCandidate | Candidate | Leader
 *                           /  |  \                                              |
 *      ConfigurationHistory  RaftLog  Quorum            Progress (one a peer), ReadIndexQueue
 *      Rebuilding: the way back of a replica that has lost its log
 *                              |
 *                            Ready: messages, write, committed, reads, fetches, events
 * </pre>
 */
@NullMarked
package io.raftd.raft;

import org.jspecify.annotations.NullMarked;
