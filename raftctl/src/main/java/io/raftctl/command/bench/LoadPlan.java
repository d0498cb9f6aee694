package io.raftctl.command.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A load.
 *
 * @param op what it is called: put, get or mixed
 * @param workload the name of the workload that it is, or null
 * @param reads how many requests of a hundred are reads, the others being writes
 * @param stale whether reads take each node's word
 * @param clients connections
 * @param inflight requests under way at once: always so many, or at most when there is a rate
 * @param size bytes of a value
 * @param keys how many keys there are
 * @param distribution how often each is chosen
 * @param rate requests a second, sent when they are due; null: each when one before it has ended
 * @param warmup how long it runs before anything counts
 * @param duration how long it counts
 * @param most ends the load after so many requests; 0: time alone does
 */
record LoadPlan(
        String op,
        @Nullable String workload,
        int reads,
        boolean stale,
        int clients,
        int inflight,
        int size,
        int keys,
        Distribution distribution,
        @Nullable Integer rate,
        Duration warmup,
        Duration duration,
        long most) {
    private static final int KEYS = 10_000;
    private static final int CLIENTS = 8;
    private static final int SIZE = 256;
    private static final Duration RAMP = Duration.ofSeconds(1);

    /** A closed loop on uniformly chosen keys of 20 bytes, as the workloads are that have names. */
    static LoadPlan closed(String op, int inflight, boolean stale, Duration duration) {
        return new LoadPlan(
                op,
                null,
                op.equals("get") ? 100 : 0,
                stale,
                Math.min(CLIENTS, inflight),
                inflight,
                SIZE,
                KEYS,
                Distribution.UNIFORM,
                null,
                RAMP,
                duration,
                0);
    }

    boolean writes() {
        return reads < 100;
    }

    LoadPlan named(String name) {
        return new LoadPlan(
                op,
                name,
                reads,
                stale,
                clients,
                inflight,
                size,
                keys,
                distribution,
                rate,
                warmup,
                duration,
                most);
    }

    /** The same until so many requests have been made, over so many connections to so many keys. */
    LoadPlan of(long requests, int connections, int bytes, int keyCount) {
        return new LoadPlan(
                op,
                workload,
                reads,
                stale,
                connections,
                inflight,
                bytes,
                keyCount,
                distribution,
                rate,
                Duration.ZERO,
                duration,
                requests);
    }

    /** The same, for so long. */
    LoadPlan lasting(Duration time) {
        return new LoadPlan(
                op,
                workload,
                reads,
                stale,
                clients,
                inflight,
                size,
                keys,
                distribution,
                rate,
                warmup,
                time,
                most);
    }

    /** The same, counted from its beginning. */
    LoadPlan cold() {
        return of(most, clients, size, keys);
    }
}
