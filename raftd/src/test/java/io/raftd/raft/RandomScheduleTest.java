package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cores alone under any order of events: messages lost, repeated and overtaken, disks that dawdle,
 * crashes between the writes of a job, time that leaps. {@link Safety} judges every turn; once all
 * is well again, the cluster must be too.
 */
class RandomScheduleTest {
    private static final Settings TIGHT =
            new Settings(1000 * Cluster.MS, 100 * Cluster.MS, 120, 300, 200, 120);

    private static final int EVENTS = 600;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void safetyAlwaysHoldsAndProgressReturns(int size) {
        for (int seed = 0; seed < 80; seed++) {
            try {
                new Run(size, seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("size " + size + " seed " + seed, e);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final Cluster cluster;
        private final List<Replica> replicas = new ArrayList<>();
        private final List<Runnable> owed = new ArrayList<>();

        Run(int size, int seed) {
            random = new Random(seed);
            List<String> names =
                    IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList();
            cluster = new Cluster(TIGHT, names, i -> bound -> random.nextLong(bound));
            cluster.replicas().forEach(replicas::add);
        }

        void run() {
            for (int i = 0; i < EVENTS; i++) {
                event();
            }
            recover();
        }

        private void event() {
            Replica r = replicas.get(random.nextInt(replicas.size()));
            int kind = random.nextInt(100);
            if (kind < 50) {
                message();
            } else if (!r.isUp()) {
                if (kind < 75) {
                    cluster.start(r.id.node());
                }
            } else if (kind < 70) {
                disk(r);
            } else if (kind < 80) {
                time(r);
            } else if (kind < 90) {
                propose(r);
            } else if (kind < 96) {
                read(r);
            } else if (kind < 97) {
                ReplicaId to = replicas.get(random.nextInt(replicas.size())).id;
                cluster.turn(r.id.node(), raft -> raft.transferLeadership(to));
            } else if (kind < 99) {
                r.crash(random.nextInt(3));
            }
        }

        private void message() {
            if (cluster.network.isEmpty()) {
                return;
            }
            int nearFront = Math.min(cluster.network.size(), 1 + random.nextInt(30));
            int at = random.nextInt(nearFront);
            int fate = random.nextInt(20);
            Message m = fate == 0 ? cluster.network.get(at) : cluster.network.remove(at);
            if (fate != 1 && cluster.at(m.to().node()).isUp()) {
                cluster.step(m);
            }
        }

        private void disk(Replica r) {
            if (r.disk.isBusy()) {
                cluster.persist(r.id.node());
            } else if (!r.disk.isIdle()) {
                r.disk.begin();
            }
        }

        private void time(Replica r) {
            cluster.skip(random.nextInt(10) == 0 ? random.nextInt(1500) : random.nextInt(60));
            cluster.turn(r.id.node(), raft -> {});
        }

        private void propose(Replica r) {
            List<byte[]> commands = List.of(new byte[random.nextInt(100)], new byte[1]);
            cluster.turn(r.id.node(), raft -> {
                if (raft.canPropose()) {
                    raft.propose(commands);
                }
            });
        }

        private void read(Replica r) {
            long read = cluster.read(r.id.node());
            Raft incarnation = r.raft();
            owed.add(() -> {
                if (r.isUp() && r.raft() == incarnation) {
                    assertThat(r.reads).as("%s", r.id).containsKey(read);
                }
            });
        }

        private void recover() {
            replicas.stream().filter(r -> !r.isUp()).forEach(r -> cluster.start(r.id.node()));
            cluster.elapse(10 * Cluster.ELECTION_TIMEOUT);
            String leader = cluster.leader();
            assertThat(leader).isNotNull();
            long index = cluster.propose(leader, "last");
            cluster.elapse(2 * Cluster.HEARTBEAT);
            assertThat(replicas)
                    .extracting(r -> r.applied.get(r.applied.size() - 1).index())
                    .allMatch(last -> last == index);
            owed.forEach(Runnable::run);
        }
    }
}
