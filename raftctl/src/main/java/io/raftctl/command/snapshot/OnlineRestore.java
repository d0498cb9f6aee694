package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.command.Lookout;
import io.raftctl.command.Progress;
import io.raftctl.offline.RestoreSource;
import io.raftctl.output.Text;
import io.raftd.client.view.ClusterView;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Page;
import io.raftd.protocol.wire.Scan;

import java.nio.file.Path;
import java.util.UUID;

/** Replaces the keys of a running cluster, once the operator agreed. */
final class OnlineRestore {
    private final Globals globals;
    private final Patience patience;
    private final Path file;

    OnlineRestore(Globals globals, Patience patience, Path file) {
        this.globals = globals;
        this.patience = patience;
        this.file = file;
    }

    /** Does it, or only tells what it would do. */
    RestoreDocument carryOut(RestoreSource source, boolean dryRun) {
        if (source.bytes() > RestoreSource.maxBytes()) {
            throw new Failure(
                    ErrorCode.TOO_LARGE,
                    file + ": keys and values count for " + Text.size(source.bytes())
                            + ", more than the " + Text.size(RestoreSource.maxBytes())
                            + " that a running cluster takes");
        }
        try (Lookout lookout = new Lookout(globals, Globals.REQUEST_TIMEOUT)) {
            RestoreDocument plan = plan(lookout, source);
            if (dryRun) {
                return plan;
            }
            globals.confirm("replace all keys of the cluster", plan.considered());
            long revision = restore(lookout, source, plan.revisionBefore());
            return new RestoreDocument(
                    plan.file(),
                    plan.contents(),
                    plan.clusterId(),
                    plan.keysBefore(),
                    plan.revisionBefore(),
                    revision);
        }
    }

    private RestoreDocument plan(Lookout lookout, RestoreSource source) {
        ClusterView view = lookout.look(Lookout.MAX_LAG, globals.timeout(Globals.REQUEST_TIMEOUT));
        UUID cluster = view.clusterId();
        if (cluster == null) {
            throw new Failure(ErrorCode.NO_QUORUM, view.reasons().get(0).message());
        }
        Scan any = Scan.newBuilder().setLimit(1).build();
        Page now = Failure.check(lookout.client().scan(any)).response().getPage();
        return new RestoreDocument(
                file.toString(),
                source.contents(),
                cluster.toString(),
                now.getKeys(),
                now.getRevision(),
                null);
    }

    /** Returns the revision that the keys have. An interrupt, too, gives up what is staged. */
    private long restore(Lookout lookout, RestoreSource source, long revisionBefore) {
        RestoreSteps steps =
                new RestoreSteps(globals, lookout, patience.begin(globals), revisionBefore);
        Interrupts interrupts = Interrupts.ofThisThread();
        try (interrupts;
                Progress progress = globals.progress()) {
            stage(steps, source, progress);
            return steps.commit();
        }
    }

    private static void stage(RestoreSteps steps, RestoreSource source, Progress progress) {
        try {
            steps.begin(source.contents().keys(), source.bytes(), source.digest());
            Pace pace = new Pace(source.bytes(), progress);
            source.forEachBatch(batch -> {
                steps.send(batch);
                pace.done(RestoreSource.bytes(batch));
            });
        } catch (RuntimeException e) {
            throw steps.giveUp(e);
        }
    }

    /** How far it has come, how fast, and how long it takes at that rate. */
    private static final class Pace {
        private final long total;
        private final Progress progress;
        private final long begun = System.nanoTime();
        private long done;

        Pace(long total, Progress progress) {
            this.total = total;
            this.progress = progress;
        }

        void done(long bytes) {
            done += bytes;
            long left = total - done;
            double perSecond = done * 1e9 / Math.max(1, System.nanoTime() - begun);
            if (left > 0) {
                progress.show(
                        done,
                        total,
                        "restoring, " + Text.size(left) + " left, " + Text.size((long) perSecond)
                                + "/s, " + Text.duration((long) (left / perSecond * 1000))
                                + " to go");
            }
        }
    }
}
