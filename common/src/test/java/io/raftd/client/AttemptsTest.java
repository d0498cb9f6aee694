package io.raftd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The decisions about one request, without a socket and without a clock. */
class AttemptsTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long TIMEOUT = 5000 * MS;
    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);
    private static final Endpoint C = new Endpoint("c", 3);

    private final Route route = new Route(List.of(A, B, C), 1);
    private Attempts attempts = new Attempts(route, Policy.WRITE, null, 0, TIMEOUT);
    private long now;

    @Test
    void dialsAllEndpointsAtOnce() {
        assertThat(dials()).containsExactly(A, B, C);
        assertThat(attempts.next(now)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void asksWhoeverIsOpenFirstWhenNobodyIsKnownToLead() {
        dials();
        open(B, "b", null);
        expectSend(B);
    }

    @Test
    void waitsAMomentForTheLeaderThatIsBeingDialled() {
        dials();
        open(B, "b", "c");
        assertThat(attempts.next(now)).isEqualTo(new Step.Wait(Attempts.GRACE));
        now = 3 * MS;
        open(C, "c", "c");
        expectSend(C);
    }

    @Test
    void asksOthersWhenTheLeaderCannotBeReachedInAMoment() {
        dials();
        open(B, "b", "c");
        now = Attempts.GRACE;
        expectSend(B);
    }

    @Test
    void readsDoNotWaitForTheLeader() {
        begin(Policy.READ);
        dials();
        open(B, "b", "c");
        expectSend(B);
    }

    @Test
    void dialsALeaderThatWasNotAmongTheEndpoints() {
        dials();
        route.failed(B, ErrorCode.UNREACHABLE, "connection refused", now);
        route.failed(C, ErrorCode.UNREACHABLE, "connection refused", now);
        open(A, "a", "d");
        assertThat(dials()).containsExactly(new Endpoint("d", 4));
    }

    @Test
    void followsTheHintOfANodeThatDoesNotLead() {
        openAll(null);
        send(A);
        answer(A, ErrorCode.NOT_LEADER, "c");
        send(C);
        answer(C, ErrorCode.OK, null);
        expectEnd(ErrorCode.OK);
    }

    @Test
    void triesEachNodeInTurnWhileNoneKnowsALeaderAndThenAgainAfterAGrowingWhile() {
        openAll(null);
        for (Endpoint each : List.of(A, B, C)) {
            send(each);
            answer(each, ErrorCode.NO_LEADER, null);
        }
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Step.Wait wait = (Step.Wait) attempts.next(now);
            waits.add(wait.until() - now);
            now = wait.until();
            Step.Send send = (Step.Send) attempts.next(now);
            attempts.sent(send.to(), now);
            answer(send.to(), ErrorCode.NO_LEADER, null);
        }
        assertThat(waits.get(0)).isBetween(10 * MS, 20 * MS);
        assertThat(waits).allMatch(wait -> wait > 0 && wait <= 250 * MS);
        assertThat(now).isGreaterThan(1000 * MS);
    }

    @ParameterizedTest
    @ValueSource(longs = {400, 5000})
    void aRefusedWriteIsNotSentAgainSoLateThatItsOutcomeWouldBeUnknown(long timeout) {
        attempts = new Attempts(route, Policy.WRITE, null, 0, timeout * MS);
        openAll(null);
        send(A);
        answer(A, ErrorCode.NO_LEADER, null);
        now = timeout * MS - Math.min(250, timeout / 4) * MS;
        send(B);
        answer(B, ErrorCode.NO_LEADER, null);
        for (now++; now < timeout * MS; ) {
            Step step = attempts.next(now);
            assertThat(step).isInstanceOf(Step.Wait.class);
            now = ((Step.Wait) step).until();
        }
        expectEnd(ErrorCode.NO_LEADER);
    }

    @Test
    void aReadIsSentAgainToTheLastAndSoIsAWriteInDoubt() {
        begin(Policy.READ);
        openAll(null);
        send(A);
        answer(A, ErrorCode.NO_LEADER, null);
        now = TIMEOUT - 1;
        send(B);
        now = 0;
        begin(Policy.WRITE);
        send(A);
        answer(A, ErrorCode.UNKNOWN_OUTCOME, null);
        now = TIMEOUT - 1;
        send(B);
    }

    @Test
    void nodesThatNameEachOtherAsLeaderAreNotAskedWithoutPause() {
        openAll(null);
        int sends = 0;
        while (now < TIMEOUT) {
            Step step = attempts.next(now);
            if (step instanceof Step.Send send) {
                sends++;
                attempts.sent(send.to(), now);
                answer(send.to(), ErrorCode.NOT_LEADER, send.to().equals(A) ? "b" : "a");
            } else if (step instanceof Step.Wait wait) {
                now = wait.until();
            }
        }
        assertThat(sends).isBetween(10, 150);
        expectEnd(ErrorCode.NO_LEADER);
    }

    @Test
    void noLeaderUntilTheTimeIsUpMeansNotAccepted() {
        openAll(null);
        send(A);
        answer(A, ErrorCode.NO_LEADER, null);
        now = TIMEOUT;
        expectEnd(ErrorCode.NO_LEADER);
        assertThat(attempts.outcome().message()).contains("within 5s");
    }

    @Test
    void nobodyAnswersMeansUnreachableWithTheCauseOfEach() {
        dials();
        route.failed(A, ErrorCode.UNREACHABLE, "connection refused", now);
        route.failed(B, ErrorCode.UNREACHABLE, "unknown host", now);
        now = TIMEOUT;
        expectEnd(ErrorCode.UNREACHABLE);
        assertThat(attempts.outcome().causes())
                .containsExactly(
                        new EndpointCause(A, "connection refused"),
                        new EndpointCause(B, "unknown host"),
                        new EndpointCause(C, "no welcome yet"));
    }

    @Test
    void redialsAfterAGrowingWhile() {
        dials();
        long last = 0;
        for (int i = 0; i < 6; i++) {
            route.failed(A, ErrorCode.UNREACHABLE, "connection refused", now);
            Step.Wait wait = (Step.Wait) attempts.next(now);
            last = wait.until() - now;
            assertThat(last).isBetween(10 * MS, 250 * MS);
            now = wait.until();
            while (attempts.next(now) instanceof Step.Wait more) {
                now = more.until();
            }
            assertThat(dials()).containsExactly(A);
        }
        assertThat(last).isGreaterThan(100 * MS);
    }

    @Test
    void aWriteLostAfterItWasSentIsSentAgainAndResolvedByTheAnswer() {
        openAll("a");
        send(A);
        attempts.lost(A, true, "connection reset", now);
        route.failed(A, ErrorCode.UNREACHABLE, "connection reset", now);
        send(B);
        answer(B, ErrorCode.NOT_LEADER, "c");
        send(C);
        answer(C, ErrorCode.OK, null);
        expectEnd(ErrorCode.OK);
    }

    @Test
    void aCompareThatFailsAtTheSecondAttemptIsTheAnswerToTheFirst() {
        openAll("a");
        send(A);
        attempts.lost(A, true, "connection reset", now);
        route.failed(A, ErrorCode.UNREACHABLE, "connection reset", now);
        send(B);
        answer(B, ErrorCode.COMPARE_FAILED, null);
        expectEnd(ErrorCode.COMPARE_FAILED);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = Mode.EXCLUDE,
            names = {"OK", "COMPARE_FAILED", "NOT_FOUND"})
    void afterAnAttemptOfUnknownFateAnyOtherEndIsUnknown(ErrorCode code) {
        openAll("a");
        send(A);
        attempts.lost(A, true, "connection reset", now);
        route.failed(A, ErrorCode.UNREACHABLE, "connection reset", now);
        send(B);
        answer(B, code, null);
        now = TIMEOUT;
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
        assertThat(attempts.outcome().message()).isNotEmpty();
    }

    @Test
    void aWriteLostBeforeItWasSentIsNotUnknown() {
        openAll("a");
        send(A);
        attempts.lost(A, false, "broken pipe", now);
        route.failed(A, ErrorCode.UNREACHABLE, "broken pipe", now);
        send(B);
        answer(B, ErrorCode.NO_LEADER, null);
        now = TIMEOUT;
        expectEnd(ErrorCode.NO_LEADER);
    }

    @Test
    void aWriteThatNobodyAnsweredIsUnknownAndAReadIsNot() {
        openAll("a");
        send(A);
        now = TIMEOUT;
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
        assertThat(attempts.outcome().causes()).contains(new EndpointCause(A, "no answer"));

        now = 0;
        begin(Policy.READ);
        send(A);
        now = TIMEOUT;
        expectEnd(ErrorCode.UNREACHABLE);
        assertThat(attempts.outcome().message()).isEqualTo("no answer within 5s");
    }

    @Test
    void aReadLostAfterItWasSentIsSentAgain() {
        begin(Policy.READ);
        openAll("a");
        send(A);
        attempts.lost(A, true, "connection reset", now);
        route.failed(A, ErrorCode.UNREACHABLE, "connection reset", now);
        send(B);
        answer(B, ErrorCode.NO_QUORUM, null);
        now = TIMEOUT;
        expectEnd(ErrorCode.NO_QUORUM);
    }

    @Test
    void aLeaderThatDoesNotAnswerMayBeDeadSoOthersAreAsked() {
        openAll("a");
        send(A);
        assertThat(attempts.next(now)).isEqualTo(new Step.Wait(Attempts.PATIENCE));
        now = Attempts.PATIENCE;
        send(B);
        answer(B, ErrorCode.NOT_LEADER, "c");
        send(C);
        answer(C, ErrorCode.OK, null);
        expectEnd(ErrorCode.OK);
    }

    @Test
    void aRefusalByOneWhileAnotherHasNotAnsweredIsUnknown() {
        openAll("a");
        send(A);
        now = Attempts.PATIENCE;
        send(B);
        answer(B, ErrorCode.REFUSED, null);
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
    }

    @Test
    void theAnswerOfAnEarlierAttemptIsAsGoodAsTheLasts() {
        openAll("a");
        send(A);
        now = Attempts.PATIENCE;
        send(B);
        answer(A, ErrorCode.OK, null);
        expectEnd(ErrorCode.OK);
    }

    @Test
    void unknownAtTheLeaderIsAskedAgain() {
        openAll("a");
        send(A);
        answer(A, ErrorCode.UNKNOWN_OUTCOME, null);
        send(B);
        answer(B, ErrorCode.OK, null);
        expectEnd(ErrorCode.OK);
    }

    @Test
    void whatMayHappenOnlyOnceIsNotRepeatedAfterALoss() {
        begin(Policy.ONCE);
        openAll("a");
        send(A);
        now = Attempts.PATIENCE;
        assertThat(attempts.next(now)).isInstanceOf(Step.Wait.class);
        attempts.lost(A, true, "connection reset", now);
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
    }

    @Test
    void whatMayHappenOnlyOnceFollowsTheHint() {
        begin(Policy.ONCE);
        openAll(null);
        send(A);
        answer(A, ErrorCode.NOT_LEADER, "b");
        send(B);
        answer(B, ErrorCode.UNKNOWN_OUTCOME, null);
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
    }

    @Test
    void whatIsIdempotentIsRepeatedUntilItIsDone() {
        begin(Policy.IDEMPOTENT);
        openAll("a");
        send(A);
        route.failed(A, ErrorCode.UNREACHABLE, "connection reset", now);
        attempts.lost(A, true, "connection reset", now);
        send(B);
        answer(B, ErrorCode.NOT_LEADER, "c");
        send(C);
        answer(C, ErrorCode.OK, null);
        expectEnd(ErrorCode.OK);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"REFUSED", "NOT_FOUND", "INVALID"})
    void aRefusalDoesNotTellWhatAnEarlierIdempotentAttemptDid(ErrorCode code) {
        begin(Policy.IDEMPOTENT);
        openAll("a");
        send(A);
        route.failed(A, ErrorCode.UNREACHABLE, "connection reset", now);
        attempts.lost(A, true, "connection reset", now);
        send(B);
        answer(B, code, null);
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "OK",
                "FAILED",
                "REFUSED",
                "NOT_FOUND",
                "COMPARE_FAILED",
                "DENIED",
                "CORRUPT",
                "TOO_LARGE",
                "INVALID",
                "MISMATCH"
            })
    void aDefiniteAnswerIsFinal(ErrorCode code) {
        for (Policy policy : Policy.values()) {
            begin(policy);
            openAll("a");
            send(A);
            answer(A, code, null);
            expectEnd(code);
            assertThat(attempts.outcome().response().getCode()).isEqualTo(code.number());
            assertThat(attempts.outcome().causes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"NO_LEADER", "NO_QUORUM", "NOT_LEADER", "BUSY", "NO_SPACE"})
    void whatPassesIsTriedAgainUntilTheTimeIsUp(ErrorCode code) {
        for (Policy policy : Policy.values()) {
            now = 0;
            begin(policy);
            openAll("a");
            send(A);
            answer(A, code, null);
            assertThat(attempts.next(now)).isInstanceOf(Step.Send.class);
            now = TIMEOUT;
            expectEnd(code == ErrorCode.NOT_LEADER ? ErrorCode.NO_LEADER : code);
        }
    }

    @Test
    void aCodeOfANewerVersionIsNotTakenForAFailureOfAWrite() {
        openAll("a");
        send(A);
        attempts.answered(A, Response.newBuilder().setCode(99).build(), ByteString.EMPTY, now);
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
        begin(Policy.READ);
        send(A);
        attempts.answered(A, Response.newBuilder().setCode(99).build(), ByteString.EMPTY, now);
        expectEnd(ErrorCode.FAILED);
    }

    @Test
    void anExpiredSessionIsRenewedOnceIfNothingIsInDoubt() {
        openAll("a");
        send(A);
        answer(A, ErrorCode.SESSION_EXPIRED, null);
        assertThat(attempts.next(now)).isInstanceOf(Step.Renew.class);
        send(A);
        answer(A, ErrorCode.SESSION_EXPIRED, null);
        expectEnd(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    void nodesThatWillNotTalkEndTheRequestAtOnce() {
        dials();
        route.failed(A, ErrorCode.DENIED, "who are you", now);
        route.failed(B, ErrorCode.DENIED, "who are you", now);
        assertThat(attempts.next(now)).isInstanceOf(Step.Wait.class);
        route.failed(C, ErrorCode.DENIED, "who are you", now);
        expectEnd(ErrorCode.DENIED);
        assertThat(attempts.outcome().message()).isEqualTo("who are you");
    }

    @Test
    void aNodeThatWouldNotTalkBeforeIsDialledForTheNextRequest() {
        for (Endpoint each : dials()) {
            route.failed(each, ErrorCode.DENIED, "who are you", now);
        }
        expectEnd(ErrorCode.DENIED);
        now = 1000 * MS;
        begin(Policy.WRITE);
        assertThat(dials()).containsExactly(A, B, C);
    }

    @Test
    void oneNodeIsAskedByIdOrAddress() {
        for (String name : List.of("c", "c:3")) {
            attempts = new Attempts(route, Policy.READ, name, now, TIMEOUT);
            openAll("a");
            send(C);
            answer(C, ErrorCode.OK, null);
            expectEnd(ErrorCode.OK);
        }
    }

    @Test
    void aNodeThatNobodyKnowsIsNotFoundOnceAllWereTried() {
        attempts = new Attempts(route, Policy.READ, "x", now, TIMEOUT);
        dials();
        open(A, "a", "a");
        open(B, "b", "a");
        assertThat(attempts.next(now)).isInstanceOf(Step.Wait.class);
        route.failed(C, ErrorCode.UNREACHABLE, "connection refused", now);
        dials();
        expectEnd(ErrorCode.NOT_FOUND);
    }

    @Test
    void anInterruptEndsARequestThatWasNotSent() {
        dials();
        attempts.interrupted();
        expectEnd(ErrorCode.INTERRUPTED);
    }

    @Test
    void anInterruptLeavesAWriteUnknownThatWasSent() {
        openAll("a");
        send(A);
        attempts.interrupted();
        expectEnd(ErrorCode.UNKNOWN_OUTCOME);
    }

    @Test
    void aRequestThatIsOverStaysAsItEnded() {
        openAll("a");
        send(A);
        now = Attempts.PATIENCE;
        send(B);
        answer(A, ErrorCode.OK, null);
        answer(B, ErrorCode.REFUSED, null);
        attempts.interrupted();
        expectEnd(ErrorCode.OK);
        assertThat(attempts.outcome().response().getMessage()).isEqualTo("said OK");
    }

    @Test
    void anInterruptDoesNotUndoAnAnswer() {
        openAll("a");
        send(A);
        answer(A, ErrorCode.OK, null);
        attempts.interrupted();
        expectEnd(ErrorCode.OK);
    }

    @Test
    void thereIsNoOutcomeBeforeTheEnd() {
        assertThatThrownBy(attempts::outcome).isInstanceOf(IllegalStateException.class);
    }

    private void begin(Policy policy) {
        attempts = new Attempts(route, policy, null, now, TIMEOUT);
    }

    private List<Endpoint> dials() {
        List<Endpoint> dialled = new ArrayList<>();
        while (attempts.next(now) instanceof Step.Dial dial) {
            route.dialing(dial.to(), now);
            dialled.add(dial.to());
        }
        return dialled;
    }

    private void openAll(@Nullable String leader) {
        open(A, "a", leader);
        open(B, "b", leader);
        open(C, "c", leader);
    }

    private void open(Endpoint endpoint, String node, @Nullable String leader) {
        Welcome.Builder welcome = Welcome.newBuilder().setNode(node);
        if (leader != null) {
            welcome.setLeader(member(leader));
        }
        route.opened(endpoint, welcome.build(), now);
    }

    /** Node a is at a:1, b at b:2 and so on. */
    private static MemberInfo member(String node) {
        return MemberInfo.newBuilder()
                .setNode(node)
                .setAddress(node + ":" + (node.charAt(0) - 'a' + 1))
                .build();
    }

    private void expectSend(Endpoint to) {
        assertThat(attempts.next(now)).isEqualTo(new Step.Send(to));
    }

    private void send(Endpoint to) {
        expectSend(to);
        attempts.sent(to, now);
    }

    private void answer(Endpoint from, ErrorCode code, @Nullable String leader) {
        Response.Builder response =
                Response.newBuilder().setCode(code.number()).setMessage("said " + code);
        if (leader != null) {
            response.setLeader(member(leader));
        }
        attempts.answered(from, response.build(), ByteString.EMPTY, now);
    }

    private void expectEnd(ErrorCode code) {
        assertThat(attempts.next(now)).isEqualTo(new Step.End());
        assertThat(attempts.outcome().code()).isEqualTo(code);
    }
}
