package io.raftd.server;

import static io.raftd.server.ServerFixture.expect;
import static io.raftd.server.ServerFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.node.Input;
import io.raftd.node.LiveQuorum;
import io.raftd.node.MembershipChange;
import io.raftd.node.MembershipChange.Name;
import io.raftd.node.MembershipChange.Seat;
import io.raftd.node.MembershipOutcome;
import io.raftd.node.Refusal;
import io.raftd.node.Refusal.Reason;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.ChangeMembers.AddLearner;
import io.raftd.protocol.wire.ChangeMembers.Reconfigure;
import io.raftd.protocol.wire.ChangeMembers.Replace;
import io.raftd.protocol.wire.ChangeMembers.Update;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.MembersChanged;
import io.raftd.protocol.wire.Request;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each change of members: what the node gets, and what the operator gets. */
class MembershipRequestsTest {
    private static final UUID DISK = new UUID(30, 31);
    private static final Member N3 = new Member(new ReplicaId("n3", DISK), "127.0.0.1:7003");

    private final ServerFixture server = new ServerFixture();
    private final EmbeddedChannel client = server.client();

    private void ask(ChangeMembers.Builder change) {
        client.writeInbound(frame(1, Request.newBuilder().setChangeMembers(change), Frame.EMPTY));
    }

    /** What the node was given; it refuses it. */
    private Input.ChangeMembers taken(ChangeMembers.Builder change) {
        ask(change);
        Input.ChangeMembers input = (Input.ChangeMembers) server.inputs.remove();
        input.reply().refused(new Refusal(Reason.BUSY, "busy", null));
        server.service.flush();
        expect(client, 1, ErrorCode.BUSY);
        return input;
    }

    private MembershipChange change(ChangeMembers.Builder change) {
        return taken(change).change();
    }

    private static ChangeMembers.Builder any() {
        return ChangeMembers.newBuilder();
    }

    private static ChangeMembers.Name wire(String node) {
        return ChangeMembers.Name.newBuilder().setNode(node).build();
    }

    private static MemberInfo.Builder info() {
        return MemberInfo.newBuilder()
                .setNode("n3")
                .setDisk(Uuids.bytes(DISK))
                .setAddress("127.0.0.1:7003");
    }

    @Test
    void eachChangeHasItsInput() {
        assertThat(change(any().setAddLearner(AddLearner.newBuilder().setMember(info()))))
                .isEqualTo(new MembershipChange.AddLearner(N3, false));
        assertThat(change(any().setAddLearner(
                                AddLearner.newBuilder().setMember(info()).setInPlace(true))))
                .isEqualTo(new MembershipChange.AddLearner(N3, true));
        Name n2 = new Name("n2", null);
        Name n3 = new Name("n3", null);
        assertThat(change(any().setPromote(wire("n2"))))
                .isEqualTo(new MembershipChange.Promote(n2));
        assertThat(change(any().setDemote(wire("n2")))).isEqualTo(new MembershipChange.Demote(n2));
        assertThat(change(any().setRemove(wire("n2").toBuilder().setDisk(Uuids.bytes(DISK)))))
                .isEqualTo(new MembershipChange.Remove(new Name("n2", DISK)));
        assertThat(change(any().setReplace(
                                Replace.newBuilder().setOld(wire("n2")).setNew(wire("n3")))))
                .isEqualTo(new MembershipChange.Replace(n2, n3));
        Update.Builder update = Update.newBuilder().setMember(wire("n2")).setAddress("[::1]:7");
        assertThat(change(any().setUpdate(update)))
                .isEqualTo(new MembershipChange.Update(n2, "[::1]:7", false));
        assertThat(change(any().setUpdate(update.setAnswers(true))))
                .isEqualTo(new MembershipChange.Update(n2, "[::1]:7", true));
        assertThat(change(any().setReconfigure(Reconfigure.newBuilder()
                        .addVoters(ChangeMembers.Seat.newBuilder()
                                .setMember(wire("n2"))
                                .setAddress("b:2"))
                        .addVoters(ChangeMembers.Seat.newBuilder()
                                .setMember(wire("n3"))
                                .setAddress("c:3")))))
                .isEqualTo(new MembershipChange.Reconfigure(
                        List.of(new Seat(n2, "b:2"), new Seat(n3, "c:3"))));
    }

