package io.raftd.node;

import io.raftd.node.MembershipChange.AddLearner;
import io.raftd.node.MembershipChange.Demote;
import io.raftd.node.MembershipChange.Name;
import io.raftd.node.MembershipChange.Promote;
import io.raftd.node.MembershipChange.Reconfigure;
import io.raftd.node.MembershipChange.Remove;
import io.raftd.node.MembershipChange.Replace;
import io.raftd.node.MembershipChange.Seat;
import io.raftd.node.MembershipChange.SetLease;
import io.raftd.node.MembershipChange.Update;
import io.raftd.node.MembershipPlan.Next;
import io.raftd.node.MembershipPlan.Refused;
import io.raftd.node.MembershipPlan.Unchanged;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Lease;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a leader makes of a change of members. Pure; one planner plans one change. What it plans
 * always keeps to these, whatever is asked:
 *
 * <ul>
 *   <li>there is a voter; a node id is that of one member, or of a voter without its disk and the
 *       learner that is to replace it; an address is that of one member, or of such a pair;
 *   <li>who becomes a voter has answered lately and has nearly the whole log (4.2.1);
 *   <li>a replica that was removed does not come back: the others may have forgotten what it knows;
 *   <li>unless it is forced, a majority of the old voters and one of the new can be reached: while
 *       the voters change, both are needed (4.3).
 * </ul>
 */
final class MembershipPlanner implements MembershipChange.Handler<MembershipPlan> {
    /**
     * Entries that a learner may lack to become a voter. Should the commit depend on it, writes
     * wait until it has them: a small part of an election timeout.
     */
    static final long MAX_LAG = 1_000;

    /** So many fit a configuration. */
    static final int MAX_MEMBERS = 255;

    private static final String FORCED = "--force overrides this check";

    private final Sight sight;
    private final boolean force;
    private final Half current;
    private final List<String> checks = new ArrayList<>();
    private final Set<ReplicaId> moved = new HashSet<>();

    /**
     * What the leader knows when it plans.
     *
     * @param self the leader, which always reaches itself
     * @param configuration in force, and not joint
     * @param matches up to where each replica has the log that has answered this leader within an
     *     election timeout
     */
    record Sight(
            ReplicaId self,
            Configuration configuration,
            long lastIndex,
            Map<ReplicaId, Long> matches) {}

    private MembershipPlanner(Sight sight, boolean force) {
        this.sight = sight;
        this.force = force;
        this.current = sight.configuration().current();
    }

    /** The plan; {@code force} leaves the check for a live quorum out, and nothing else. */
    static MembershipPlan plan(Sight sight, MembershipChange change, boolean force) {
        if (sight.configuration().isJoint()) {
            throw new IllegalArgumentException("planned on a joint configuration");
        }
        return change.accept(new MembershipPlanner(sight, force));
    }

    /** The quorum as it is, before any change. */
    static LiveQuorum now(Sight sight) {
        return new MembershipPlanner(sight, false).before();
    }

    @Override
    public MembershipPlan addLearner(AddLearner change) {
        Member added = change.member();
        Member present = sight.configuration().member(added.replica());
        if (present != null) {
            return present(present, added.address());
        }
        Refusal refusal = stranger(change);
        if (refusal == null) {
            refusal = addressTaken(added.address(), change.inPlace() ? added.replica() : null);
        }
        if (refusal == null && current.voters().size() + current.learners().size() >= MAX_MEMBERS) {
            refusal = unsafe("there are " + MAX_MEMBERS + " members, and no more fit; remove one");
        }
        return refusal != null
                ? new Refused(refusal)
                : next(current.voters(), plus(current.learners(), added), "adding " + show(added));
    }

    private MembershipPlan present(Member m, String address) {
        if (!m.address().equals(address)) {
            return refused(show(m) + " is a member at " + m.address() + ", not at " + address
                    + "; to change that: raftctl member update " + show(m) + " " + address);
        }
        return current.voters().contains(m)
                ? refused(show(m)
                        + " is a voter already; to make it a learner: raftctl member demote "
                        + show(m))
                : new Unchanged();
    }

