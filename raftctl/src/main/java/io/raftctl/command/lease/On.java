package io.raftctl.command.lease;

import io.raftctl.command.Globals;
import io.raftctl.command.member.ChangeOptions;
import io.raftctl.command.member.Changes;
import io.raftctl.output.Text;
import io.raftd.client.view.Lease;
import io.raftd.protocol.wire.ChangeMembers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftctl lease on}. */
@Command(
        name = "on",
        description = {
            "Lets a leader answer linearizable reads by itself while it holds a lease.",
            "Voters elect no other leader for a while after they have heard one. So a leader that "
                    + "a quorum has answered asks none for that long, less what clocks may "
                    + "differ; without a lease it asks one before each read. 'unchanged' when the "
                    + "lease is so already.",
            "",
            "What it trusts: that monotonic clocks differ in rate by no more than --max-drift. A "
                    + "machine that is suspended, paused as a virtual machine or migrated live, "
                    + "and whose monotonic clock stands still meanwhile, can serve a stale read. "
                    + "Nothing else trusts clocks: no read without a lease, and no write.",
            "",
            "What it costs: when a leader dies, no other is elected before the lease has ended, "
                    + "even by voters that find its process gone. And a raftd that knows no "
                    + "leases can't read a log in which there was one."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl lease on",
            "  raftctl lease on --duration 500ms --max-drift 0.05%%",
            "  raftctl lease on --duration 2s --dry-run"
        })
final class On implements Callable<Integer> {
    /** By default, in raftd. */
    private static final Duration HEARTBEAT = Duration.ofMillis(100);

    private static final int FEW_HEARTBEATS = 3;

    private final Globals globals;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            description = "voters elect no other leader for so long; 10ms to 10m (default 1s)")
    private Duration duration = Duration.ofSeconds(1);

    @Option(
            names = "--max-drift",
            paramLabel = "PERCENT",
            description = "by how much one clock may run faster than another; 0.0001%% to 100%%"
                    + " (default 1%%)")
    private String maxDrift = "1%";

    @Mixin
    private final ChangeOptions options = new ChangeOptions();

    On(Globals globals) {
        this.globals = globals;
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
