package io.raftctl.command.doctor;

import io.raftctl.command.Durations;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.doctor.Examination.Answer;
import io.raftctl.command.events.Recollection;
import io.raftd.client.Outcome;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.StatusQuery;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gathers what there is to know of a cluster; fails when no node answers. */
final class Examiner implements Closeable {
    /** What does not move between two looks so far apart stands. */
    private static final Duration APART = Duration.ofSeconds(1);

    /** Between looks that are only to see more states at equal indexes. */
    private static final Duration AGAIN = Duration.ofMillis(300);

    private static final int MAX_LOOKS = 5;

    private static final Request QUERY =
            Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();

    private final Globals globals;
    private final Lookout lookout;
    private final Duration timeout;
    /** How long nodes are waited for that did not answer the first look either. */
    private final Duration patience;

    private final long maxLag;
    private final List<Look> looks = new ArrayList<>();

    Examiner(Globals globals, long maxLag) {
        this.globals = globals;
        this.timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        this.patience = Durations.parts(timeout, 1, 2);
        this.maxLag = maxLag;
        this.lookout = new Lookout(globals, timeout);
    }

    Examination examine() {
        look(timeout);
        long due = looks.get(0).atMs() + APART.toMillis();
        Recollection journals = Recollection.of(globals, patience);
        globals.pause(Duration.ofMillis(Math.max(1, due - nowMs())));
        look(patience);
        while (looks.size() < MAX_LOOKS && !(isAnswered() && Digests.isComplete(looks))) {
            globals.pause(AGAIN);
            look(isAnswered() ? patience : timeout);
        }
        int last = looks.size() - 1;
        Look latest = looks.get(last);
        looks.set(last, new Look(latest.atMs(), lookout.checkService(latest.view(), timeout)));
        return new Examination(System.currentTimeMillis(), looks, clocks(), journals, maxLag);
    }

    private void look(Duration wait) {
        looks.add(new Look(nowMs(), lookout.look(maxLag, wait)));
    }

    /** Whether every node that answered at first did so again. */
    private boolean isAnswered() {
        ClusterView latest = looks.get(looks.size() - 1).view();
        return looks.get(0).view().nodes().stream()
                .filter(NodeView::isReachable)
                .allMatch(node -> latest.nodes().stream()
                        .anyMatch(now -> now.isReachable() && now.name().equals(node.name())));
    }

    /** One node after the other: the answer to a request by itself tells its time best. */
    private List<ClockReading> clocks() {
        List<ClockReading> clocks = new ArrayList<>();
        for (Answer member : Examination.members(looks.get(looks.size() - 1).view())) {
            long beforeMs = System.currentTimeMillis();
            long before = System.nanoTime();
            Outcome outcome = lookout.client().ask(member.node().address(), QUERY, patience);
            Failure.checkInterrupted();
            long tripMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            if (outcome.ok()) {
                long theirs = outcome.response().getStatus().getWallTimeMs();
                clocks.add(new ClockReading(
                        member.name(), theirs - beforeMs - tripMs / 2, tripMs / 2 + 1));
            }
        }
        return clocks;
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void close() {
        lookout.close();
    }
}
