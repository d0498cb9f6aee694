package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.LONGEST_TIMEOUT;
import static io.raftd.sim.Scenario.appliedIndex;
import static io.raftd.sim.Scenario.lastIndex;
import static io.raftd.sim.Scenario.replica;
import static io.raftd.sim.Scenario.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.ReplicaId;
import io.raftd.sim.CrashPoints.Kind;
import io.raftd.sim.CrashPoints.Point;
import io.raftd.sim.SimFiles.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Disks that fail and fill up under a running node. */
class DiskScenarioTest {
    /** The two that have been restarted hold nothing in memory: what is old they must read. */
    @Case("S21")
    @Test
    void aLeaderThatCannotReadItsLogSendsNothingOfItAndStops() {
        Scenario cluster = Scenario.of(3);
        SimNode behind = cluster.followers().get(0);
        cluster.isolate(behind);
        for (int i = 0; i < 20; i++) {
            cluster.write();
        }
        cluster.nodes().stream().filter(n -> n != behind).forEach(SimNode::kill);
        cluster.nodes().forEach(SimNode::startIfDown);
        cluster.run(10 * ELECTION_TIMEOUT);
        SimNode leader = cluster.leader();
        long last = lastIndex(behind);
        assertThat(appliedIndex(leader)).isEqualTo(lastIndex(leader)).isGreaterThan(last + 20);

        leader.files().fail(Set.of(Operation.READ), () -> {});
        cluster.network().heal();
        ReplicaId failing = replica(leader);
        List<Message> sent = cluster.watch(m -> m instanceof AppendEntries a
                && a.from().equals(failing)
                && a.to().equals(replica(behind))
                && !a.entries().isEmpty());
        cluster.await("it stops", SECOND, () -> !leader.isUp());
        assertThat(sent).isEmpty();
        assertThat(lastIndex(behind)).isEqualTo(last);

        leader.files().fail(Set.of(), () -> {});
        leader.startIfDown();
        cluster.world().settle();
        cluster.world().agree();
    }

    /** A second attempt would succeed, and prove nothing. */
    @Case("S41")
    @Test
    void aForceThatFailedOnceIsNotTriedAgain() {
        Scenario cluster = Scenario.of(1);
        SimNode node = cluster.leader();
        SimFiles files = node.files();
        files.fail(Set.of(Operation.FORCE), () -> files.fail(Set.of(), () -> {}));
        Told<Result> write = cluster.put(node, "k");
        cluster.await("it stops", SECOND, () -> !node.isUp());
        assertThat(write.isAnswered()).isFalse();
        cluster.world().settle();
        cluster.write();
    }

    @Case("S41")
    @Test
    void whatADiskFailedToForceIsNotAcknowledgedAndARestartIsClean() {
        Scenario cluster = Scenario.of(1);
        SimNode node = cluster.leader();
        cluster.write();
        long acknowledged = lastIndex(node);
        node.files().failForces(true);
        Told<Result> write = cluster.put(node, "k");
        cluster.await("it stops", SECOND, () -> !node.isUp());
        assertThat(write.isAnswered()).isFalse();

        cluster.run(10 * ELECTION_TIMEOUT);
        assertThat(node.isUp()).isFalse();
        node.files().failForces(false);
        node.startIfDown();
        cluster.world().settle();
        assertThat(lastIndex(node)).isGreaterThan(acknowledged);
        cluster.write();
    }

    @Case("S42")
    @Test
    void aFullDiskTurnsWritesAwayAndTakesThemAgainWithoutARestart() {
        Scenario cluster = Scenario.of(1);
        SimNode node = cluster.leader();
        node.files().setFree(0);
        List<Told<Result>> writes = new ArrayList<>();
        cluster.await("the disk is full", 100 * SECOND, () -> {
            if (writes.isEmpty() || writes.get(writes.size() - 1).isAnswered()) {
                writes.add(cluster.put(node, "k" + writes.size()));
            }
            return status(node).full();
        });
        Told<Result> refused = cluster.put(node, "k");
        Told<Answer> read = cluster.get(node, "k0");
        cluster.run(SECOND);
        assertThat(refused.refusal()).isEqualTo(Reason.NO_SPACE);
        assertThat(read.value()).isNotNull();

        node.files().setFree(SimFiles.ROOM);
        cluster.await("there is room", SECOND, () -> !status(node).full());
        cluster.write();
        assertThat(node.isUp()).isTrue();
    }

