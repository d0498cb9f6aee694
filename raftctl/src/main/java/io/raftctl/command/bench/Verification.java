package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftctl.command.bench.Ledger.Verdict;
import io.raftd.protocol.ErrorCode;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads back, linearizably, each key that a run has written, and compares. */
final class Verification {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int AT_ONCE = 64;

    /**
     * What was found.
     *
     * @param keys how many keys were read back and compared
     * @param sample whether the run has written more keys than that
     * @param overwritten keys that another run has written since
     * @param unread keys that could not be read
     * @param wrong reads of a value that cannot be right, those of the load among them
     * @param complaint the first of these; null: there are none
     * @param cause why the first unread key could not be read; null: there are none
     */
    record Findings(
            long keys,
            boolean sample,
            long overwritten,
            long unread,
            long wrong,
            @Nullable String complaint,
            @Nullable ErrorCode cause) {}

    private final Traffic traffic;
    private final int connections;
    private final Ledger ledger;
    private long keys;
    private long overwritten;
    private long unread;
    private @Nullable ErrorCode cause;

    Verification(Traffic traffic, int connections, Ledger ledger) {
        this.traffic = traffic;
        this.connections = connections;
        this.ledger = ledger;
    }

    Findings run() {
        int[] written = written();
        int[] next = {0};
        for (int i = 0; i < Math.min(AT_ONCE, written.length); i++) {
            read(i % connections, written, next);
        }
        while (traffic.inFlight() > 0) {
            traffic.turn(traffic.now() + SECOND);
            Failure.checkInterrupted();
        }
        return new Findings(
                keys,
                ledger.isSample(),
                overwritten,
                unread,
                ledger.wrongReads(),
                ledger.complaint(),
                cause);
    }

    private int[] written() {
        IntStream.Builder all = IntStream.builder();
        ledger.each(all::add);
        return all.build().toArray();
    }

    private void read(int connection, int[] written, int[] next) {
        if (next[0] == written.length) {
            return;
        }
        int key = written[next[0]++];
        traffic.get(connection, KeyPicker.key(key), false, (code, response, body) -> {
            switch (code) {
                case OK -> judged(ledger.after(key, response.getGot(), body));
                case NOT_FOUND -> judged(ledger.after(key, null, body));
                default -> {
                    unread++;
                    cause = cause == null ? code : cause;
                }
            }
            read(connection, written, next);
        });
    }

    private void judged(Verdict verdict) {
        keys++;
        overwritten += verdict == Verdict.OVERWRITTEN ? 1 : 0;
    }
}
