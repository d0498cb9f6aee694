package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.client.ClusterClient;
import io.raftd.history.Call;
import io.raftd.history.History;
import io.raftd.history.Operation;
import io.raftd.history.Outcome;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.CompareAndSet;
import io.raftd.protocol.wire.Scan;
import io.raftd.protocol.wire.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients, each in a thread of its own, that ask for one thing after the other on a few keys, and
 * keep the history of it. The keys are given up for new ones from time to time.
 */
final class Load implements AutoCloseable {
    private static final int CALLS_OF_AN_ERA = 2000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final LiveCluster cluster;
    private final History history = new History();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private volatile boolean stopped;

    Load(LiveCluster cluster, int clients, long seed) {
        this.cluster = cluster;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 1; i <= clients; i++) {
            int number = i;
            SplittableRandom own = random.split();
            this.clients.add(CompletableFuture.runAsync(() -> ask(number, own), Load::inThread));
        }
    }

    private static void inThread(Runnable client) {
        Thread thread = new Thread(client, "client");
        thread.setDaemon(true);
        thread.start();
    }

    private void ask(int number, SplittableRandom random) {
        String seen = null;
        try (ClusterClient client = cluster.client(PATIENCE)) {
            while (!stopped) {
                Call call = next(random, seen);
                Outcome outcome = run(client, number, call);
                if (outcome instanceof Outcome.Found found) {
                    seen = found.value();
                }
            }
        }
    }

    /** Each value is written once; {@code seen}: the one that this client has read last. */
    private Call next(SplittableRandom random, @Nullable String seen) {
        int number = calls.getAndIncrement();
        int era = number / CALLS_OF_AN_ERA;
        String key = "value-" + era + "-" + random.nextInt(3);
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> Call.get(key);
            case 4, 5, 6 -> Call.put(key, "v" + number);
            case 7, 8 -> Call.compareAndSet(key, seen, "v" + number);
            case 9 -> Call.delete(key);
            case 10 -> Call.scan("value-" + era + "-", 2);
            case 11, 12 -> Call.get("counter-" + era);
            default -> Call.increment("counter-" + era, 1);
        };
    }

    /** Null when the client was not told what came of it, or that it did nothing. */
    private @Nullable Outcome run(ClusterClient client, int number, Call call) {
        int id = history.invoked(number, call, System.nanoTime());
        io.raftd.client.Outcome answer = send(client, call);
        long now = System.nanoTime();
        Outcome outcome = outcome(call, answer);
        if (outcome != null) {
            answered.incrementAndGet();
            history.returned(id, outcome, now);
        } else if (answer.code() == ErrorCode.UNKNOWN_OUTCOME) {
            unknown.incrementAndGet();
        } else {
            history.refused(id);
        }
        return outcome;
    }

    private static io.raftd.client.Outcome send(ClusterClient client, Call call) {
        ByteString key = ByteString.copyFromUtf8(call.key());
        ByteString argument = ByteString.copyFromUtf8(String.valueOf(call.argument()));
        return switch (call.kind()) {
            case GET -> client.get(key, false);
            case PUT -> client.put(key, argument);
            case DELETE -> client.delete(key);
            case INCREMENT -> client.increment(key, 1);
            case SCAN ->
                client.scan(Scan.newBuilder()
                        .setPrefix(key)
                        .setLimit(Integer.parseInt(argument.toStringUtf8()))
                        .build());
            case COMPARE_AND_SET -> {
                CompareAndSet.Builder expect = CompareAndSet.newBuilder().setKey(key);
                if (call.expected() == null) {
                    expect.setAbsent(true);
                } else {
                    expect.setValue(ByteString.copyFromUtf8(call.expected()));
                }
                yield client.compareAndSet(expect.build(), argument);
            }
            case RESTORE -> throw new IllegalStateException("no call of this load: " + call);
        };
    }

    private static @Nullable Outcome outcome(Call call, io.raftd.client.Outcome answer) {
        return switch (answer.code()) {
            case OK -> done(call, answer);
            case NOT_FOUND -> new Outcome.Found(null);
            case COMPARE_FAILED -> new Outcome.Failed();
            case UNKNOWN_OUTCOME, UNREACHABLE, NO_LEADER, NO_QUORUM, BUSY, NO_SPACE -> null;
            default -> throw new AssertionError(call + " ended with " + answer);
        };
    }

    private static Outcome done(Call call, io.raftd.client.Outcome answer) {
        Written written = answer.response().getWritten();
        return switch (call.kind()) {
            case GET -> new Outcome.Found(answer.body().toStringUtf8());
            case PUT, DELETE, COMPARE_AND_SET -> new Outcome.Written(written.getExisted());
            case INCREMENT -> new Outcome.Sum(written.getValue(), written.getExisted());
            case SCAN -> {
                List<Outcome.Pair> pairs = answer.response().getPage().getItemsList().stream()
                        .map(i -> new Outcome.Pair(
                                i.getKey().toStringUtf8(), i.getValue().toStringUtf8()))
                        .toList();
                yield new Outcome.Page(pairs, answer.response().getPage().getMore());
            }
            case RESTORE -> throw new IllegalStateException("no call of this load: " + call);
        };
    }

    long answered() {
        return answered.get();
    }

    long unknown() {
        return unknown.get();
    }

    /** Waits until so many more calls have been answered. */
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

    /** Reads every key once more, so that what is lost is missed, and judges the history. */
    void finish() {
        stopped = true;
        clients.forEach(CompletableFuture::join);
        List<String> keys = history.operations().stream()
                .map(Operation::call)
                .filter(call -> call.kind() != Call.Kind.SCAN)
                .map(Call::key)
                .distinct()
                .toList();
        try (ClusterClient client = cluster.client(LAST_PATIENCE)) {
            for (String key : keys) {
                assertThat(run(client, 0, Call.get(key)))
                        .as("last read of %s", key)
                        .isNotNull();
            }
        }
        history.check();
    }

    /** Leaves the history, one line a call. */
    @Override
    public void close() throws IOException {
        stopped = true;
        CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> true)
                .join();
        Files.write(
                cluster.directory().resolve("history"),
                history.operations().stream().map(Operation::toString).toList());
    }
}
