package io.raftd;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.raftd.node.Inbox;
import io.raftd.node.Input;
import io.raftd.node.Node;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a node on its event loop: once after all that was ready has been read and offered, and when
 * its own time has come. The time is sampled at the turn, behind the last offer.
 */
final class Turns implements Inbox {
    private final EventLoop loop;
    private final Node node;
    private final Runnable afterTurn;
    private final Consumer<Throwable> fatal;
    private @Nullable ScheduledFuture<?> timer;
    private long timerAt;
    private boolean due;
    private boolean stopped;

    /** {@code fatal} hears what a turn throws; there is no turn after it. */
    Turns(EventLoop loop, Node node, Runnable afterTurn, Consumer<Throwable> fatal) {
        this.loop = loop;
        this.node = node;
        this.afterTurn = afterTurn;
        this.fatal = fatal;
    }

    @Override
    public boolean offer(Input input) {
        boolean taken = !stopped && node.offer(input);
        request();
        return taken;
    }

    /** A turn behind all that the loop finds ready now. */
    void request() {
        if (!due) {
            due = true;
            loop.execute(this::turn);
        }
    }

    /** No turn after this. */
    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void turn() {
        due = false;
        if (stopped) {
            return;
        }
        try {
            node.turn(System.nanoTime(), System.currentTimeMillis());
            afterTurn.run();
            await(node.nextTurn());
        } catch (RuntimeException | Error e) {
            stop();
            fatal.accept(e);
        }
    }

    /** A timer that is set already and rings no later will do: a turn too many does no harm. */
    private void await(long next) {
        long wait = next - System.nanoTime();
        if (wait <= 0) {
            request();
        } else if (timer == null || next - timerAt < 0) {
            if (timer != null) {
                timer.cancel(false);
            }
            timerAt = next;
            timer = loop.schedule(this::ring, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void ring() {
        timer = null;
        request();
    }
}
