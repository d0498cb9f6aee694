package io.raftd;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of the process: lines go through a bounded queue to a thread of its own, so that whoever
 * logs never waits for a terminal or a pipe. What finds the queue full is dropped and counted; what
 * cannot be written is lost, for a closed stderr is no reason to stop.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int QUEUED = 4096;
    private static final String OWN = "io.raftd";

    private final LogFormat format;
    private final OutputStream out;
    private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUED);
    private final AtomicLong dropped = new AtomicLong();

    private LogWriter(LogFormat format, OutputStream out) {
        this.format = format;
        this.out = out;
    }

    /**
     * From here on all loggers of the process write to {@code out}, lines of others as warnings.
     */
    static LogWriter install(LogFormat format, Level level, OutputStream out) {
        LogWriter writer = new LogWriter(format, out);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        writer.setContext(context);
        writer.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(writer);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(ch.qos.logback.classic.Level.WARN);
        setLevel(level);
        Thread thread = new Thread(writer::run, "raftd-log");
        thread.setDaemon(true);
        thread.start();
        return writer;
    }

    /** Of the daemon's own lines. */
    static void setLevel(Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(OWN).setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(level));
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!queue.offer(() -> write(format.line(event)))) {
            dropped.incrementAndGet();
        }
    }

    /** Waits until what was logged so far is written, but no longer than that. */
    void flush(long timeoutMs) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        CountDownLatch written = new CountDownLatch(1);
        if (queue.offer(written::countDown, timeoutMs, TimeUnit.MILLISECONDS)) {
            written.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void run() {
        Runnable next = take();
        while (next != null) {
            next.run();
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                write(format.line(dropped(lost)));
            }
            next = take();
        }
    }

    private static ILoggingEvent dropped(long lines) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        String message = "... " + lines + " lines dropped here, for stderr was too slow";
        return new LoggingEvent(
                LogWriter.class.getName(),
                context.getLogger(LogWriter.class),
                ch.qos.logback.classic.Level.WARN,
                message,
                null,
                null);
    }

    /** Null when the thread is interrupted, which nobody does. */
    private @Nullable Runnable take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            return null;
        }
    }

    private void write(String line) {
        try {
            out.write(line.getBytes(UTF_8));
            out.flush();
        } catch (IOException e) {
            dropped.set(0);
        }
    }
}