    /** What is written in place, and what was zeroed ahead, needs no new room. */
    @Case("S42")
    @Test
    void aNodeWithAFullDiskVotesAndCommitsWhatIsInHand() {
        Scenario cluster = Scenario.of(3);
        SimNode full = cluster.followers().get(0);
        SimNode other = cluster.followers().get(1);
        full.files().setFree(0);
        cluster.network().drop(m -> m instanceof PreVote && m.from().equals(replica(full)));
        cluster.leader().kill();
        cluster.await(
                "another leads", 4 * LONGEST_TIMEOUT, () -> cluster.world().leader() == other);
        assertThat(status(full).votedFor()).isEqualTo(replica(other));
        cluster.write();

        full.losePower();
        full.start();
        cluster.run(ELECTION_TIMEOUT / 2);
        assertThat(status(full).votedFor()).isEqualTo(replica(other));
        cluster.write();
        cluster.nodes().forEach(SimNode::startIfDown);
        cluster.world().agree();
    }

    /** The simulator's own: seed 6091600371119146520 left such a node down for good. */
    @Test
    void whoRefusesToStartOnlyAfterADeathHasItsFilesAgainToo() {
        Scenario cluster = Scenario.of(3);
        SimNode node = cluster.followers().get(0);
        node.losePower();
        SortedMap<String, byte[]> good = node.files().image();
        SortedMap<String, byte[]> damaged = node.files().image();
        damaged.put("identity", new byte[100]);
        node.files().replace(damaged);
        node.files().killAfter(0);
        node.startDamaged(good);
        node.restore(good);
        assertThat(node.isUp()).isFalse();
        cluster.await("it starts", 10 * SECOND, node::isUp);
        cluster.world().settle();
        cluster.world().agree();
    }

    /** It stands still from its last write on, until its end. Seed 564 of the gate. */
    @Case("S41")
    @Test
    void aForceThatFailsAsTheNodeStopsEndsItAllTheSame() {
        Scenario cluster = Scenario.of(3);
        SimNode node = cluster.leader();
        cluster.write();
        node.stop(() -> {});
        node.halt();
        cluster.run(10 * SECOND);
        node.files().failForces(true);
        node.goOn();
        cluster.await("it stops", SECOND, () -> !node.isUp());
        node.files().failForces(false);
        cluster.await("it starts again", 10 * SECOND, node::isUp);
        cluster.world().settle();
        cluster.world().agree();
    }

    /** The later one is gone, the earlier one still whole. Seed 4408535902041859670. */
    @Case("S14")
    @Test
    void whoDiesBetweenTwoSegmentsOfACutComesBack() {
        int room = write(Scenario.of(3), Integer.MAX_VALUE) - 2;
        Scenario cluster = Scenario.of(3);
        SimNode old = cluster.leader();
        write(cluster, room);
        cluster.isolate(old);
        long last = lastIndex(old) + 2;
        cluster.put(old, "k", new byte[1_000]);
        cluster.run(MILLISECOND);
        cluster.put(old, "k", new byte[1_000]);
        cluster.run(MILLISECOND);
        assertThat(status(old).log().durableIndex()).isEqualTo(last);
        assertThat(segments(old)).isEqualTo(2);
        cluster.await("another leader", 10 * LONGEST_TIMEOUT, () -> {
            SimNode leader = cluster.world().leader();
            return leader != null && leader != old;
        });
        cluster.write();

        old.files().killAtNext(new Point(Operation.TRUNCATE, Kind.SEGMENT));
        cluster.network().heal();
        cluster.await("it dies", 10 * SECOND, () -> !old.isUp());
        assertThat(segments(old)).isEqualTo(1);
        old.dieNot();
        old.startIfDown();
        cluster.world().settle();
        cluster.world().agree();
    }

    private static long segments(SimNode node) {
        return node.files().image().keySet().stream()
                .filter(f -> f.endsWith(".log"))
                .count();
    }

    /** So many writes, or as many as it takes to begin a second segment; how many those are. */
    private static int write(Scenario cluster, int atMost) {
        int written = 0;
        while (written < atMost && segments(cluster.leader()) == 1) {
            Told<Result> told = cluster.put(cluster.leader(), "k", new byte[1_000]);
            cluster.await("a write", SECOND, told::isAnswered);
            written++;
        }
        return written;
    }
}
