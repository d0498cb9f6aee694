package io.raftctl.command.lease;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.command.member.ChangeOptions;
import io.raftctl.command.member.Changes;
import io.raftctl.output.Text;
import io.raftd.client.view.Lease;
import io.raftd.protocol.wire.ChangeMembers;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code raftctl lease on}. */
final class On implements Verb, Callable<Integer> {
    /** By default, in raftd. */
    private static final Duration HEARTBEAT = Duration.ofMillis(100);

    private static final int FEW_HEARTBEATS = 3;

    private final Globals globals;

    private Duration duration = Duration.ofSeconds(1);

    private String maxDrift = "1%";

    private final ChangeOptions options = new ChangeOptions();

    On(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lets a leader answer linearizable reads by itself while it holds a lease.",
                "Voters elect no other leader for a while after they have heard one. So a leader "
                        + "that a quorum has answered asks none for that long, less what clocks "
                        + "may differ; without a lease it asks one before each read. 'unchanged' "
                        + "when the lease is so already.",
                "",
                "What it trusts: that monotonic clocks differ in rate by no more than "
                        + "--max-drift. A machine that is suspended, paused as a virtual machine "
                        + "or migrated live, and whose monotonic clock stands still meanwhile, "
                        + "can serve a stale read. Nothing else trusts clocks: no read without a "
                        + "lease, and no write.",
                "",
                "What it costs: when a leader dies, no other is elected before the lease has "
                        + "ended, even by voters that find its process gone. And a raftd that "
                        + "knows no leases can't read a log in which there was one.");
        syntax.option("--duration")
                .label("DURATION")
                .about("voters elect no other leader for so long; 10ms to 10m (default 1s)")
                .takes(Duration.class, value -> duration = value);
        syntax.option("--max-drift")
                .label("PERCENT")
                .about("by how much one clock may run faster than another; 0.0001%% to 100%%"
                        + " (default 1%%)")
                .takes(String.class, value -> maxDrift = value);
        options.describe(syntax);
        syntax.examples(
                "raftctl lease on",
                "raftctl lease on --duration 500ms --max-drift 0.05%%",
                "raftctl lease on --duration 2s --dry-run");
    }

    @Override
    public Integer call() {
        Lease lease = Terms.of(duration, maxDrift);
        ChangeMembers.Builder change = ChangeMembers.newBuilder();
        change.getSetLeaseBuilder()
                .getLeaseBuilder()
                .setDurationMs(lease.durationMs())
                .setMaxDriftPpm(lease.maxDriftPpm());
        try (Changes changes = new Changes(globals, options)) {
            globals.output().print(new ChangeDocument(changes.isDryRun(), changes.attempt(change)));
        }
        if (duration.compareTo(HEARTBEAT.multipliedBy(FEW_HEARTBEATS)) < 0
                && !globals.format().isJson()) {
            globals.say("that is short: heartbeats renew the lease, and come every "
                    + Text.exactly(HEARTBEAT.toMillis()) + " by default");
        }
        return 0;
    }
}
