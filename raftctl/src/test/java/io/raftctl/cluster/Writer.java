package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes one key after another in the background, each until it is acknowledged, and remembers
 * which were. It is told the addresses that are there when it begins, and learns others by itself.
 * A write that fails for all its retries ends it, and fails what is asked of it next.
 */
final class Writer implements AutoCloseable {
    private final Cluster cluster;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<String> keys = new ArrayList<>();
    private final CompletableFuture<Void> loop;

    Writer(Cluster cluster) {
        this.cluster = cluster;
        ClusterClient client = cluster.client(Duration.ofSeconds(60));
        this.loop = CompletableFuture.runAsync(() -> write(client));
    }

    private void write(ClusterClient client) {
        try (client) {
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

    /** Ends the writing. Every acknowledged write is there. */
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
