package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.ROUND_TRIP;
import static io.raftd.sim.Scenario.lastIndex;
import static io.raftd.sim.Scenario.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import io.raftd.kv.Stamp;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Message.AppendReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly once, whatever becomes of leaders, answers and clocks. */
class SessionScenarioTest {
    private static final Command INCREMENT = new Command.Increment("n".getBytes(UTF_8), 1);
    private static final Result ONCE = new Written(1, false, 1);

    /** A session's, after its last use, by cluster time. */
    private static final long LIFETIME = 600 * SECOND;

    private final Scenario cluster = Scenario.of(3);
    private final SimNode first = cluster.leader();
    private final Stamp stamp = cluster.stamp(first);

    private Told<Result> increment(SimNode node) {
        return cluster.propose(node, stamp, INCREMENT);
    }

    private Result done(Told<Result> told) {
        cluster.await("an answer", SECOND, told::isAnswered);
        assertThat(told.value()).isNotNull();
        return told.value();
    }

    private SimNode nextLeader() {
        cluster.await(
                "another leader", 10 * ELECTION_TIMEOUT, () -> cluster.world().leader() != null);
        assertThat(cluster.leader()).isNotSameAs(first);
        return cluster.leader();
    }

    /** Another session's increment is the second, on the same state at all nodes. */
    private void assertIncrementedOnce() {
        cluster.nodes().forEach(SimNode::startIfDown);
        SimNode leader = cluster.leader();
        assertThat(done(cluster.propose(leader, cluster.stamp(leader), INCREMENT)))
                .isEqualTo(new Written(2, true, 2));
        cluster.world().agree();
    }

    private long committedAt() {
        Long index = cluster.world()
                .invariants()
                .committedAt(CommandCodec.encode(new Proposal(stamp, INCREMENT)));
        assertThat(index).isNotNull();
        return index;
    }

    @Case("S36")
    @Test
    void aRetryAfterTheLeaderDiedHasTheFirstAnswer() {
        assertThat(done(increment(first))).isEqualTo(ONCE);
        first.kill();
        assertThat(done(increment(nextLeader()))).isEqualTo(ONCE);
        assertIncrementedOnce();
    }

    @Case("S36")
    @Test
    void copiesInTheLogSideBySideHaveOneAnswer() {
        long before = lastIndex(first);
        Told<Result> one = increment(first);
        Told<Result> two = increment(first);
        assertThat(done(one)).isEqualTo(ONCE);
        assertThat(done(two)).isEqualTo(ONCE);
        assertThat(lastIndex(first)).isEqualTo(before + 2);
        assertIncrementedOnce();
    }

    @Case("S36")
    @Test
    void aCopyThatTheNextLeaderCommitsIsTheOneThatCounts() {
        long before = lastIndex(first);
        cluster.network().drop(AppendReply.class::isInstance);
        Told<Result> lost = increment(first);
        cluster.run(ROUND_TRIP);
        first.kill();
        assertThat(lost.isAnswered()).isFalse();
        cluster.network().heal();
        assertThat(done(increment(nextLeader()))).isEqualTo(ONCE);
        assertThat(committedAt()).isEqualTo(before + 1);
        assertThat(lastIndex(cluster.leader())).isEqualTo(before + 3);
        assertIncrementedOnce();
    }

    @Case("S36")
    @Test
    void aCopyThatIsLostWithItsLeaderDoesNotCount() {
        long before = lastIndex(first);
        cluster.isolate(first);
        Told<Result> lost = increment(first);
        cluster.run(ROUND_TRIP);
        assertThat(lastIndex(first)).isEqualTo(before + 1);
        first.kill();
        assertThat(lost.isAnswered()).isFalse();
        cluster.network().heal();
        assertThat(done(increment(nextLeader()))).isEqualTo(ONCE);
        assertThat(committedAt()).isEqualTo(before + 2);
        assertIncrementedOnce();
    }

    /** All clocks begin anew, this node's so many hours ahead of the others'. */
    private void shiftClock(SimNode node, int hours) {
        long hour = 3600 * SECOND;
        cluster.nodes().forEach(SimNode::kill);
        cluster.nodes().forEach(n -> n.clock(new SimClock(10 * hour, 0)));
        node.clock(new SimClock((10 + hours) * hour, 0));
        node.wallOffset(hours * 3_600_000L);
        cluster.nodes().forEach(SimNode::start);
        cluster.world().settle();
    }

    private void lead(SimNode node) {
        if (cluster.leader() != node) {
            Told<Long> told = cluster.transfer(cluster.leader(), node.id());
            cluster.await("it leads", ELECTION_TIMEOUT, told::isAnswered);
        }
        assertThat(cluster.leader()).isSameAs(node);
    }

    @Case("S37")
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void theClockOfANewLeaderMovesNoSessionsEnd(int hoursAhead) {
        SimNode off = cluster.followers().get(0);
        shiftClock(off, hoursAhead);
        lead(first);
        assertThat(done(increment(first))).isEqualTo(ONCE);
        long time = status(first).clusterTimeMs();
        lead(off);
        assertThat(status(off).clusterTimeMs() - time).isBetween(0L, 1000L);

        cluster.run(LIFETIME - 10 * SECOND);
        assertThat(done(increment(off))).isEqualTo(ONCE);
        lead(first);
        cluster.run(LIFETIME - 10 * SECOND);
        assertThat(done(increment(first))).isEqualTo(ONCE);
        cluster.run(LIFETIME);
        assertThat(done(increment(first))).isEqualTo(Rejected.SESSION_EXPIRED);
        assertIncrementedOnce();
    }

    @Case("S37")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noSessionExpiresWhileNobodyLeads(boolean killed) {
        assertThat(done(increment(first))).isEqualTo(ONCE);
        cluster.nodes().forEach(killed ? SimNode::kill : cluster::isolate);
        cluster.run(2 * LIFETIME);
        assertThat(cluster.world().leader()).isNull();

        cluster.network().heal();
        cluster.nodes().forEach(SimNode::startIfDown);
        cluster.world().settle();
        assertThat(done(increment(cluster.leader()))).isEqualTo(ONCE);
        assertIncrementedOnce();
    }
}
