package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.history.Linearizability;
import io.raftd.history.Operation;
import io.raftd.history.Operation.Kind;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.CompareAndSet;
import io.raftd.protocol.wire.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients, each in a thread of its own, that ask for one thing after the other on a few keys, and
 * keep the history of it. A key is given up for a new one when its history is long enough.
 */
final class Load implements AutoCloseable {
    private static final int KEYS_IN_USE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final LiveCluster cluster;
    private final ConcurrentLinkedQueue<Done> history = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger values = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private volatile boolean stopped;

    /** An operation that was, or may have been, carried out, and where. */
    private record Done(String key, Operation operation) {}

    Load(LiveCluster cluster, int clients, long seed) {
        this.cluster = cluster;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            SplittableRandom own = random.split();
            this.clients.add(CompletableFuture.runAsync(() -> ask(own), Load::inThread));
        }
    }

    private static void inThread(Runnable client) {
        Thread thread = new Thread(client, "client");
        thread.setDaemon(true);
        thread.start();
    }

    private void ask(SplittableRandom random) {
        Map<String, String> seen = new TreeMap<>();
        try (ClusterClient client = cluster.client(PATIENCE)) {
            while (!stopped) {
                String key = key(random);
                run(client, key, next(random, key, seen.get(key)), seen);
            }
        }
    }

    /** Few at a time, and each only as often as its history can be judged. */
    private String key(SplittableRandom random) {
        int era = asked.getAndIncrement() / (KEYS_IN_USE * Linearizability.MAX_OPERATIONS / 2);
        int place = random.nextInt(KEYS_IN_USE);
        return (place % 2 == 0 ? "counter-" : "value-") + era + "-" + place;
    }

    private Operation next(SplittableRandom random, String key, @Nullable String seen) {
        if (key.startsWith("counter-")) {
            Kind kind = random.nextInt(3) == 0 ? Kind.GET : Kind.INCREMENT;
            return new Operation(kind, "1", null, null, 0, Long.MAX_VALUE);
        }
        Kind kind = switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> Kind.GET;
            case 4, 5, 6 -> Kind.PUT;
            case 7, 8 -> Kind.COMPARE_AND_SET;
            default -> Kind.DELETE;
        };
        String value = "v" + values.getAndIncrement();
        return new Operation(kind, value, seen, null, 0, Long.MAX_VALUE);
    }

    private void run(ClusterClient client, String key, Operation next, Map<String, String> seen) {
        long invoked = System.nanoTime();
        Outcome outcome = send(client, ByteString.copyFromUtf8(key), next);
        long returned = System.nanoTime();
        Operation.Outcome told = told(next, outcome);
        if (told != null) {
            answered.incrementAndGet();
            seen.compute(key, (k, earlier) -> valueAfter(next, told));
            record(key, next, told, invoked, returned);
        } else if (outcome.code() == ErrorCode.UNKNOWN_OUTCOME) {
            unknown.incrementAndGet();
            record(key, next, null, invoked, Long.MAX_VALUE);
        }
    }

    /** As far as the client can know. */
    private static @Nullable String valueAfter(Operation done, Operation.Outcome told) {
        return switch (done.kind()) {
            case PUT -> done.argument();
            case COMPARE_AND_SET -> told.done() ? done.argument() : null;
            case GET, DELETE, INCREMENT -> told.value();
        };
    }

    private void record(
            String key,
            Operation asked,
            Operation.@Nullable Outcome told,
            long invoked,
            long returned) {
        history.add(new Done(
                key,
                new Operation(
                        asked.kind(),
                        asked.argument(),
                        asked.expected(),
                        told,
                        invoked,
                        returned)));
    }

    private static Outcome send(ClusterClient client, ByteString key, Operation o) {
        ByteString value = ByteString.copyFromUtf8(String.valueOf(o.argument()));
        return switch (o.kind()) {
            case GET -> client.get(key, false);
            case PUT -> client.put(key, value);
            case DELETE -> client.delete(key);
            case INCREMENT -> client.increment(key, 1);
            case COMPARE_AND_SET -> {
                CompareAndSet.Builder expect = CompareAndSet.newBuilder().setKey(key);
                if (o.expected() == null) {
                    expect.setAbsent(true);
                } else {
                    expect.setValue(ByteString.copyFromUtf8(o.expected()));
                }
                yield client.compareAndSet(expect.build(), value);
            }
        };
    }

    /** Null when the client was told nothing of what the operation did, or that it did nothing. */
    private static Operation.@Nullable Outcome told(Operation asked, Outcome outcome) {
        Response response = outcome.response();
        boolean existed = response.getWritten().getExisted();
        return switch (outcome.code()) {
            case OK ->
                switch (asked.kind()) {
                    case GET -> new Operation.Outcome(true, outcome.body().toStringUtf8(), true);
                    case INCREMENT -> {
                        String sum = Long.toString(response.getWritten().getValue());
                        yield new Operation.Outcome(true, sum, existed);
                    }
                    default -> new Operation.Outcome(true, null, existed);
                };
            case NOT_FOUND -> new Operation.Outcome(true, null, false);
            case COMPARE_FAILED -> new Operation.Outcome(false, null, false);
            case UNKNOWN_OUTCOME, UNREACHABLE, NO_LEADER, NO_QUORUM, BUSY, NO_SPACE -> null;
            default -> throw new AssertionError(asked + " ended with " + outcome);
        };
    }

    long answered() {
        return answered.get();
    }

    long unknown() {
        return unknown.get();
    }

    /** Waits until so many more operations have been answered. */
    void awaitMore(int operations) {
        long wanted = answered.get() + operations;
        await().atMost(BOUND).until(() -> {
            checkAlive();
            return answered.get() >= wanted;
        });
    }

    /** Throws what ended a client, if anything did. */
    void checkAlive() {
        clients.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
    }

    /** Returns when the time is over; throws what ended a client before that, if anything did. */
    void goOn(long ms) throws InterruptedException, ExecutionException {
        try {
            CompletableFuture.anyOf(clients.toArray(CompletableFuture<?>[]::new))
                    .get(ms, TimeUnit.MILLISECONDS);
        } catch (TimeoutException allGoOn) {
            return;
        }
    }

    private void stop() {
        stopped = true;
        clients.forEach(CompletableFuture::join);
    }

    /** Leaves the history, one line an operation, in the order in which they ended. */
    @Override
    public void close() throws IOException {
        stopped = true;
        CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> true)
                .join();
        Files.write(
                cluster.directory().resolve("history"),
                history.stream().map(Done::toString).toList());
    }

    /** Reads every key once more, so that what is lost is missed, and judges the history. */
    void finish() {
        stop();
        Map<String, List<Operation>> byKey = new TreeMap<>();
        history.forEach(
                d -> byKey.computeIfAbsent(d.key, k -> new ArrayList<>()).add(d.operation));
        try (ClusterClient client = cluster.client(LAST_PATIENCE)) {
            byKey.forEach((key, operations) -> {
                Operation get = new Operation(Kind.GET, null, null, null, 0, 0);
                long before = answered.get();
                run(client, key, get, new TreeMap<>());
                assertThat(answered.get()).as("the last read of " + key).isGreaterThan(before);
            });
        }
        judge();
    }

    private void judge() {
        Map<String, List<Operation>> byKey = new TreeMap<>();
        history.forEach(
                d -> byKey.computeIfAbsent(d.key, k -> new ArrayList<>()).add(d.operation));
        byKey.forEach((key, operations) -> assertThat(Linearizability.holds(operations))
                .as("%s has an order: %s", key, operations)
                .isTrue());
    }
}
