package io.raftctl.tui.terminal;

import io.raftctl.tui.Occasion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a dashboard has yet to take in, in order; from any thread to the dashboard's. */
public final class Occasions {
    private static final int ROOM = 256;
    private static final Occasion NOTHING = new Occasion.Ticked(0);

    private final BlockingQueue<Occasion> waiting = new ArrayBlockingQueue<>(ROOM);
    private volatile @Nullable RuntimeException failure;

    /** Waits while there is no room; when interrupted meanwhile, the occasion is lost. */
    public void put(Occasion occasion) throws InterruptedException {
        waiting.put(occasion);
    }

    /** Never waits; false where there is no room. */
    public boolean offer(Occasion occasion) {
        return waiting.offer(occasion);
    }

    /** Has the dashboard look; where there is no room, it is about to anyway. */
    void wake() {
        waiting.offer(NOTHING);
    }

    /** Ends the dashboard by that failure, before long. */
    public void fail(RuntimeException cause) {
        failure = cause;
    }

    /**
     * All that wait; none when none comes in time, or the dashboard is only to look.
     *
     * @throws RuntimeException what {@link #fail} was called with
     */
    public List<Occasion> next(long patienceMs) throws InterruptedException {
        List<Occasion> next = new ArrayList<>();
        Occasion first = waiting.poll(patienceMs, TimeUnit.MILLISECONDS);
        RuntimeException cause = failure;
        if (cause != null) {
            throw cause;
        }
        if (first != null) {
            next.add(first);
            waiting.drainTo(next);
        }
        next.removeIf(occasion -> occasion == NOTHING);
        return next;
    }
}
