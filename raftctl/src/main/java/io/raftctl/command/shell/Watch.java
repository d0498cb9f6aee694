package io.raftctl.command.shell;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftd.client.view.ClusterView;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The last look at a cluster, taken when asked for, on a thread of its own. */
final class Watch implements Closeable {
    /** A node that has not answered within this time counts as unreachable. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Globals globals;
    private final Runnable changed;
    private final Thread thread = new Thread(this::look, "cluster watch");

    /** Looks asked for, and the last of them that is answered. */
    private long asked;

    private long answered;
    private long answeredAt;
    private @Nullable ClusterView view;

    /** {@code changed} runs on the watch's thread when a look has ended. */
    Watch(Globals globals, Runnable changed) {
        this.globals = globals;
        this.changed = changed;
        thread.setDaemon(true);
        thread.start();
    }

    /** Asks for a look. */
    synchronized void refresh() {
        asked++;
        notifyAll();
    }

    /** As it was last; null before the end of the first look. */
    synchronized @Nullable ClusterView view() {
        return view;
    }

    /** Waits until what was asked for is there, but no longer than so. */
    synchronized void await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long wanted = asked;
        try {
            for (long left = patience.toNanos();
                    answered < wanted && left > 0;
                    left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As it was no longer ago than {@code age}, or as it turns out to be in {@code patience}. */
    @Nullable
    ClusterView view(Duration age, Duration patience) {
        synchronized (this) {
            if (view != null && System.nanoTime() - answeredAt <= age.toNanos()) {
                return view;
            }
        }
        refresh();
        await(patience);
        return view();
    }

    private void look() {
        try (Lookout lookout = new Lookout(globals, LOOK)) {
            long done = 0;
            while (true) {
                long next = awaitAsked(done);
                ClusterView seen = lookout.tryLook(Lookout.MAX_LAG, LOOK);
                publish(next, seen);
                done = next;
                changed.run();
            }
        } catch (InterruptedException | Failure closed) {
            // Only an interrupt is a failure here, and only close makes one.
            return;
        }
    }

    private synchronized long awaitAsked(long done) throws InterruptedException {
        while (asked == done) {
            wait();
        }
        return asked;
    }

    private synchronized void publish(long number, ClusterView seen) {
        answered = number;
        answeredAt = System.nanoTime();
        view = seen;
        notifyAll();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
