package io.raftctl.command.dashboard;

import io.raftctl.command.Globals;
import io.raftctl.tui.Occasion;
import io.raftctl.tui.terminal.Occasions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at a running cluster, time and again, whatever becomes of it. */
final class Poller implements Source {
    private static final long END_MS = 2000;

    private final Globals globals;
    private final Duration refresh;
    private final @Nullable Recorder recorder;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** Looks begin {@code refresh} apart, or as soon as the one before is over. */
    Poller(Globals globals, Duration refresh, @Nullable Recorder recorder) {
        this.globals = globals;
        this.refresh = refresh;
        this.recorder = recorder;
    }

    @Override
    public long nowMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void begin(Occasions to) {
        Thread poller = new Thread(() -> run(to), "poller");
        poller.setDaemon(true);
        thread = poller;
        poller.start();
    }

    private void run(Occasions to) {
        try (Observer observer = new Observer(globals)) {
            long next = System.nanoTime();
            do {
                Observation seen = observer.look();
                if (recorder != null) {
                    recorder.add(seen);
                }
                to.put(new Occasion.Looked(seen.glimpse()));
                next = Math.max(next + refresh.toNanos(), System.nanoTime());
            } while (!ended.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (ended.getCount() > 0) {
                to.fail(e);
            }
        }
    }

    @Override
    public void close() {
        ended.countDown();
        Thread poller = thread;
        if (poller == null) {
            return;
        }
        poller.interrupt();
        try {
            poller.join(END_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
