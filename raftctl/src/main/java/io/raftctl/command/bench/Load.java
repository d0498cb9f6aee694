package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Progress;
import io.raftctl.command.bench.Verification.Findings;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.LoadClient.Aim;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run against a cluster: loads one after the other on the same keys, and what they wrote. */
final class Load {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int FILLING = 512;
    private static final int CLIENTS = 8;

    private final Globals globals;
    private final ClientOptions reach;
    private final SplittableRandom random = new SplittableRandom();
    private final Values values;
    private final Ledger ledger;
    private long writes;

    /** On the cluster that the command line names, with values of that size. */
    Load(Globals globals, int keys, int size) {
        this(globals, reach(globals), keys, size);
    }

    Load(Globals globals, ClientOptions reach, int keys, int size) {
        this.globals = globals;
        this.reach = reach;
        values = new Values(random.nextLong(), size);
        ledger = new Ledger(keys, values);
    }

    private static ClientOptions reach(Globals globals) {
        return new ClientOptions(
                globals.endpoints(),
                globals.timeout(Globals.REQUEST_TIMEOUT),
                globals.dialTimeout());
    }

    /** Fails at once, rather than after many requests, if the cluster serves nothing. */
    Load checkService() {
        try (ClusterClient client = new ClusterClient(reach)) {
            Failure.check(client.barrier());
        }
        return this;
    }

    /** Writes every key once. */
    void fill(int keys, int size) {
        globals.say("writing " + keys + " keys first");
        LoadPlan plan = new LoadPlan(
                "put",
                null,
                0,
                false,
                CLIENTS,
                FILLING,
                size,
                keys,
                Distribution.SEQUENTIAL,
                null,
                Duration.ZERO,
                Duration.ofDays(1),
                keys);
        Measured filled = apply(plan, "writing");
        if (filled.cause() != null) {
            throw new Failure(
                    filled.cause(),
                    "can't write " + (keys - filled.ops()) + " of " + keys + " keys");
        }
    }

    /** Runs a load to its end. */
    Measured apply(LoadPlan plan, String what) {
        return apply(plan, what, SECOND, sofar -> {});
    }

    private Measured apply(
            LoadPlan plan, String what, Duration interval, Consumer<Measured> teller) {
        Aim aim = plan.stale() ? Aim.SPREAD : Aim.LEADER;
        KeyPicker keys = new KeyPicker(plan.distribution(), plan.keys(), random.nextLong());
        try (ClientTraffic traffic = new ClientTraffic(reach, plan.clients(), aim);
                Progress progress = globals.progress()) {
            traffic.connect(plan.clients());
            LoadLoop loop = new LoadLoop(plan, traffic, values, ledger, keys)
                    .after(writes)
                    .every(interval);
            long total = plan.warmup().plus(plan.duration()).toSeconds();
            Measured measured = loop.run((sofar, elapsedNs, ended) -> {
                teller.accept(sofar);
                progress.show(
                        plan.most() > 0 ? sofar.ops() : TimeUnit.NANOSECONDS.toSeconds(elapsedNs),
                        plan.most() > 0 ? plan.most() : total,
                        said(what, sofar, ended));
            });
            writes = loop.writes();
            return measured;
        }
    }

    private static String said(String what, Measured sofar, long ended) {
        String trouble = sofar.errors() + sofar.unknown() == 0
                ? ""
                : ", " + sofar.errors() + " errors, " + sofar.unknown() + " unknown";
        String latency = sofar.ops() == 0 ? "" : ", p99 " + sofar.percentile(99) + " us";
        return what + ": " + ended + " a second" + latency + trouble;
    }

    /** Prints the parts of a load, from when it counts. */
    private final class Teller implements Consumer<Measured> {
        private final LoadPlan plan;
        private @Nullable Measured before;

        Teller(LoadPlan plan) {
            this.plan = plan;
        }

        @Override
        public void accept(Measured sofar) {
            if (sofar.durationNs() > 0) {
                long now = System.currentTimeMillis();
                globals.output().print(Interval.between(plan, now, before, sofar));
                before = sofar;
            }
        }
    }

    /** Reads back what was written; null where nothing was. */
    @Nullable
    Findings verify() {
        if (writes == 0) {
            return null;
        }
        try (ClientTraffic traffic = new ClientTraffic(reach, CLIENTS, Aim.LEADER)) {
            return new Verification(traffic, CLIENTS, ledger).run();
        }
    }

    /**
     * Runs a load, verifies, and tells what came of it.
     *
     * @param every how long each part of it is that is told of, too; null: none is
     */
    void measure(LoadPlan plan, @Nullable Duration every) {
        String what = plan.workload() == null ? plan.op() : plan.workload();
        Measured measured =
                every == null ? apply(plan, what) : apply(plan, what, every, new Teller(plan));
        LoadReport report = new LoadReport(plan, measured, verify());
        globals.output().print(report);
        report.check();
    }
}
