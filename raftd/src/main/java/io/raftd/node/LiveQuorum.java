package io.raftd.node;

import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;

import java.util.List;
import java.util.function.Predicate;

/** The arithmetic of a majority, of which only those count that can be reached. */
public record LiveQuorum(int voters, int reachable) {
    static LiveQuorum of(List<Member> voters, Predicate<ReplicaId> isReachable) {
        int reachable = 0;
        for (Member m : voters) {
            reachable += isReachable.test(m.replica()) ? 1 : 0;
        }
        return new LiveQuorum(voters.size(), reachable);
    }

    public int needed() {
        return voters / 2 + 1;
    }

    /** How many of the reachable voters may fail before there is no quorum; >= 0. */
    public int canLose() {
        return Math.max(0, reachable - needed());
    }

    boolean isThere() {
        return reachable >= needed();
    }

    @Override
    public String toString() {
        return reachable + " of " + voters + (voters == 1 ? " voter" : " voters")
                + " reachable, where " + needed() + (needed() == 1 ? " is" : " are") + " needed";
    }
}