    @Test
    void theConditionsAreHandedOn() {
        Input.ChangeMembers plain = taken(any().setPromote(wire("n2")));
        assertThat(plain.ifConfig()).isNull();
        assertThat(plain.dryRun()).isFalse();
        assertThat(plain.force()).isFalse();
        Input.ChangeMembers full = taken(
                any().setPromote(wire("n2")).setIfConfig(0).setDryRun(true).setForce(true));
        assertThat(full.ifConfig()).isZero();
        assertThat(full.dryRun()).isTrue();
        assertThat(full.force()).isTrue();
    }

    @Test
    void theOutcomeIsToldInFull() {
        ask(any().setPromote(wire("n3")));
        Input.ChangeMembers input = (Input.ChangeMembers) server.inputs.remove();
        Member voter = new Member(ServerFixture.N1, "127.0.0.1:7001");
        input.reply()
                .done(new MembershipOutcome(
                        true,
                        12,
                        new Configuration(new Half(List.of(voter), List.of(N3)), null),
                        new LiveQuorum(3, 2),
                        new LiveQuorum(4, 4),
                        List.of("all is well")));
        server.service.flush();
        MembersChanged changed = expect(client, 1, ErrorCode.OK).getMembersChanged();
        assertThat(changed.getUnchanged()).isTrue();
        assertThat(changed.getConfigIndex()).isEqualTo(12);
        assertThat(changed.getBefore())
                .isEqualTo(MembersChanged.Quorum.newBuilder()
                        .setVoters(3)
                        .setNeeded(2)
                        .setReachable(2)
                        .build());
        assertThat(changed.getAfter().getNeeded()).isEqualTo(3);
        assertThat(changed.getAfter().getCanLose()).isEqualTo(1);
        assertThat(changed.getVoters(0).getNode()).isEqualTo("n1");
        assertThat(changed.getVoters(0).getVoter()).isTrue();
        assertThat(changed.getLearnersList()).containsExactly(info().build());
        assertThat(changed.getChecksList()).containsExactly("all is well");
    }

    @ParameterizedTest
    @CsvSource({
        "UNSAFE,REFUSED,6",
        "NOT_FOUND,NOT_FOUND,7",
        "INVALID,INVALID,2",
        "BUSY,BUSY,1",
        "NOT_LEADER,NOT_LEADER,4",
        "UNKNOWN,UNKNOWN_OUTCOME,10"
    })
    void aRefusalHasItsExitCode(Reason reason, ErrorCode code, int exit) {
        ask(any().setPromote(wire("n2")));
        Input.ChangeMembers input = (Input.ChangeMembers) server.inputs.remove();
        input.reply().refused(new Refusal(reason, "because", null));
        server.service.flush();
        expect(client, 1, code);
        assertThat(code.exit()).isEqualTo(exit);
    }

    @Test
    void aChangeThatTakesTooLongIsOfUnknownFate() {
        client.writeInbound(frame(
                1,
                Request.newBuilder().setTimeoutMs(1).setChangeMembers(any().setPromote(wire("n2"))),
                Frame.EMPTY));
        server.service.sweep(System.nanoTime() + 1_000_000_000);
        expect(client, 1, ErrorCode.UNKNOWN_OUTCOME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-n", "n 1", "n/1"})
    void aNameThatNoNodeHasIsInvalid(String node) {
        assertRejected(any().setRemove(wire(node)));
        assertRejected(
                any().setAddLearner(AddLearner.newBuilder().setMember(info().setNode(node))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "here", "here:0", ":7001", "h\u00f6r:1"})
    void anAddressThatNobodyHasIsInvalid(String address) {
        assertRejected(
                any().setUpdate(Update.newBuilder().setMember(wire("n2")).setAddress(address)));
        assertRejected(
                any().setAddLearner(AddLearner.newBuilder().setMember(info().setAddress(address))));
    }

    @Test
    void whatElseMakesNoSense() {
        assertRejected(any());
        assertRejected(any().setAddLearner(AddLearner.newBuilder().setMember(info().clearDisk())));
        assertRejected(
                any().setRemove(wire("n2").toBuilder().setDisk(ByteString.copyFromUtf8("short"))));
        assertRejected(any().setUpdate(Update.newBuilder()
                .setMember(wire("n2"))
                .setAddress("h".repeat(252) + ":7001")));
    }

    private void assertRejected(ChangeMembers.Builder change) {
        ask(change);
        assertThat(server.inputs).isEmpty();
        assertThat(expect(client, 1, ErrorCode.INVALID).getMessage()).isNotEmpty();
    }
}
