package io.raftd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The decisions about a request to every node, without a socket and without a clock. */
class SurveyTest {
    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);

    private final Route route = new Route(List.of(A, B), 1);
    private Survey survey = new Survey(route, 0, 1000);

    @Test
    void asksEachOnceAndTheMembersThatTheyName() {
        expectDial(A);
        expectDial(B);
        assertThat(survey.next(1)).isEqualTo(new Step.Wait(1000));
        route.opened(A, welcome("na", "c:3"), 1);
        expectSend(A);
        Endpoint c = new Endpoint("c", 3);
        expectDial(c);
        route.failed(c, ErrorCode.UNREACHABLE, "connection refused", 2);
        answer(A);
        route.failed(B, ErrorCode.DENIED, "who are you", 3);
        assertThat(survey.next(3)).isEqualTo(new Step.End());
        assertThat(survey.replies())
                .extracting(
                        NodeReply::endpoint,
                        NodeReply::node,
                        r -> r.outcome().code(),
                        r -> r.outcome().message())
                .containsExactly(
                        tuple(A, "na", ErrorCode.OK, ""),
                        tuple(B, "", ErrorCode.DENIED, "who are you"),
                        tuple(c, "nc", ErrorCode.UNREACHABLE, "connection refused"));
    }

    @Test
    void twoEndpointsOfOneNodeGiveOneReply() {
        expectDial(A);
        expectDial(B);
        route.opened(A, welcome("n", "a:1"), 1);
        route.opened(B, welcome("n", "a:1"), 1);
        expectSend(A);
        answer(A);
        assertThat(survey.next(2)).isEqualTo(new Step.End());
        assertThat(survey.replies()).extracting(NodeReply::endpoint).containsExactly(A);
    }

    @Test
    void twoNodesOfOneIdOnDifferentDisksAreBothAsked() {
        expectDial(A);
        expectDial(B);
        route.opened(A, welcome("n", "a:1").toBuilder().setDisk(disk(1)).build(), 1);
        route.opened(B, welcome("n", "a:1").toBuilder().setDisk(disk(2)).build(), 1);
        expectSend(A);
        expectSend(B);
        answer(A);
        answer(B);
        assertThat(survey.next(2)).isEqualTo(new Step.End());
        assertThat(survey.replies()).extracting(NodeReply::endpoint).containsExactly(A, B);
    }

    private static ByteString disk(int n) {
        return ByteString.copyFrom(new byte[] {(byte) n});
    }

    @Test
    void whoDoesNotAnswerInTimeIsNamed() {
        expectDial(A);
        expectDial(B);
        route.opened(A, welcome("na", "a:1"), 1);
        expectSend(A);
        assertThat(survey.next(999)).isEqualTo(new Step.Wait(1000));
        assertThat(survey.next(1000)).isEqualTo(new Step.End());
        assertThat(survey.replies())
                .extracting(
                        NodeReply::endpoint,
                        r -> r.outcome().code(),
                        r -> r.outcome().message())
                .containsExactly(
                        tuple(A, ErrorCode.UNREACHABLE, "no answer in time"),
                        tuple(B, ErrorCode.UNREACHABLE, "no welcome yet"));
    }

    @Test
    void aConnectionFromBeforeThatEndsIsDialledAnewAndOneDialledJustNowIsNot() {
        route.opened(A, welcome("na", "a:1"), 0);
        expectSend(A);
        expectDial(B);
        lose(A);
        expectDial(A);
        route.opened(A, welcome("na", "a:1"), 1);
        expectSend(A);
        lose(A);
        route.failed(B, ErrorCode.UNREACHABLE, "connection refused", 1);
        assertThat(survey.next(1)).isEqualTo(new Step.End());
        assertThat(survey.replies())
                .extracting(r -> r.outcome().message())
                .containsExactly("connection reset", "connection refused");
    }

    @Test
    void anInterruptEndsItWithWhatIsThere() {
        expectDial(A);
        survey.interrupted();
        assertThat(survey.next(1)).isEqualTo(new Step.End());
        assertThat(survey.replies()).hasSize(2);
    }

    private void expectDial(Endpoint to) {
        assertThat(survey.next(1)).isEqualTo(new Step.Dial(to));
        route.dialing(to, 1);
    }

    private void expectSend(Endpoint to) {
        assertThat(survey.next(1)).isEqualTo(new Step.Send(to));
        survey.sent(to, 1);
    }

    private void lose(Endpoint from) {
        route.failed(from, ErrorCode.UNREACHABLE, "connection reset", 1);
        survey.lost(from, true, "connection reset", 1);
    }

    private void answer(Endpoint from) {
        survey.answered(from, Response.getDefaultInstance(), ByteString.EMPTY, 1);
    }

    /** Of a node in a cluster of one, whose id is n and the host of its address. */
    private static Welcome welcome(String node, String member) {
        String id = member.equals("a:1") ? node : "n" + member.charAt(0);
        return Welcome.newBuilder()
                .setNode(node)
                .addMembers(MemberInfo.newBuilder().setNode(id).setAddress(member))
                .build();
    }
}
