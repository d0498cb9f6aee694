package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load: writes resume by themselves, and no acknowledged write is lost. */
class KillIT {
    /** How many times each test kills; {@code -Dkills=20} for the long run. */
    private static final int KILLS = Integer.getInteger("kills", 3);

    @TempDir
    Path temp;

    @Test
    void theLeaderIsKilledAgainAndAgain() throws Exception {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"));
                Writer writer = new Writer(cluster)) {
            for (int i = 0; i < KILLS; i++) {
                writer.awaitMore(5);
                String leader = cluster.awaitLeader();
                cluster.signal("kill", leader);
                writer.awaitMore(5);
                cluster.signal("start", leader);
                cluster.succeed("wait", "caught-up=" + leader, "healthy", "--timeout", "60s");
            }
            writer.check();
        }
    }

    @Test
    void allThreeAreKilledAtOnce() throws Exception {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"));
                Writer writer = new Writer(cluster)) {
            for (int i = 0; i < KILLS; i++) {
                writer.awaitMore(5);
                List<String> all = List.of("n1", "n2", "n3");
                all.parallelStream().forEach(n -> cluster.signal("kill", n));
                all.forEach(n -> cluster.signal("start", n));
                cluster.awaitHealthy();
                writer.awaitMore(5);
            }
            writer.check();
        }
    }

    /** Writes one key after another, each until it is acknowledged, and remembers which were. */
    private static final class Writer implements AutoCloseable {
        private final RealCluster cluster;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicLong acknowledged = new AtomicLong();
        private final List<String> keys = new ArrayList<>();
        private final CompletableFuture<Void> loop;

        Writer(RealCluster cluster) {
            this.cluster = cluster;
            this.loop = CompletableFuture.runAsync(this::write);
        }

        private void write() {
            try (ClusterClient client = cluster.client(Duration.ofSeconds(60))) {
                for (int i = 0; !stop.get(); i++) {
                    String key = "key-%06d".formatted(i);
                    Outcome outcome =
                            client.put(ByteString.copyFromUtf8(key), ByteString.copyFromUtf8(key));
                    assertThat(outcome.ok()).as("put %s: %s", key, outcome).isTrue();
                    keys.add(key);
                    acknowledged.incrementAndGet();
                }
            }
        }

        void awaitMore(int writes) {
            long wanted = acknowledged.get() + writes;
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                if (loop.isCompletedExceptionally()) {
                    loop.join();
                }
                return acknowledged.get() >= wanted;
            });
        }

        /** Every acknowledged write is there. */
        void check() {
            close();
            String found = cluster.succeed("kv", "scan", "key-", "--no-headers").out();
            assertThat(found.lines().map(line -> line.split(" ", 2)[0])).containsAll(keys);
        }

        @Override
        public void close() {
            stop.set(true);
            loop.join();
        }
    }
}
