package io.raftd.sim;

import static io.raftd.sim.Violation.unless;

import io.raftd.node.NodeStatus;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.ReplicaId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must hold of terms, votes and campaigns: I2, I3, I26. */
final class Campaigns {
    /** What one replica did as a voter and as a candidate, by term. */
    private static final class Ballots {
        private final Map<Long, ReplicaId> votes = new HashMap<>();
        /** Who has said that the replica might win. */
        private final Map<Long, Set<ReplicaId>> supporters = new HashMap<>();
        /** The configuration in which its campaign began. */
        private final Map<Long, Configuration> begun = new HashMap<>();

        private @Nullable Configuration now;
    }

    private final Map<ReplicaId, Ballots> ballots = new HashMap<>();
    private long highestTerm;
    private long highest;

    private Ballots of(ReplicaId replica) {
        return ballots.computeIfAbsent(replica, r -> new Ballots());
    }

    /** The highest term that any node was ever in. */
    long highestTerm() {
        return highestTerm;
    }

    /** Somebody campaigns in {@code term}. */
    void campaigned(long term) {
        highest = Math.max(highest, term);
    }

    /** A replica campaigns from now on. */
    void begins(long term, ReplicaId candidate) {
        Ballots r = of(candidate);
        if (r.now != null) {
            r.begun.put(term, r.now);
        }
    }

    /** A voter tells a candidate what it thinks of a campaign. */
    void opinion(PreVoteReply m) {
        if (m.reason().granted()) {
            of(m.to())
                    .supporters
                    .computeIfAbsent(m.campaign(), t -> new HashSet<>())
                    .add(m.from());
        }
    }

    /** {@code m} leaves: its sender's vote for itself, and a campaign that had support. */
    void campaigns(RequestVote m, HardState disk) {
        votes(m.from(), m.term(), m.from(), disk);
        campaigned(m.term());
        supported(m);
    }

    /** A vote leaves, of a voter with {@code disk} on its disk. */
    void votes(ReplicaId voter, long term, ReplicaId candidate, HardState disk) {
        ReplicaId other = of(voter).votes.putIfAbsent(term, candidate);
        unless(
                other == null || other.equals(candidate),
                "One vote a term: %s votes for %s and %s in term %d",
                voter,
                other,
                candidate,
                term);
        unless(
                disk.term() == term && candidate.equals(disk.vote()),
                "Durability: %s votes for %s in term %d, its disk has %s",
                voter,
                candidate,
                term,
                disk);
    }

    /**
     * Who campaigns by itself might win: so says a quorum, itself included (9.6). The campaign may
     * leave late, held for the disk, when the next one is already asked about, or the members have
     * changed.
     */
    private void supported(RequestVote m) {
        Ballots r = of(m.from());
        Configuration c = r.begun.getOrDefault(m.term(), r.now);
        Set<ReplicaId> supporters = r.supporters.getOrDefault(m.term(), Set.of());
        unless(
                m.transfer()
                        || c == null
                        || isMajority(c, v -> v.equals(m.from()) || supporters.contains(v)),
                "PreVote: %s campaigns in term %d with the support of %s",
                m.from(),
                m.term(),
                supporters);
    }

    /** A member has ended a turn. A term begins with a campaign, and is nobody's before. */
    void turned(NodeStatus s) {
        of(s.self()).now = s.configuration();
        if (s.self().equals(s.votedFor())) {
            campaigned(s.term());
        }
        unless(
                s.term() <= highest || s.term() == 0,
                "%s is in term %d, the highest that anybody campaigned in is %d",
                s.self(),
                s.term(),
                highest);
        highestTerm = Math.max(highestTerm, s.term());
    }

    static boolean isMajority(Configuration c, Predicate<ReplicaId> yes) {
        return isMajority(c.current(), yes) && (c.old() == null || isMajority(c.old(), yes));
    }

    private static boolean isMajority(Half half, Predicate<ReplicaId> yes) {
        int count = 0;
        for (Member m : half.voters()) {
            count += yes.test(m.replica()) ? 1 : 0;
        }
        return count > half.voters().size() / 2;
    }
}
