package io.raftctl.command.dashboard;

import io.raftctl.tui.Occasion;
import io.raftctl.tui.terminal.Occasions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays a recording at the pace at which it was made. */
final class Player implements Source {
    /** A pause is no longer: while it lasted, nothing was recorded. */
    private static final long LONGEST_MS = 60_000;

    private static final long END_MS = 2000;

    private final Recording recording;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** The time of the last look less that of the clock that the pace is kept by. */
    private volatile long offsetMs;

    private @Nullable Thread thread;

    Player(Recording recording) {
        this.recording = recording;
    }

    @Override
    public long nowMs() {
        return clockMs() + offsetMs;
    }

    private static long clockMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void begin(Occasions to) {
        Thread player = new Thread(() -> run(to), "player");
        player.setDaemon(true);
        thread = player;
        player.start();
    }

    private void run(Occasions to) {
        try {
            Observation seen = recording.next();
            offsetMs = seen == null ? 0 : seen.timeMs() - clockMs();
            while (seen != null) {
                long pauseMs = Math.min(LONGEST_MS, seen.timeMs() - nowMs());
                if (ended.await(pauseMs, TimeUnit.MILLISECONDS)) {
                    return;
                }
                offsetMs = seen.timeMs() - clockMs();
                to.put(new Occasion.Looked(seen.glimpse()));
                seen = recording.next();
            }
            to.put(new Occasion.Ended());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            to.fail(e);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        Thread player = thread;
        if (player != null) {
            player.interrupt();
            try {
                player.join(END_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
