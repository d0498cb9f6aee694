package io.raftctl.command;

import com.google.protobuf.ByteString;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.ChangeMembers.Name;
import io.raftd.protocol.wire.ChangeMembers.Seat;
import io.raftd.protocol.wire.Lease;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.MembersChanged;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The members of a fake cluster, which its leader changes as it is told. It knows the refusals that
 * a command line can run into, not the arithmetic behind them: everybody answers.
 */
final class FakeMembers {
    private static final long MAX_LAG = 1000;

    private final List<MemberInfo> voters = new ArrayList<>();
    private final List<MemberInfo> learners = new ArrayList<>();
    private final List<MemberInfo> removed = new ArrayList<>();
    private final ToLongFunction<MemberInfo> lag;
    private @Nullable Lease lease;
    private long index = 1;

    /** {@code lag}: how many entries a member is behind the leader. */
    FakeMembers(List<MemberInfo> voters, ToLongFunction<MemberInfo> lag) {
        this.voters.addAll(voters);
        this.lag = lag;
    }

    synchronized List<MemberInfo> all() {
        List<MemberInfo> all = new ArrayList<>(voters);
        all.addAll(learners);
        return all;
    }

    synchronized boolean has(MemberInfo replica) {
        return all().stream().anyMatch(is(exactly(replica)));
    }

    synchronized boolean isVoter(MemberInfo replica) {
        return voters.stream().anyMatch(is(exactly(replica)));
    }

    private static Name exactly(MemberInfo member) {
        return Name.newBuilder()
                .setNode(member.getNode())
                .setDisk(member.getDisk())
                .build();
    }

    private static Predicate<MemberInfo> is(Name name) {
        return m -> m.getNode().equals(name.getNode())
                && (name.getDisk().isEmpty() || name.getDisk().equals(m.getDisk()));
    }

    synchronized void describe(Status.Builder status) {
        status.setConfigIndex(index).addAllVoters(voters).addAllLearners(learners);
        if (lease != null) {
            status.setLease(lease);
        }
        removed.forEach(m -> status.addRemovedBuilder().setNode(m.getNode()).setDisk(m.getDisk()));
    }

    synchronized Answer change(ChangeMembers change) {
        FakeMembers next = new FakeMembers(voters, lag);
        next.learners.addAll(learners);
        next.removed.addAll(removed);
        next.lease = lease;
        Answer refusal = next.make(change);
        if (refusal != null) {
            return refusal;
        }
        boolean unchanged = next.voters.equals(voters)
                && next.learners.equals(learners)
                && Objects.equals(next.lease, lease);
        if (!unchanged && change.hasIfConfig() && change.getIfConfig() != index) {
            return refused("the configuration is that of index " + index + ", not "
                    + change.getIfConfig());
        }
        MembersChanged.Builder changed = MembersChanged.newBuilder()
                .setUnchanged(unchanged)
                .setBefore(quorum(voters))
                .setAfter(quorum(next.voters))
                .addAllVoters(next.voters)
                .addAllLearners(next.learners)
                .addChecks("all answer");
        if (next.lease != null) {
            changed.setLease(next.lease);
        }
        if (!unchanged && !change.getDryRun()) {
            adopt(next);
        }
        return Answer.of(Response.newBuilder().setMembersChanged(changed.setConfigIndex(index)));
    }

    private void adopt(FakeMembers next) {
        for (MemberInfo member : all()) {
            if (!next.has(member)) {
                removed.add(member);
            }
        }
        voters.clear();
        voters.addAll(next.voters);
        learners.clear();
        learners.addAll(next.learners);
        lease = next.lease;
        index += 10;
    }

    private static MembersChanged.Quorum quorum(List<MemberInfo> some) {
        int needed = some.size() / 2 + 1;
        return MembersChanged.Quorum.newBuilder()
                .setVoters(some.size())
                .setNeeded(needed)
                .setReachable(some.size())
                .setCanLose(some.size() - needed)
                .build();
    }

    /** Why not; null when it is made. */
    private @Nullable Answer make(ChangeMembers change) {
        return switch (change.getChangeCase()) {
            case ADD_LEARNER ->
                add(change.getAddLearner().getMember(), change.getAddLearner().getInPlace());
            case PROMOTE -> promote(change.getPromote());
            case DEMOTE -> demote(change.getDemote());
            case REMOVE -> remove(change.getRemove());
            case REPLACE ->
                replace(change.getReplace().getOld(), change.getReplace().getNew());
            case UPDATE -> update(change.getUpdate());
            case RECONFIGURE -> reconfigure(change.getReconfigure().getVotersList());
            case SET_LEASE -> {
                lease = change.getSetLease().hasLease() ? change.getSetLease().getLease() : null;
                yield null;
            }
            case CHANGE_NOT_SET -> Answer.failed(ErrorCode.INVALID, "no change");
        };
    }

