/**
 * Shows that the tests bite: each diff in {@code src/test/resources/mutants} puts one fault into
 * the shipped code, named by the acceptance case that it belongs to, and the tests must find it.
 *
 * <pre>
 *   S01-vote-forgotten.diff
 *     A restarted node does not remember its vote.              what the fault is
 *     Killed by: raft.RestartTest#theVoteOutlivesACrash         tests, without io.raftd
 *     --- a/raftd/src/main/java/io/raftd/raft/Raft.java         git apply takes it as it is
 * </pre>
 *
 * Every build compiles them all ({@link io.raftd.mutants.DiffTest}), so that they keep up with the
 * code; the gate runs them ({@link io.raftd.mutants.MutantsTest}).
 */
@NullMarked
package io.raftd.mutants;

import org.jspecify.annotations.NullMarked;
