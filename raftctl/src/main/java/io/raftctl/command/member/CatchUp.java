package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Progress;
import io.raftctl.output.Text;
import io.raftd.client.Outcome;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Transfer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.LogStats;
import io.raftd.protocol.wire.LogStatsResult;
import io.raftd.protocol.wire.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until a learner has nearly all of the leader's log, and shows how far it is. */
final class CatchUp {
    /** So many entries behind, a learner is near: well within what the leader asks of a voter. */
    private static final long NEAR = 500;

    private static final Request LOG_STATS =
            Request.newBuilder().setLogStats(LogStats.getDefaultInstance()).build();
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

    private final Globals globals;
    private final Lookout lookout;
    private final Duration stallTimeout;
    private final long deadline;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    /** Of an entry; null until it is known. */
    private @Nullable Long bytesEach;

    /** How much was left to do at a time, of whatever is counted at that time. */
    private record Sample(long at, boolean snapshot, long left) {}

    /** How far the replica has come. */
    private record Reached(long match, long bytes) {
        boolean isBeyond(Reached earlier) {
            return match > earlier.match || bytes > earlier.bytes;
        }
    }

    /** {@code deadline} by System.nanoTime. */
    CatchUp(Globals globals, Lookout lookout, Duration stallTimeout, long deadline) {
        this.globals = globals;
        this.lookout = lookout;
        this.stallTimeout = stallTimeout;
        this.deadline = deadline;
    }

    /** Returns when the replica of that id and disk is near; fails when nothing moves any more. */
    void await(String id, String diskId) {
        samples.clear();
        bytesEach = null;
        long movedAt = System.nanoTime();
        Reached reached = new Reached(0, 0);
        try (Progress progress = globals.progress()) {
            while (true) {
                ClusterView view = lookout.tryLook(Lookout.MAX_LAG, LOOK);
                NodeView node = find(view, id, diskId);
                if (isNear(node)) {
                    return;
                }
                long now = System.nanoTime();
                Reached next = reached(node);
                if (next.isBeyond(reached)) {
                    movedAt = now;
                }
                reached = next;
                show(progress, view, node, now);
                check(now, movedAt, id, node);
                globals.pause(INTERVAL);
            }
        }
    }

    /** Whether it is near at this moment. */
    boolean isNear(String id, String diskId) {
        return isNear(find(lookout.tryLook(Lookout.MAX_LAG, LOOK), id, diskId));
    }

    private static @Nullable NodeView find(ClusterView view, String id, String diskId) {
        return view.members().stream()
                .filter(node -> id.equals(node.id()) && diskId.equals(node.diskId()))
                .findFirst()
                .orElse(null);
    }

    /** It has acknowledged something, answers, and lacks little. */
    private static boolean isNear(@Nullable NodeView node) {
        NodeView.Progress progress = node == null ? null : node.progress();
        return progress != null
                && progress.reachable()
                && progress.matchIndex() > 0
                && progress.lagEntries() <= NEAR;
    }

    private static Reached reached(@Nullable NodeView node) {
        NodeView.Progress progress = node == null ? null : node.progress();
        Transfer transfer = node == null ? null : node.transfer();
        return new Reached(
                progress == null ? 0 : progress.matchIndex(),
                transfer == null ? 0 : transfer.doneBytes());
    }

    private void check(long now, long movedAt, String id, @Nullable NodeView node) {
        if (Thread.currentThread().isInterrupted()) {
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted while " + id + " caught up");
        }
        if (now - deadline >= 0) {
            throw new Failure(ErrorCode.WAIT_TIMED_OUT, id + " did not catch up in time");
        }
        if (now - movedAt >= stallTimeout.toNanos()) {
            throw new Failure(
                    ErrorCode.WAIT_TIMED_OUT,
                    id + " got no further within " + stallTimeout.toMillis() + "ms: "
                            + standing(node));
        }
    }

    /** Where it stands. */
    private static String standing(@Nullable NodeView node) {
        if (node == null) {
            return "it is not a member any more";
        }
        NodeView.Progress progress = node.progress();
        if (progress == null) {
            return "no leader tells how far it is";
        }
        String heard = progress.reachable() ? "" : ", and the leader does not hear from it";
        return "it has entries up to " + progress.matchIndex() + heard;
    }

    private void show(Progress bar, ClusterView view, @Nullable NodeView node, long now) {
        NodeView leader = view.leaderNode();
        NodeView.Progress progress = node == null ? null : node.progress();
        if (node == null || progress == null || leader == null) {
            return;
        }
        Transfer transfer = node.transfer();
        if (transfer != null) {
            long left = transfer.totalBytes() - transfer.doneBytes();
            String text = node.name() + " receives a snapshot, " + Text.size(left) + " left";
            bar.show(
                    transfer.doneBytes(),
                    transfer.totalBytes(),
                    text + pace(new Sample(now, true, left)));
            return;
        }
        long left = progress.lagEntries();
        bar.show(
                progress.matchIndex(),
                progress.matchIndex() + left,
                node.name() + " catches up, " + left + " entries" + bytes(leader.name(), left)
                        + " left" + pace(new Sample(now, false, left)));
    }

    /** How much so many entries may be, if the leader can tell. */
    private String bytes(String leader, long entries) {
        if (bytesEach == null) {
            Outcome outcome = lookout.client().ask(leader, LOG_STATS);
            bytesEach =
                    outcome.ok() ? bytesEach(outcome.response().getLogStats()) : Long.valueOf(0);
        }
        return bytesEach == 0 ? "" : ", about " + Text.size(bytesEach * entries);
    }

    /** By the files that are full; 0 when none is. Space is set aside in the last one. */
    private static long bytesEach(LogStatsResult stats) {
        long bytes = 0;
        long entries = 0;
        for (LogStatsResult.Segment segment : stats.getSegmentsList()) {
            if (segment.getSealed()) {
                bytes += segment.getBytes();
                entries += segment.getLastIndex() - segment.getFirstIndex() + 1;
            }
        }
        return entries == 0 ? 0 : bytes / entries;
    }

    /** How fast it went over the last seconds, and how long it takes at that rate. */
    private String pace(Sample latest) {
        samples.removeIf(s -> s.snapshot != latest.snapshot || latest.at - s.at > WINDOW);
        samples.add(latest);
        Sample first = samples.element();
        double seconds = (latest.at - first.at) / 1e9;
        double perSecond = seconds == 0 ? 0 : (first.left - latest.left) / seconds;
        if (perSecond <= 0) {
            return "";
        }
        String rate = latest.snapshot
                ? Text.size((long) perSecond)
                : String.valueOf(Math.max(1, Math.round(perSecond)));
        return ", " + rate + "/s, " + Text.duration((long) (latest.left / perSecond * 1000))
                + " to go";
    }
}
