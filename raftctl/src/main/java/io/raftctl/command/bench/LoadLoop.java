package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftd.client.LoadClient.Completion;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs one load, in one thread. Closed: as many requests are always under way as the plan says,
 * each followed by the next when it ends. Open, when there is a rate: requests are due at equal
 * distances whatever became of those before, and a request's latency counts from when it was due,
 * so that the time for which a slow answer held up others is theirs, too (coordinated omission).
 */
final class LoadLoop {
    private static final int DIGITS = 3;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Told now and then how far the load is. */
    interface Watcher {
        /** So many requests a second have ended since the last time, whether they count or not. */
        void look(Measured sofar, long elapsedNs, long ended);
    }

    private final LoadPlan plan;
    private final Traffic traffic;
    private final Values values;
    private final Ledger ledger;
    private final KeyPicker keys;
    private final Histogram latencyUs = new Histogram(DIGITS);
    private final ArrayDeque<Slot> free = new ArrayDeque<>();
    private final long begin;
    private final long counted;
    private final long end;
    private long interval = SECOND;
    private long writes;
    private long issued;
    private long ended;
    private long ops;
    private long opsInTime;
    private long errors;
    private long unknown;
    private long finished;
    private @Nullable ErrorCode cause;

    /** The load begins now, by the traffic's clock. */
    LoadLoop(LoadPlan plan, Traffic traffic, Values values, Ledger ledger, KeyPicker keys) {
        this.plan = plan;
        this.traffic = traffic;
        this.values = values;
        this.ledger = ledger;
        this.keys = keys;
        begin = traffic.now();
        counted = begin + plan.warmup().toNanos();
        end = counted + plan.duration().toNanos();
        for (int i = 0; i < plan.inflight(); i++) {
            free.add(new Slot(i % plan.clients()));
        }
    }

    /** Writes go on counting from here, so that no two of a run have one number. */
    LoadLoop after(long number) {
        writes = number;
        return this;
    }

    /** The watcher is told each time so much has passed, and not once a second. */
    LoadLoop every(Duration time) {
        interval = time.toNanos();
        return this;
    }

    /** How many writes have been numbered. */
    long writes() {
        return writes;
    }

    /** Room for one request at a time, and that request. */
    private final class Slot implements Completion {
        private final int connection;
        private byte @Nullable [] value;
        private boolean reading;
        private int key;
        private long write;
        private long floor;
        private long from;

        Slot(int connection) {
            this.connection = connection;
        }

        void issue(long since) {
            issued++;
            from = since;
            key = keys.next();
            reading = keys.chance(plan.reads());
            if (reading) {
                floor = plan.stale() ? 0 : ledger.revision(key);
                traffic.get(connection, KeyPicker.key(key), plan.stale(), this);
            } else {
                if (value == null) {
                    value = values.blank();
                }
                write = writes++;
                values.stamp(value, write);
                traffic.put(connection, KeyPicker.key(key), value, this);
            }
        }

        @Override
        public void done(ErrorCode code, Response response, byte[] body) {
            long now = traffic.now();
            ended++;
            settle(code, response, body);
            count(code, from, now);
            if (plan.rate() == null && isOpen(now)) {
                issue(now);
            } else {
                free.add(this);
            }
        }

        private void settle(ErrorCode code, Response response, byte[] body) {
            if (!reading && code == ErrorCode.OK) {
                ledger.acknowledged(key, write, response.getWritten().getRevision());
            } else if (!reading && code == ErrorCode.UNKNOWN_OUTCOME) {
                ledger.doubtful(key, write);
            } else if (reading && !plan.stale() && code == ErrorCode.OK) {
                ledger.during(key, floor, response.getGot(), body);
            } else if (reading && !plan.stale() && code == ErrorCode.NOT_FOUND) {
                ledger.during(key, floor, null, body);
            }
        }
    }

    private boolean isOpen(long now) {
        return now < end && (plan.most() == 0 || issued < plan.most());
    }

    private void count(ErrorCode code, long from, long now) {
        if ((plan.rate() == null ? now : from) < counted) {
            return;
        }
        switch (code) {
            case OK, NOT_FOUND -> {
                ops++;
                if (now <= end) {
                    opsInTime++;
                    finished = now;
                }
                latencyUs.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, now - from)));
            }
            case UNKNOWN_OUTCOME -> unknown++;
            default -> errors++;
        }
        if (cause == null && errors + unknown > 0) {
            cause = code;
        }
    }

    /** Runs it until every request has ended. */
    Measured run(Watcher watcher) {
        long told = begin;
        long endedThen = 0;
        send(begin);
        long now = begin;
        while (isOpen(now)) {
            traffic.turn(Math.min(Math.min(end, told + interval), nextDue()));
            now = traffic.now();
            send(now);
            checkInterrupt();
            if (now - told >= interval) {
                long rate = Math.round((ended - endedThen) * (double) SECOND / (now - told));
                watcher.look(measured(now), now - begin, rate);
                endedThen = ended;
                told = now;
            }
        }
        while (traffic.inFlight() > 0) {
            traffic.turn(traffic.now() + SECOND);
            checkInterrupt();
        }
        return measured(plan.most() > 0 && issued >= plan.most() ? finished : end);
    }

    private Measured measured(long until) {
        return new Measured(
                Math.max(0, Math.min(until, end) - counted),
                ops,
                opsInTime,
                errors,
                unknown,
                unsent(),
                cause,
                latencyUs);
    }

    /** What is due and has room. */
    private void send(long now) {
        if (plan.rate() == null) {
            while (issued < plan.inflight() && isOpen(now)) {
                free.remove().issue(now);
            }
        } else {
            while (!free.isEmpty() && now < end && due(issued) <= now) {
                free.remove().issue(due(issued));
            }
        }
    }

    /** When the request of that number is to be sent. */
    private long due(long number) {
        Integer rate = plan.rate();
        return rate == null ? begin : begin + number * SECOND / rate;
    }

    private long nextDue() {
        return plan.rate() == null || free.isEmpty() ? Long.MAX_VALUE : due(issued);
    }

    private long unsent() {
        Integer rate = plan.rate();
        if (rate == null) {
            return 0;
        }
        long all = (end - begin) / SECOND * rate + (end - begin) % SECOND * rate / SECOND;
        return Math.max(0, all - issued);
    }

    /** What is under way when it is interrupted may still take effect, if it is writes. */
    private void checkInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw plan.writes()
                    ? new Failure(
                            ErrorCode.UNKNOWN_OUTCOME,
                            "interrupted: up to " + traffic.inFlight()
                                    + " writes under way may take effect or not")
                    : new Failure(ErrorCode.INTERRUPTED, "interrupted");
        }
    }
}
