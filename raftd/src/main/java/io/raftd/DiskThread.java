package io.raftd;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Where files of a node are used: one thread, in order, never interrupted, for an interrupt would
 * close the files under it. Its queue is bounded by its user, who has few jobs under way at a time.
 */
final class DiskThread implements Executor {
    private final BlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();
    private final Consumer<Throwable> fatal;

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

    private void run() {
        try {
            while (true) {
                jobs.take().run();
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            fatal.accept(e);
        }
    }
}
