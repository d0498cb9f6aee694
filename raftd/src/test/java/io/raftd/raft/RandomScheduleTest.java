package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

    private static final Lease LEASE = new Lease(1500, 1);

    private static final int EVENTS = 1500;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void safetyAlwaysHoldsAndProgressReturns(int size) {
        for (int seed = 0; seed < 50; seed++) {
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
        private final boolean leases;
        private Set<ReplicaId> cutOff = Set.of();

        Run(int size, int seed) {
            random = new Random(seed);
            leases = random.nextBoolean();
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
            int kind = random.nextInt(1000);
            if (kind < 550) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    message();
                }
            } else if (!r.isUp()) {
                if (kind < 650) {
                    cluster.start(r.id.node());
                }
            } else if (kind < 750) {
                disk(r);
            } else if (kind < 850) {
                cluster.skip(random.nextInt(40) == 0 ? random.nextInt(1500) : random.nextInt(80));
                cluster.turn(r.id.node(), raft -> {});
            } else if (kind < 910) {
                propose(r);
            } else if (kind < 960) {
                read(r);
            } else if (leases && kind < 980) {
                lease(r);
            } else if (kind < 980) {
                cluster.turn(
                        r.id.node(),
                        raft -> raft.step(new Message.TimeoutNow(r.id, r.id, raft.term())));
            } else if (kind < 985) {
                cluster.turn(r.id.node(), raft -> raft.transferLeadership(null));
            } else if (kind < 990) {
                r.crash(random.nextInt(3));
            } else if (kind < 992) {
                loseLog(r);
            } else {
                cutOff();
            }
        }

        /** It trusts that nobody campaigns unless a leader asks for that, or is not heard. */
        private void lease(Replica r) {
            Lease lease = random.nextInt(3) == 0 ? null : LEASE;
            cluster.turn(r.id.node(), raft -> {
                if (raft.canPropose()) {
                    raft.changeMembership(raft.configuration().current(), lease);
                }
            });
        }

        /** So few at a time that the others are a quorum. */
        private void loseLog(Replica r) {
            r.crash(random.nextInt(3));
            long without = replicas.stream()
                    .filter(other -> other != r && other.disk.isRebuilding())
                    .count();
            if (without + 1 <= (replicas.size() - 1) / 2) {
                r.loseLog();
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
            boolean lost = fate == 1 || cutOff.contains(m.from()) || cutOff.contains(m.to());
            if (!lost && cluster.at(m.to().node()).isUp()) {
                cluster.step(m);
            }
        }

        /** The leader, which then goes on with what nobody else gets; or nobody any more. */
        private void cutOff() {
            String leader = cluster.leader();
            boolean heals = random.nextBoolean();
            cutOff = leader == null || heals ? Set.of() : Set.of(Cluster.id(leader));
        }

        private void disk(Replica r) {
            if (r.disk.isBusy()) {
                cluster.persist(r.id.node());
            } else if (!r.disk.isIdle()) {
                r.disk.begin();
            }
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