    /** Why a replica that is not a member may not become one. */
    private @Nullable Refusal stranger(AddLearner change) {
        ReplicaId replica = change.member().replica();
        String node = replica.node();
        if (sight.configuration().removed().contains(replica)) {
            return unsafe(replica + " was removed, and a removed replica is never admitted again; "
                    + "stop the node, delete its directory, and start it with an empty one");
        }
        for (Member m : members()) {
            if (m.replica().disk().equals(replica.disk())) {
                return unsafe(node + " has the disk id of " + m.replica().node()
                        + ": its directory is a copy; start it with an empty one");
            }
        }
        List<Member> namesakes = called(new Name(node, null));
        if (change.inPlace() && namesakes.isEmpty()) {
            return new Refusal(
                    Reason.NOT_FOUND, node + " is not a member, so nothing is in its place", null);
        }
        if (namesakes.isEmpty()) {
            return null;
        }
        Member namesake = namesakes.get(0);
        if (namesakes.size() > 1) {
            Member waiting = namesakes.get(1);
            return unsafe(waiting.replica() + " is to replace " + namesake.replica()
                    + " already; if that disk is lost too: raftctl member remove "
                    + waiting.replica());
        }
        if (isLearner(namesake)) {
            return unsafe(node + " is a learner already, on another disk; if that is lost: "
                    + "raftctl member remove " + node + ", then add it again");
        }
        return change.inPlace()
                ? null
                : unsafe(node + " is a voter already, on another disk; if that is lost: "
                        + "raftctl member replace " + node + " " + node + " "
                        + change.member().address());
    }

    @Override
    public MembershipPlan promote(Promote change) {
        List<Member> found = called(change.name());
        if (found.isEmpty()) {
            return unknown(change.name());
        }
        Member m = found.get(found.size() - 1);
        if (!isLearner(m)) {
            return new Unchanged();
        }
        Member namesake = voterCalled(m.replica().node());
        if (namesake != null) {
            return refused(m.replica() + " is to replace the voter " + namesake.replica()
                    + "; that is: raftctl member replace " + m.replica().node() + " "
                    + m.replica().node());
        }
        Refusal refusal = notReady(m);
        return refusal != null
                ? new Refused(refusal)
                : next(
                        plus(current.voters(), m),
                        minus(current.learners(), m),
                        "promoting " + show(m));
    }

    /** Why the learner can't vote yet. */
    private @Nullable Refusal notReady(Member m) {
        Long match = sight.matches().get(m.replica());
        if (match == null) {
            return unsafe(show(m) + " has not answered the leader within an election timeout; "
                    + "see to it first");
        }
        long lag = Math.max(0, sight.lastIndex() - match);
        String behind = show(m) + " is " + lag + " entries behind the leader, and at most "
                + MAX_LAG + " are allowed";
        checks.add(behind);
        return lag <= MAX_LAG
                ? null
                : unsafe(behind + "; first: raftctl wait caught-up=" + show(m));
    }

    @Override
    public MembershipPlan demote(Demote change) {
        List<Member> found = called(change.name());
        if (found.isEmpty()) {
            return unknown(change.name());
        }
        Member m = found.get(0);
        if (isLearner(m)) {
            return new Unchanged();
        }
        if (called(new Name(m.replica().node(), null)).size() > 1) {
            return refused("a learner is to replace " + m.replica() + "; that is: raftctl member "
                    + "replace " + m.replica().node() + " " + m.replica().node());
        }
        return isLastVoter(m)
                ? lastVoter("demoted")
                : next(
                        minus(current.voters(), m),
                        plus(current.learners(), m),
                        "demoting " + show(m));
    }

    @Override
    public MembershipPlan remove(Remove change) {
        List<Member> found = called(change.name());
        if (found.isEmpty()) {
            return wasRemoved(change.name()) ? new Unchanged() : unknown(change.name());
        }
        if (found.size() > 1) {
            return ambiguous(found);
        }
        Member m = found.get(0);
        return isLastVoter(m)
                ? lastVoter("removed")
                : next(
                        minus(current.voters(), m),
                        minus(current.learners(), m),
                        "removing " + show(m));
    }

    private boolean isLastVoter(Member m) {
        return current.voters().size() == 1 && current.voters().contains(m);
    }

    private MembershipPlan lastVoter(String what) {
        return refused(current.voters().get(0).replica().node()
                + " is the last voter, and without one nothing is ever decided again; it can be "
                + what + " once there is another: raftctl member add");
    }

