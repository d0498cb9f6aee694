package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.ROUND_TRIP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.kv.Answer.Page;
import io.raftd.kv.Item;
import io.raftd.kv.Query.Scan;
import io.raftd.kv.Restore;
import io.raftd.kv.Restore.Abort;
import io.raftd.kv.Restore.Batch;
import io.raftd.kv.Restore.Commit;
import io.raftd.kv.Restore.Pair;
import io.raftd.kv.RestoreTotals;
import io.raftd.kv.Result.NotRestored;
import io.raftd.kv.Result.Written;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A restore goes on whatever becomes of leaders and nodes, and is all or nothing. That all nodes
 * have the same digest behind each entry is checked by the world.
 */
class RestoreScenarioTest {
    private static final UUID ID = new UUID(70, 71);
    private static final int BATCHES = 12;
    private static final List<Pair> PAIRS = pairs();

    private final Scenario cluster = Scenario.of(3);

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            String number = "%02d".formatted(i);
            pairs.add(new Pair(("r" + number).getBytes(UTF_8), number.getBytes(UTF_8)));
        }
        return pairs;
    }

    private static Restore.Begin begin() {
        RestoreTotals totals = new RestoreTotals();
        PAIRS.forEach(pair -> totals.add(pair.key(), pair.value()));
        return totals.begin(ID);
    }

    private static Batch batch(int number) {
        return new Batch(ID, number, PAIRS.subList(number, number + 1));
    }

    private SimNode leader() {
        cluster.await("a leader", 20 * ELECTION_TIMEOUT, () -> cluster.world().leader() != null);
        return cluster.leader();
    }

    /** Asks whoever leads, as one and the same write, until it is done or refused for good. */
    private Result step(Restore step) {
        Stamp stamp = cluster.stamp(leader());
        for (int attempt = 0; attempt < 100; attempt++) {
            Told<Result> told = cluster.propose(leader(), stamp, step);
            SimNode asked = cluster.leader();
            cluster.await(
                    "an answer, or another leader",
                    20 * ELECTION_TIMEOUT,
                    () -> told.isAnswered() || cluster.world().leader() != asked);
            Result result = told.value();
            if (result != null) {
                return result;
            }
            cluster.run(ROUND_TRIP);
        }
        throw new AssertionError("no answer to " + step);
    }

    private void takeSnapshot(SimNode node) {
        Told<Snapshot> told = new Told<>();
        if (node.status() != null && node.offer(new Input.TakeSnapshot(told))) {
            cluster.await("a snapshot", 10 * SECOND, told::isAnswered);
        }
    }

    private Page read(SimNode node) {
        Told<Answer> told = new Told<>();
        node.offer(new Input.Read(
                new Scan(new byte[0], new byte[0], 0, Scan.PAGE_BYTES), false, told));
        cluster.await("a read", 10 * SECOND, told::isAnswered);
        assertThat(told.value()).isNotNull();
        return (Page) told.value();
    }

    private void calm() {
        cluster.nodes().forEach(SimNode::startIfDown);
        cluster.world().settle();
        cluster.world().agree();
    }

    /** On every node, by a linearizable read: these keys and no others, made at this revision. */
    private void assertRestored(long revision) {
        calm();
        for (SimNode node : cluster.nodes()) {
            Page page = read(node);
            assertThat(page.items())
                    .as("keys of %s", node.id())
                    .usingRecursiveComparison()
                    .isEqualTo(PAIRS.stream()
                            .map(p -> new Item(p.key(), p.value(), revision, revision, 1))
                            .toList());
            assertThat(page.revision()).isEqualTo(revision);
        }
    }

    /** Something happens between two steps. */
    private void trouble(Chance chance) {
        SimNode any = cluster.nodes().get(chance.below(cluster.nodes().size()));
        switch (chance.below(6)) {
            case 0 -> {
                leader().kill();
                leader();
            }
            case 1 -> {
                cluster.nodes().forEach(SimNode::kill);
                cluster.nodes().forEach(SimNode::start);
            }
            case 2 -> takeSnapshot(leader());
            case 3 -> {
                takeSnapshot(leader());
                leader().kill();
            }
            case 4 -> {
                cluster.isolate(any);
                cluster.run(3 * ELECTION_TIMEOUT);
                cluster.network().heal();
            }
            default -> cluster.nodes().forEach(SimNode::startIfDown);
        }
        if (cluster.nodes().stream().filter(n -> n.status() != null).count() < 3) {
            leader();
            cluster.nodes().forEach(SimNode::startIfDown);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itGoesOnWhateverBecomesOfLeadersAndNodes(long seed) {
        Chance chance = new Chance(seed);
        cluster.write();
        long before = read(leader()).revision();
        int writes = 0;
        assertThat(step(begin())).isInstanceOf(Written.class);
        for (int i = 0; i < BATCHES; i++) {
            trouble(chance);
            assertThat(step(batch(i))).isInstanceOf(Written.class);
            if (chance.once(0.3)) {
                leader();
                cluster.write();
                writes++;
            }
        }
        trouble(chance);
        long revision = before + writes + 1;
        assertThat(step(new Commit(ID))).isEqualTo(new Written(revision, false, 0));
        assertRestored(revision);
        trouble(chance);
        assertThat(step(new Commit(ID))).isEqualTo(new Written(revision, true, 0));
        assertRestored(revision);
    }

    @Test
    void nothingIsSeenOfARestoreThatIsGivenUp() {
        cluster.write();
        Page before = read(leader());
        step(begin());
        step(batch(0));
        leader().kill();
        step(batch(1));
        step(new Abort(ID));
        assertThat(step(new Commit(ID))).isEqualTo(NotRestored.NO_STAGING);
        calm();
        for (SimNode node : cluster.nodes()) {
            assertThat(read(node)).usingRecursiveComparison().isEqualTo(before);
        }
    }

    /** Its time is the log's: it stands still without a leader. */
    @Test
    void aRestoreThatIsForgottenExpires() {
        step(begin());
        step(batch(0));
        cluster.run(599 * SECOND);
        assertThat(step(batch(1))).isInstanceOf(Written.class);
        cluster.nodes().forEach(SimNode::kill);
        cluster.run(1200 * SECOND);
        cluster.nodes().forEach(SimNode::start);
        assertThat(step(batch(2))).isInstanceOf(Written.class);
        cluster.run(601 * SECOND);
        assertThat(step(batch(3))).isEqualTo(NotRestored.NO_STAGING);
        calm();
    }

    @Test
    void nodesThatStartFromASnapshotOfItsMiddleGoOn() {
        step(begin());
        for (int i = 0; i < 6; i++) {
            step(batch(i));
        }
        calm();
        cluster.nodes().forEach(this::takeSnapshot);
        cluster.nodes().forEach(SimNode::kill);
        cluster.nodes().forEach(SimNode::start);
        for (int i = 6; i < BATCHES; i++) {
            assertThat(step(batch(i))).isInstanceOf(Written.class);
        }
        assertThat(step(new Commit(ID))).isEqualTo(new Written(1, false, 0));
        assertRestored(1);
    }
}
