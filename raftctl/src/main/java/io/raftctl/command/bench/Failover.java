package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.command.bench.Verification.Findings;
import io.raftctl.playground.LocalNode;
import io.raftd.client.LoadClient.Aim;
import io.raftd.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code raftctl bench W7}. */
final class Failover implements Verb, Callable<Integer> {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long CALM = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long CALM_SPREAD = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final Duration SETTLING = Duration.ofMillis(2500);
    private static final int CLIENTS = 3;
    private static final int KEYS = 10_000;
    private static final int SIZE = 256;
    private static final int MOST_UNDER_WAY = 1500;
    private static final int FEWEST_BEFORE = 30;
    private static final int MAX_TRIALS = 1000;

    private final Globals globals;
    private final SplittableRandom random = new SplittableRandom();
    private final Values values = new Values(random.nextLong(), SIZE);
    private final Ledger ledger = new Ledger(KEYS, values);
    private long writes;
    private long acknowledged;
    private long unknown;
    private long errors;
    private int trials = 5;
    private boolean stop;
    private @Nullable Path dir;

    Failover(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Measures from the end of a leader to the next successful write.",
                "On a cluster of its own, which it starts and removes. 200 puts a second go to the"
                        + " nodes in turn, each over a connection of its own; the leader is killed"
                        + " (kill -9), and what counts is the time to the first success of a put"
                        + " made after that. Then what was acknowledged is read back"
                        + " and compared.");
        syntax.option("--trials")
                .label("N")
                .about("how often (default 5)")
                .takes(Integer.class, value -> trials = value);
        syntax.option("--stop")
                .about("stop the leader (SIGSTOP) instead of killing it")
                .flag(on -> stop = on);
        syntax.option("--dir")
                .label("DIR")
                .about("in which to make the cluster's directory (default: the system's)")
                .takes(Path.class, value -> dir = value);
        syntax.examples("raftctl bench W7", "raftctl bench W7 --stop --trials 9 -o json");
    }

    @Override
    public Integer call() {
        LoadOptions.check("--trials", trials, 1, MAX_TRIALS);
        List<Long> times = new ArrayList<>();
        Findings findings;
        try (OwnCluster cluster = OwnCluster.start(globals, dir)) {
            for (int trial = 1; trial <= trials; trial++) {
                times.add(trial(cluster).toMillis());
                globals.say("trial " + trial + " of " + trials + ": " + times.get(times.size() - 1)
                        + " ms");
                if (trial < trials) {
                    OwnCluster.rest(SETTLING);
                }
            }
            try (ClientTraffic traffic = new ClientTraffic(cluster.reach(), CLIENTS, Aim.LEADER)) {
                findings = new Verification(traffic, CLIENTS, ledger).run();
            }
        }
        report(times, findings);
        LoadReport.check(findings);
        return 0;
    }

    private Duration trial(OwnCluster cluster) {
        LocalNode leader = cluster.leader();
        ProcessHandle process = OwnCluster.process(leader);
        try (ClientTraffic traffic = new ClientTraffic(cluster.reach(), CLIENTS, Aim.EACH)) {
            traffic.connect(CLIENTS);
            long calm = CALM + random.nextLong(CALM_SPREAD);
            Duration time = nextSuccess(traffic, calm, () -> {
                if (stop) {
                    cluster.pause(leader, true);
                } else {
                    OwnCluster.strike(process);
                }
            });
            if (stop) {
                cluster.pause(leader, false);
            } else {
                cluster.kill(leader);
                cluster.start(leader);
            }
            finish(traffic);
            cluster.awaitWhole();
            return time;
        }
    }

    /** The time from the blow, so long after the beginning, to the next success. */
    Duration nextSuccess(Traffic traffic, long calm, Runnable blow) {
        long begin = traffic.now();
        long before = acknowledged;
        long[] struck = {Long.MAX_VALUE};
        long[] success = {Long.MAX_VALUE};
        for (long tick = 0; success[0] == Long.MAX_VALUE; ) {
            long due = begin + tick * TICK;
            traffic.turn(Math.min(due, struck[0] == Long.MAX_VALUE ? begin + calm : due));
            long now = traffic.now();
            Failure.checkInterrupted();
            if (struck[0] == Long.MAX_VALUE && now >= begin + calm) {
                checkService(acknowledged - before);
                struck[0] = now;
                blow.run();
            } else if (now >= due) {
                tick++;
                if (traffic.inFlight() < MOST_UNDER_WAY) {
                    put(traffic, tick, struck[0] != Long.MAX_VALUE, success);
                }
            }
            if (now - begin > calm + PATIENCE) {
                throw new Failure(
                        ErrorCode.NO_LEADER, "no write succeeded within 30s of the leader's end");
            }
        }
        return Duration.ofNanos(success[0] - struck[0]);
    }

    private static void checkService(long acknowledged) {
        if (acknowledged < FEWEST_BEFORE) {
            throw new Failure(
                    ErrorCode.FAILED,
                    "only " + acknowledged + " writes succeeded while the leader was well");
        }
    }

    private void put(Traffic traffic, long tick, boolean after, long[] success) {
        long write = writes++;
        int key = (int) (write % KEYS);
        byte[] value = values.blank();
        values.stamp(value, write);
        traffic.put((int) (tick % CLIENTS), KeyPicker.key(key), value, (code, response, body) -> {
            switch (code) {
                case OK -> {
                    acknowledged++;
                    ledger.acknowledged(key, write, response.getWritten().getRevision());
                    if (after && success[0] == Long.MAX_VALUE) {
                        success[0] = traffic.now();
                    }
                }
                case UNKNOWN_OUTCOME -> {
                    unknown++;
                    ledger.doubtful(key, write);
                }
                default -> errors++;
            }
        });
    }

    /** Waits for what is under way, as it is verified. */
    private static void finish(Traffic traffic) {
        while (traffic.inFlight() > 0) {
            traffic.turn(traffic.now() + CALM);
            Failure.checkInterrupted();
        }
    }

    private void report(List<Long> times, Findings findings) {
        String text =
                "%s the leader to the next write: median %d ms of %s\nverified: %d keys, %d wrong"
                        .formatted(
                                stop ? "stopping" : "killing",
                                Figure.median(times),
                                Figure.list(times),
                                findings.keys(),
                                findings.wrong());
        globals.output()
                .print(new Figure(
                        "W7",
                        "failover",
                        "Ms",
                        times,
                        text,
                        json -> json.put("fault", stop ? "stop" : "kill")
                                .put("acknowledged", acknowledged)
                                .put("failed", errors)
                                .put("inDoubt", unknown)
                                .put("wrong", findings.wrong())));
    }
}