    @Override
    public MembershipPlan replace(Replace change) {
        List<Member> successors = called(change.successor());
        if (successors.isEmpty()) {
            boolean strange = called(change.old()).isEmpty() && !wasRemoved(change.old());
            return unknown(strange ? change.old() : change.successor());
        }
        Member successor = successors.get(successors.size() - 1);
        List<Member> found = minus(called(change.old()), successor);
        if (found.isEmpty()) {
            if (!isLearner(successor) && wasRemoved(change.old())) {
                return new Unchanged();
            }
            return called(change.old()).isEmpty()
                    ? unknown(change.old())
                    : refused(show(successor) + " can't replace itself; add a learner first");
        }
        Member old = found.get(0);
        if (isLearner(old)) {
            return refused(show(old) + " is a learner; instead: raftctl member remove " + show(old)
                    + ", and raftctl member add for the other");
        }
        if (!isLearner(successor)) {
            return next(minus(current.voters(), old), current.learners(), "removing " + show(old));
        }
        Member namesake = voterCalled(successor.replica().node());
        if (namesake != null && !namesake.equals(old)) {
            return refused(successor.replica() + " is to replace " + namesake.replica() + ", not "
                    + show(old));
        }
        Refusal refusal = notReady(successor);
        return refusal != null
                ? new Refused(refusal)
                : next(
                        exchanged(current.voters(), old, successor),
                        minus(current.learners(), successor),
                        "replacing " + show(old) + " by " + show(successor));
    }

    @Override
    public MembershipPlan update(Update change) {
        List<Member> found = called(change.name());
        if (found.isEmpty()) {
            return unknown(change.name());
        }
        if (found.size() > 1) {
            return ambiguous(found);
        }
        Member m = found.get(0);
        if (m.address().equals(change.address())) {
            return new Unchanged();
        }
        Refusal refusal = addressTaken(change.address(), m.replica());
        if (refusal != null) {
            return new Refused(refusal);
        }
        Member there = new Member(m.replica(), change.address());
        if (!change.answers()) {
            moved.add(m.replica());
        }
        return next(
                exchanged(current.voters(), m, there),
                exchanged(current.learners(), m, there),
                "moving " + show(m));
    }

    @Override
    public MembershipPlan reconfigure(Reconfigure change) {
        Refusal refusal = flaw(change.voters());
        if (refusal != null) {
            return new Refused(refusal);
        }
        List<Member> voters = new ArrayList<>();
        for (Seat seat : change.voters()) {
            List<Member> found = called(seat.name());
            if (found.isEmpty()) {
                return unknown(seat.name());
            }
            if (found.size() > 1) {
                return ambiguous(found);
            }
            Member m = found.get(0);
            if (isLearner(m) && refusal == null) {
                refusal = notReady(m);
            }
            if (!m.address().equals(seat.address())) {
                moved.add(m.replica());
            }
            voters.add(new Member(m.replica(), seat.address()));
        }
        if (new HashSet<>(voters).equals(new HashSet<>(members()))
                && current.learners().isEmpty()) {
            return new Unchanged();
        }
        return refusal != null ? new Refused(refusal) : next(voters, List.of(), "this");
    }

    @Override
    public MembershipPlan setLease(SetLease change) {
        return Objects.equals(change.lease(), sight.configuration().lease())
                ? new Unchanged()
                : next(current, change.lease(), "this");
    }

