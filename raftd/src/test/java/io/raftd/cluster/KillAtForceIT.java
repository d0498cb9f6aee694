package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Killed at their k-th force or rename, in birth, in recovery and under load, nodes start again by
 * themselves, and nothing that was acknowledged is lost.
 */
class KillAtForceIT {
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
    private static final long STEP_MS = 50;
    private static final int KILLED = 128 + 9;

    /** The calls of a new node: until it belongs to a cluster it makes not many more. */
    private static final List<Point> BIRTH = points(8, 2, 2);

    /** The calls of a node that recovers, and then serves. */
    private static final List<Point> LIFE = points(12, 30, 3);

    /** Before the k-th of some system calls that a thread makes. */
    private record Point(String calls, int k) {
        List<String> wrapper() {
            return Strace.from(calls, "signal=KILL:when=" + k);
        }
    }

    private static List<Point> points(int fsyncs, int fdatasyncs, int renames) {
        List<Point> points = new ArrayList<>();
        for (int k = 1; k <= fsyncs; k++) {
            points.add(new Point("fsync", k));
        }
        for (int k = 1; k <= fdatasyncs; k++) {
            points.add(new Point("fdatasync", k));
        }
        for (int k = 1; k <= renames; k++) {
            points.add(new Point("/^rename", k));
        }
        return points;
    }

    @BeforeAll
    static void needs() {
        Machine.needsStrace();
    }

    @Case("S39/process")
    @Test
    void someForces() throws IOException {
        Run.of("kill-at-force", run -> kill(run, new Random(run.seed()).nextInt(BIRTH.size()), 2));
    }

    @Case("S39/process")
    @Test
    @Tag("gate")
    @Timeout(1800)
    void allForcesOfAllNodes() throws IOException {
        for (int deal = 0; deal < BIRTH.size(); deal++) {
            int dealt = deal;
            Run.of("kill-at-force-" + deal, run -> kill(run, dealt, LIFE.size()));
        }
    }

    /** Each node dies at its points, one life after the other, all of them under load. */
    private static void kill(Run run, int deal, int most) throws Exception {
        try (LiveCluster cluster = new LiveCluster(run.directory(), 3)) {
            Map<String, Deque<Point>> deaths = new HashMap<>();
            for (String node : cluster.nodes()) {
                Deque<Point> own = deal(deal + deaths.size(), most);
                cluster.start(node, own.remove().wrapper());
                deaths.put(node, own);
            }
            try (Load load = new Load(cluster, 4, run.seed())) {
                while (!deaths.isEmpty()) {
                    load.goOn(STEP_MS);
                    for (String node : cluster.nodes()) {
                        if (!cluster.process(node).isAlive()) {
                            restart(cluster, node, deaths);
                        }
                    }
                }
                cluster.awaitReady();
                cluster.awaitWritable(SERVED_WITHIN);
                load.awaitMore(100);
                load.finish();
            }
            cluster.stopAll(cluster.awaitEqual(SERVED_WITHIN));
        }
    }

    /**
     * One point of the birth, and its share of those of life, but so many at most: all whole deals
     * together are all points.
     */
    private static Deque<Point> deal(int number, int most) {
        Deque<Point> dealt = new ArrayDeque<>();
        dealt.add(BIRTH.get(number % BIRTH.size()));
        for (int i = number % BIRTH.size();
                dealt.size() <= most && i < LIFE.size();
                i += BIRTH.size()) {
            dealt.add(LIFE.get(i));
        }
        return dealt;
    }

    private static void restart(
            LiveCluster cluster, String node, Map<String, Deque<Point>> deaths) {
        cluster.awaitEnd(node, KILLED);
        Replicas.checkSound(cluster.data(node));
        Deque<Point> left = deaths.get(node);
        assertThat(left).as("%s died once too often", node).isNotNull();
        if (left.isEmpty()) {
            deaths.remove(node);
            cluster.start(node);
        } else {
            cluster.start(node, left.remove().wrapper());
        }
    }
}