    private @Nullable Answer add(MemberInfo member, boolean inPlace) {
        if (has(member)) {
            return null;
        }
        if (removed.stream().anyMatch(is(exactly(member)))) {
            return refused("a removed replica is never admitted again");
        }
        Name name = Name.newBuilder().setNode(member.getNode()).build();
        if (all().stream().anyMatch(is(name)) != inPlace) {
            return refused(member.getNode() + " is a member already, or is not");
        }
        learners.add(member.toBuilder().setVoter(false).build());
        return null;
    }

    private @Nullable Answer promote(Name name) {
        MemberInfo learner = find(learners, name);
        if (learner == null) {
            return find(voters, name) == null ? unknown(name) : null;
        }
        if (lag.applyAsLong(learner) > MAX_LAG) {
            return refused(name.getNode() + " is " + lag.applyAsLong(learner)
                    + " entries behind the leader, and at most 1000 are allowed");
        }
        learners.remove(learner);
        voters.add(learner.toBuilder().setVoter(true).build());
        return null;
    }

    private @Nullable Answer demote(Name name) {
        MemberInfo voter = find(voters, name);
        if (voter == null) {
            return find(learners, name) == null ? unknown(name) : null;
        }
        if (voters.size() == 1) {
            return refused(name.getNode() + " is the last voter");
        }
        voters.remove(voter);
        learners.add(voter.toBuilder().setVoter(false).build());
        return null;
    }

    private @Nullable Answer remove(Name name) {
        MemberInfo member = find(all(), name);
        if (member == null) {
            return find(removed, name) == null ? unknown(name) : null;
        }
        if (voters.size() == 1 && voters.contains(member)) {
            return refused(name.getNode() + " is the last voter");
        }
        if (all().stream().filter(is(name)).count() > 1) {
            return refused(name.getNode() + " is the id of two members");
        }
        voters.remove(member);
        learners.remove(member);
        return null;
    }

    private @Nullable Answer replace(Name old, Name successor) {
        MemberInfo leaving = find(voters, old);
        MemberInfo learner = find(learners, successor);
        if (leaving == null) {
            boolean done = find(removed, old) != null && find(voters, successor) != null;
            return done ? null : unknown(old);
        }
        if (learner == null) {
            return unknown(successor);
        }
        voters.set(voters.indexOf(leaving), learner.toBuilder().setVoter(true).build());
        learners.remove(learner);
        return null;
    }

    private @Nullable Answer update(ChangeMembers.Update wish) {
        MemberInfo member = find(all(), wish.getMember());
        if (member == null) {
            return unknown(wish.getMember());
        }
        MemberInfo moved = member.toBuilder().setAddress(wish.getAddress()).build();
        voters.replaceAll(m -> m.equals(member) ? moved : m);
        learners.replaceAll(m -> m.equals(member) ? moved : m);
        return null;
    }

    private @Nullable Answer reconfigure(List<Seat> seats) {
        List<MemberInfo> seated = new ArrayList<>();
        for (Seat seat : seats) {
            MemberInfo member = find(all(), seat.getMember());
            if (member == null) {
                return unknown(seat.getMember());
            }
            seated.add(member.toBuilder()
                    .setVoter(true)
                    .setAddress(seat.getAddress())
                    .build());
        }
        voters.clear();
        voters.addAll(seated);
        learners.clear();
        return null;
    }

    private static @Nullable MemberInfo find(List<MemberInfo> some, Name name) {
        return some.stream().filter(is(name)).findFirst().orElse(null);
    }

    private static Answer refused(String message) {
        return Answer.failed(ErrorCode.REFUSED, message);
    }

    private static Answer unknown(Name name) {
        return Answer.failed(ErrorCode.NOT_FOUND, name.getNode() + " is not a member");
    }

    /** Another disk than that of the first life of a node. */
    static ByteString disk(String id, int life) {
        return ByteString.copyFromUtf8(
                "%-16s".formatted((life == 1 ? "disk of " : "new d. of ") + id));
    }
}
