package io.raftctl.command.bench;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.output.Output;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.LoadClient;
import io.raftd.client.LoadClient.Aim;
import io.raftd.client.LoadClient.Completion;
import io.raftd.protocol.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A closed loop: so many requests are always under way, each followed by the next when it ends. In
 * the same thread, so that what one turn completes goes out together.
 */
final class Load {
    /** Issues one request over a connection. */
    interface Operation {
        void issue(LoadClient client, int connection, Completion completion);
    }

    private static final int DIGITS = 3;

    private final Globals globals;
    private final LoadOptions options;
    private final Histogram latencyUs = new Histogram(DIGITS);
    private long ops;
    private long errors;
    private long unknown;

    Load(Globals globals, LoadOptions options) {
        this.globals = globals;
        this.options = options.checked();
    }

    /** Fails at once, rather than after many requests, if the cluster serves nothing. */
    void checkService() {
        try (ClusterClient client = globals.client()) {
            Failure.check(client.barrier());
        }
    }

    /** Writes every key once. */
    void fill() {
        byte[] value = options.value();
        try (LoadClient client = client(Aim.LEADER)) {
            int[] next = {0};
            for (int i = 0; i < options.inflight(); i++) {
                fill(client, i % options.clients(), next, value);
            }
            drain(client, true);
        }
    }

    private void fill(LoadClient client, int connection, int[] next, byte[] value) {
        if (next[0] < options.keys()) {
            ByteString key = LoadOptions.key(next[0]++);
            client.put(connection, key, value, (code, response, body) -> {
                if (code != ErrorCode.OK) {
                    throw new Failure(code, "can't write " + key.toStringUtf8());
                }
                fill(client, connection, next, value);
            });
        }
    }

    /** Runs the loop for the duration, and prints what came of it. */
    void measure(String name, Aim aim, Operation operation) {
        try (LoadClient client = client(aim)) {
            long start = System.nanoTime();
            long end = start + options.duration().toNanos();
            for (int i = 0; i < options.inflight(); i++) {
                issue(client, i % options.clients(), end, operation);
            }
            drain(client, name.equals("put"));
            report(name, System.nanoTime() - start);
        }
    }

    private LoadClient client(Aim aim) {
        ClientOptions reach = new ClientOptions(
                globals.endpoints(),
                globals.timeout(Globals.REQUEST_TIMEOUT),
                globals.dialTimeout());
        return new LoadClient(reach, options.clients(), aim);
    }

    private void issue(LoadClient client, int connection, long end, Operation operation) {
        long start = System.nanoTime();
        operation.issue(client, connection, (code, response, body) -> {
            long now = System.nanoTime();
            count(code, now - start);
            if (now < end) {
                issue(client, connection, end, operation);
            }
        });
    }

    private void count(ErrorCode code, long nanos) {
        switch (code) {
            case OK, NOT_FOUND -> {
                ops++;
                latencyUs.recordValue(TimeUnit.NANOSECONDS.toMicros(nanos));
            }
            case UNKNOWN_OUTCOME -> unknown++;
            default -> errors++;
        }
    }

    /** What is under way when it is interrupted may still take effect, if it is writes. */
    private static void drain(LoadClient client, boolean writes) {
        while (client.inFlight() > 0) {
            client.turn(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
            if (Thread.currentThread().isInterrupted()) {
                throw writes
                        ? new Failure(
                                ErrorCode.UNKNOWN_OUTCOME,
                                "interrupted: up to " + client.inFlight()
                                        + " writes under way may take effect or not")
                        : new Failure(ErrorCode.INTERRUPTED, "interrupted");
            }
        }
    }

    private void report(String name, long nanos) {
        double perSecond = ops * 1e9 / nanos;
        Output output = globals.output();
        output.print(
                "%s: %d ops in %d ms, %.0f a second; p50 %d us, p99 %d us, max %d us%s"
                        .formatted(
                                name,
                                ops,
                                TimeUnit.NANOSECONDS.toMillis(nanos),
                                perSecond,
                                percentile(50),
                                percentile(99),
                                latencyUs.getMaxValue(),
                                errors + unknown == 0
                                        ? ""
                                        : "; " + errors + " errors, " + unknown + " unknown"),
                json -> json.put("op", name)
                        .nothing("workload")
                        .put("clients", options.clients())
                        .put("inflight", options.inflight())
                        .put("sizeBytes", options.size())
                        .put("durationMs", TimeUnit.NANOSECONDS.toMillis(nanos))
                        .put("ops", ops)
                        .put("opsPerSecond", perSecond)
                        .put("errors", errors)
                        .put("unknown", unknown)
                        .object(
                                "latency",
                                () -> json.put("p50Us", percentile(50))
                                        .put("p90Us", percentile(90))
                                        .put("p99Us", percentile(99))
                                        .put("p999Us", percentile(99.9))
                                        .put("maxUs", latencyUs.getMaxValue())));
    }

    private long percentile(double percent) {
        return latencyUs.getValueAtPercentile(percent);
    }
}