    /** What is wrong with the list itself. */
    private static @Nullable Refusal flaw(List<Seat> seats) {
        Set<String> nodes = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Seat seat : seats) {
            if (!nodes.add(seat.name().node())) {
                return invalid(seat.name().node() + " is named twice");
            }
            if (!addresses.add(seat.address())) {
                return invalid(seat.address() + " is named twice");
            }
        }
        if (seats.isEmpty()) {
            return invalid("no voter is named, and without one nothing is ever decided again");
        }
        return seats.size() > MAX_MEMBERS
                ? invalid(seats.size() + " voters are named, and at most " + MAX_MEMBERS + " fit")
                : null;
    }

    private LiveQuorum before() {
        return LiveQuorum.of(current.voters(), this::answers);
    }

    private boolean answers(ReplicaId replica) {
        return replica.equals(sight.self()) || sight.matches().containsKey(replica);
    }

    /** Reached now, and where it will be looked for. */
    private boolean willAnswer(ReplicaId replica) {
        return replica.equals(sight.self()) || !moved.contains(replica) && answers(replica);
    }

    private MembershipPlan next(List<Member> voters, List<Member> learners, String what) {
        return next(new Half(voters, learners), sight.configuration().lease(), what);
    }

    /** The plan, if it leaves a live quorum. */
    private MembershipPlan next(Half half, @Nullable Lease lease, String what) {
        List<Member> voters = half.voters();
        LiveQuorum before = before();
        LiveQuorum after = LiveQuorum.of(voters, this::willAnswer);
        boolean live = before.isThere() && after.isThere();
        if (!live && !force) {
            return refused(
                    before.isThere()
                            ? what + " would leave " + after + silent(voters)
                                    + "; bring voters back or add one first; " + FORCED
                            : "there are only " + before + silent(current.voters()) + "; "
                                    + FORCED);
        }
        checks.add("it leaves " + after + (live ? "" : "; forced"));
        return new Next(half, lease, before, after, checks);
    }

    /** Who of the voters would be missing. */
    private String silent(List<Member> voters) {
        String names = voters.stream()
                .filter(m -> !willAnswer(m.replica()))
                .map(m -> show(m) + (moved.contains(m.replica()) ? " at " + m.address() : ""))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " (without " + names + ")";
    }

    /** Somebody else's address; a pair of one node id may share one. */
    private @Nullable Refusal addressTaken(String address, @Nullable ReplicaId mover) {
        for (Member m : members()) {
            boolean same = mover != null && mover.node().equals(m.replica().node());
            if (m.address().equals(address) && !same) {
                return unsafe(address + " is the address of " + show(m)
                        + " already, and each member needs its own");
            }
        }
        return null;
    }

    private List<Member> members() {
        return sight.configuration().members();
    }

    /** The members of that name, voters first. */
    private List<Member> called(Name name) {
        return members().stream()
                .filter(m -> m.replica().node().equals(name.node())
                        && (name.disk() == null
                                || name.disk().equals(m.replica().disk())))
                .toList();
    }

    private @Nullable Member voterCalled(String node) {
        for (Member m : current.voters()) {
            if (m.replica().node().equals(node)) {
                return m;
            }
        }
        return null;
    }

    private boolean isLearner(Member m) {
        return current.learners().contains(m);
    }

    private boolean wasRemoved(Name name) {
        return sight.configuration().removed().stream()
                .anyMatch(r -> r.node().equals(name.node())
                        && (name.disk() == null || name.disk().equals(r.disk())));
    }

    private MembershipPlan unknown(Name name) {
        String message = wasRemoved(name)
                ? name + " was removed, and is not a member"
                : name + " is not a member, nor one that was removed; raftctl member list names"
                        + " the members";
        return new Refused(new Refusal(Reason.NOT_FOUND, message, null));
    }

    private MembershipPlan ambiguous(List<Member> found) {
        return refused(found.get(0).replica().node() + " is the id of two members: "
                + found.stream()
                        .map(m -> m.replica() + (isLearner(m) ? ", a learner" : ", a voter"))
                        .collect(Collectors.joining("; "))
                + "; name one of them so");
    }

    /** By its node id, and with the beginning of its disk id where that is not enough. */
    private String show(Member m) {
        String node = m.replica().node();
        return called(new Name(node, null)).size() > 1 ? m.replica().toString() : node;
    }

    private static MembershipPlan refused(String message) {
        return new Refused(unsafe(message));
    }

    private static Refusal unsafe(String message) {
        return new Refusal(Reason.UNSAFE, message, null);
    }

    private static Refusal invalid(String message) {
        return new Refusal(Reason.INVALID, message, null);
    }

    private static List<Member> plus(List<Member> members, Member one) {
        List<Member> more = new ArrayList<>(members);
        more.add(one);
        return more;
    }

    private static List<Member> minus(List<Member> members, Member one) {
        return members.stream().filter(m -> !m.equals(one)).toList();
    }

    private static List<Member> exchanged(List<Member> members, Member old, Member successor) {
        return members.stream().map(m -> m.equals(old) ? successor : m).toList();
    }
}
