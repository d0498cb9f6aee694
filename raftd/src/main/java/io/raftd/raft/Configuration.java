package io.raftd.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part. While the voters change it is joint (dissertation 4.3): {@code old} is then the
 * half that is being left, and every decision needs a majority of both; otherwise {@code old} is
 * null.
 *
 * @param removed the replicas that earlier changes have removed, the latest last; none of them ever
 *     becomes a member again
 * @param lease on which the leader answers reads; null: it asks a quorum each time
 */
public record Configuration(
        Half current,
        @Nullable Half old,
        List<ReplicaId> removed,
        @Nullable Lease lease) {
    /** So many removed replicas are remembered. */
    public static final int MAX_REMOVED = 255;

    public Configuration {
        removed = List.copyOf(removed);
    }

    /** With nobody removed, and no lease. */
    public Configuration(Half current, @Nullable Half old) {
        this(current, old, List.of(), null);
    }

    /** The voters and the learners of one half, each in the order in which they were named. */
    public record Half(List<Member> voters, List<Member> learners) {
        public Half {
            voters = List.copyOf(voters);
            learners = List.copyOf(learners);
        }
    }

    /** A configuration that is not joint and has no learners. */
    public static Configuration of(List<Member> voters) {
        return new Configuration(new Half(voters, List.of()), null);
    }

    /**
     * The step to {@code next}: joint while the voters differ, else {@code next} itself; whoever is
     * not in it any more counts as removed from when it is in force alone.
     */
    Configuration towards(Half next, @Nullable Lease nextLease) {
        return replicas(next.voters).equals(replicas(current.voters))
                ? new Configuration(next, null, removedBy(current, next), nextLease)
                : new Configuration(next, current, removed, nextLease);
    }

    /** The step out of a joint configuration. */
    Configuration left() {
        return old == null
                ? this
                : new Configuration(current, null, removedBy(old, current), lease);
    }

    private List<ReplicaId> removedBy(Half before, Half after) {
        List<ReplicaId> all = new ArrayList<>(removed);
        List<Member> left = new ArrayList<>(before.voters);
        left.addAll(before.learners);
        for (Member m : left) {
            if (find(after.voters, m.replica()) == null
                    && find(after.learners, m.replica()) == null) {
                all.add(m.replica());
            }
        }
        return all.subList(Math.max(0, all.size() - MAX_REMOVED), all.size());
    }

    private static Set<ReplicaId> replicas(List<Member> members) {
        Set<ReplicaId> all = new TreeSet<>();
        members.forEach(m -> all.add(m.replica()));
        return all;
    }

    public boolean isJoint() {
        return old != null;
    }

    /** Every member of either half once, voters first. */
    public List<Member> members() {
        List<Member> all = new ArrayList<>();
        addAbsent(all, current.voters);
        if (old != null) {
            addAbsent(all, old.voters);
            addAbsent(all, old.learners);
        }
        addAbsent(all, current.learners);
        return all;
    }

    private static void addAbsent(List<Member> all, List<Member> some) {
        for (Member m : some) {
            if (find(all, m.replica()) == null) {
                all.add(m);
            }
        }
    }

    public @Nullable Member member(ReplicaId replica) {
        return find(members(), replica);
    }

    public boolean isVoter(ReplicaId replica) {
        return find(current.voters, replica) != null
                || (old != null && find(old.voters, replica) != null);
    }

    /** A voter that remains one when a joint configuration is left. */
    public boolean isLastingVoter(ReplicaId replica) {
        return find(current.voters, replica) != null;
    }

    private static @Nullable Member find(List<Member> members, ReplicaId replica) {
        for (Member m : members) {
            if (m.replica().equals(replica)) {
                return m;
            }
        }
        return null;
    }
}
