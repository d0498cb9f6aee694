package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What no turn of any replica may break (paper, figure 3), and what must be on the disk before a
 * message leaves (3.8). It remembers the whole run: who led which term, who voted for whom, which
 * entries were committed.
 */
final class Safety {
    private final Map<Long, ReplicaId> leaders = new HashMap<>();
    private final Map<Vote, ReplicaId> votes = new HashMap<>();
    private final List<Long> committedTerms = new ArrayList<>(List.of(0L));
    private final List<Entry> applied = new ArrayList<>();
    private final Map<Long, Long> commitWhenAsked = new HashMap<>();

    private record Vote(ReplicaId voter, long term) {}

    /** A read is being asked for. */
    void asked(long read) {
        commitWhenAsked.put(read, committed());
    }

    /** The highest index that any replica has seen committed. */
    long committed() {
        return committedTerms.size() - 1L;
    }

    void judge(Replica replica, Ready ready) {
        Raft raft = replica.raft();
        if (raft.role() instanceof Leader) {
            electionSafety(raft);
        }
        stateMachineSafety(replica, ready);
        committedStays(raft);
        ready.messages().forEach(m -> durableBeforeSent(replica, m));
        for (Ready.ReadGrant grant : ready.reads()) {
            if (grant.index() != null) {
                assertThat(grant.index())
                        .as("%s reads stale: %s", raft.self(), grant)
                        .isGreaterThanOrEqualTo(commitWhenAsked.get(grant.read()));
            }
        }
        assertThat(raft.commit()).isLessThanOrEqualTo(raft.lastIndex());
        durableIsOnDisk(raft, replica.disk.found());
    }

    /** The core may think less durable than what is, never more. */
    private static void durableIsOnDisk(Raft raft, Log stored) {
        assertThat(raft.durableIndex()).isLessThanOrEqualTo(stored.last());
        for (long i = known(raft, raft.durableIndex() - 4); i <= raft.durableIndex(); i++) {
            assertThat(stored.term(i)).as("(%s) on the disk", i).isEqualTo(raft.termAt(i));
        }
    }

    private void electionSafety(Raft raft) {
        ReplicaId other = leaders.putIfAbsent(raft.term(), raft.self());
        if (other == null) {
            assertThat(raft.lastIndex()).isGreaterThanOrEqualTo(committed());
            for (int i = (int) known(raft, 1); i <= committed(); i++) {
                assertThat(raft.termAt(i))
                        .as("%s leads without the committed entry %s", raft.self(), i)
                        .isEqualTo(committedTerms.get(i));
            }
        } else {
            assertThat(raft.self()).as("leader of term %s", raft.term()).isEqualTo(other);
        }
    }

    private void stateMachineSafety(Replica replica, Ready ready) {
        int next = replica.applied.size() - ready.committed().size();
        for (Entry e : ready.committed()) {
            assertThat(e.index()).as("applied by %s", replica.id).isEqualTo(next + 1L);
            if (next == applied.size()) {
                applied.add(e);
            }
            assertThat(e).as("applied by %s", replica.id).isEqualTo(applied.get(next));
            next++;
        }
    }

    private void committedStays(Raft raft) {
        for (long i = known(raft, raft.commit() - 8); i <= raft.commit(); i++) {
            if (i < committedTerms.size()) {
                assertThat(raft.termAt(i))
                        .as("committed entry %s at %s", i, raft.self())
                        .isEqualTo(committedTerms.get((int) i));
            }
        }
        for (long i = committedTerms.size(); i <= raft.commit(); i++) {
            committedTerms.add(raft.termAt(i));
        }
    }

    /** {@code index}, or the first behind it whose term a compacted log still tells. */
    private static long known(Raft raft, long index) {
        return Math.max(Math.max(1, raft.firstIndex() - 1), index);
    }

    private void durableBeforeSent(Replica replica, Message m) {
        HardState durable = replica.disk.hardState();
        assertThat(replica.disk.isRebuilding() && helpsToElect(m))
                .as("without its log: %s", m)
                .isFalse();
        if (!(m instanceof Message.PreVote)) {
            assertThat(m.term()).as("%s", m).isLessThanOrEqualTo(durable.term());
        }
        if (m instanceof Message.RequestVote) {
            voted(durable, m, m.from());
        } else if (m instanceof Message.VoteReply reply && reply.reason().granted()) {
            voted(durable, m, m.to());
        } else if (m instanceof Message.AppendReply reply) {
            assertThat(reply.match())
                    .as("%s", m)
                    .isLessThanOrEqualTo(replica.disk.found().last());
        }
    }

    private static boolean helpsToElect(Message m) {
        return m instanceof Message.PreVote
                || m instanceof Message.RequestVote
                || m instanceof Message.PreVoteReply opinion && opinion.reason().granted()
                || m instanceof Message.VoteReply vote && vote.reason().granted();
    }

    private void voted(HardState durable, Message m, ReplicaId candidate) {
        assertThat(durable).as("%s", m).isEqualTo(new HardState(m.term(), candidate));
        ReplicaId other = votes.putIfAbsent(new Vote(m.from(), m.term()), candidate);
        if (other != null) {
            assertThat(candidate)
                    .as("vote of %s in term %s", m.from(), m.term())
                    .isEqualTo(other);
        }
    }
}
