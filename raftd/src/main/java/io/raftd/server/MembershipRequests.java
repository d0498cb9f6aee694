package io.raftd.server;

import com.google.protobuf.ByteString;
import io.raftd.node.Input;
import io.raftd.node.LiveQuorum;
import io.raftd.node.MembershipChange;
import io.raftd.node.MembershipChange.Name;
import io.raftd.node.MembershipChange.Seat;
import io.raftd.node.MembershipOutcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.NodeId;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.MembersChanged;
import io.raftd.protocol.wire.Response;
import io.raftd.raft.Lease;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.server.Pending.Arrival;
import io.raftd.server.Pending.Kind;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Changes of members, from the wire to the node and back. */
final class MembershipRequests {
    private static final int MAX_ADDRESS = 255;

    private MembershipRequests() {}

    /** Throws IllegalArgumentException when the request names what no member can be. */
    static void change(Arrival arrival, ChangeMembers wire, BiConsumer<Pending<?>, Input> submit) {
        MembershipChange change = change(wire);
        Pending<MembershipOutcome> pending =
                new Pending<>(arrival, Kind.WRITE, MembershipRequests::answer);
        submit.accept(
                pending,
                new Input.ChangeMembers(
                        change,
                        wire.hasIfConfig() ? wire.getIfConfig() : null,
                        wire.getDryRun(),
                        wire.getForce(),
                        pending));
    }

    private static MembershipChange change(ChangeMembers wire) {
        return switch (wire.getChangeCase()) {
            case ADD_LEARNER -> {
                MemberInfo info = wire.getAddLearner().getMember();
                ReplicaId replica =
                        new ReplicaId(NodeId.parse(info.getNode()), Uuids.uuid(info.getDisk()));
                yield new MembershipChange.AddLearner(
                        new Member(replica, address(info.getAddress())),
                        wire.getAddLearner().getInPlace());
            }
            case PROMOTE -> new MembershipChange.Promote(name(wire.getPromote()));
            case DEMOTE -> new MembershipChange.Demote(name(wire.getDemote()));
            case REMOVE -> new MembershipChange.Remove(name(wire.getRemove()));
            case REPLACE ->
                new MembershipChange.Replace(
                        name(wire.getReplace().getOld()), name(wire.getReplace().getNew()));
            case UPDATE ->
                new MembershipChange.Update(
                        name(wire.getUpdate().getMember()),
                        address(wire.getUpdate().getAddress()),
                        wire.getUpdate().getAnswers());
            case RECONFIGURE ->
                new MembershipChange.Reconfigure(wire.getReconfigure().getVotersList().stream()
                        .map(seat -> new Seat(name(seat.getMember()), address(seat.getAddress())))
                        .toList());
            case SET_LEASE ->
                new MembershipChange.SetLease(
                        wire.getSetLease().hasLease() ? lease(wire.getSetLease()) : null);
            case CHANGE_NOT_SET ->
                throw new IllegalArgumentException(
                        "a change of members of a kind that is not known to this version");
        };
    }

    private static Lease lease(ChangeMembers.SetLease wire) {
        return new Lease(wire.getLease().getDurationMs(), wire.getLease().getMaxDriftPpm());
    }

    private static Name name(ChangeMembers.Name wire) {
        return new Name(NodeId.parse(wire.getNode()), disk(wire.getDisk()));
    }

    private static @Nullable UUID disk(ByteString wire) {
        return wire.isEmpty() ? null : Uuids.uuid(wire);
    }

    private static String address(String text) {
        Endpoint.parse(text);
        if (text.length() > MAX_ADDRESS) {
            throw new IllegalArgumentException(
                    "address of " + text.length() + " characters > " + MAX_ADDRESS);
        }
        return text;
    }

    private static Answer answer(MembershipOutcome outcome) {
        MembersChanged.Builder changed = MembersChanged.newBuilder()
                .setUnchanged(outcome.unchanged())
                .setConfigIndex(outcome.index())
                .setBefore(quorum(outcome.before()))
                .setAfter(quorum(outcome.after()))
                .addAllChecks(outcome.checks());
        for (Member voter : outcome.configuration().current().voters()) {
            changed.addVoters(Answer.member(voter, true));
        }
        for (Member learner : outcome.configuration().current().learners()) {
            changed.addLearners(Answer.member(learner, false));
        }
        Lease lease = outcome.configuration().lease();
        if (lease != null) {
            changed.setLease(Answer.lease(lease));
        }
        return Answer.of(Response.newBuilder().setMembersChanged(changed));
    }

    private static MembersChanged.Quorum quorum(LiveQuorum quorum) {
        return MembersChanged.Quorum.newBuilder()
                .setVoters(quorum.voters())
                .setNeeded(quorum.needed())
                .setReachable(quorum.reachable())
                .setCanLose(quorum.canLose())
                .build();
    }
}
