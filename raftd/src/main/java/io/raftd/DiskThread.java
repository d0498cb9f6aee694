package io.raftd;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where files of a node are used: one thread, in order, never interrupted, for an interrupt would
 * close the files under it. Its queue is bounded by its user, who has few jobs under way at a time.
 */
final class DiskThread implements Executor {
    private final BlockingDeque<Runnable> jobs = new LinkedBlockingDeque<>();
    private final Consumer<Throwable> fatal;

    /** In ns; of this thread alone to write. */
    private volatile long busy;

    /** {@code fatal} hears what a job throws; no job runs after it. */
    DiskThread(String name, Consumer<Throwable> fatal) {
        this.fatal = fatal;
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable job) {
        jobs.add(job);
    }

    /**
     * For the job that runs: lets so many ns pass, or fewer as soon as another job waits, for which
     * it is to be done soon.
     */
    void rest(long time) {
        try {
            Runnable next = jobs.pollFirst(time, TimeUnit.NANOSECONDS);
            if (next != null) {
                jobs.addFirst(next);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("never interrupted", e);
        }
    }

    /** How long jobs have taken that are done, in ns, all together; for any thread. */
    long busy() {
        return busy;
    }

    private void run() {
        try {
            long worked = 0;
            while (true) {
                Runnable job = jobs.take();
                long begin = System.nanoTime();
                job.run();
                worked += System.nanoTime() - begin;
                busy = worked;
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            fatal.accept(e);
        }
    }
}
