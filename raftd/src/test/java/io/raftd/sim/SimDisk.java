package io.raftd.sim;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The disk thread of one process: does its jobs one after the other, each for a while of virtual
 * time. What a job does to the files happens at its end; when the process dies in the middle of it,
 * a part of it has.
 */
final class SimDisk implements Executor {
    private final Agenda agenda;
    private final Chance chance;
    private final SimFiles files;
    private final Runnable killed;
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private @Nullable Runnable underWay;
    private boolean dead;
    private long latency = 300_000;
    private long stalledUntil;
    private Runnable felt = () -> {};
    private boolean stopped;
    private boolean overdue;
    private long operationsOfAJob = 4;

    /** {@code killed} hears that the process has died in the middle of a job. */
    SimDisk(Agenda agenda, Chance chance, SimFiles files, Runnable killed) {
        this.agenda = agenda;
        this.chance = chance;
        this.files = files;
        this.killed = killed;
    }

    /** The mean time in ns that a job takes. */
    void latency(long mean) {
        latency = mean;
    }

    /** The job under way, if there is one, is done in no more than {@code time}. */
    void hurry(long time) {
        Runnable job = underWay;
        if (job != null) {
            agenda.after(time, () -> end(job));
        }
    }

    /** No job ends before virtual {@code time}, and {@code hits} hears of one that would. */
    void stallUntil(long time, Runnable hits) {
        stalledUntil = time;
        felt = hits;
        agenda.at(time, this::endOverdue);
    }

    /** The process stands still, and its disk thread with it. */
    void halt() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
        endOverdue();
    }

    private void endOverdue() {
        Runnable job = underWay;
        if (overdue && job != null) {
            overdue = false;
            end(job);
        }
    }

    @Override
    public void execute(Runnable job) {
        jobs.add(job);
        startNext();
    }

    private void startNext() {
        Runnable next = underWay == null ? jobs.poll() : null;
        if (next != null) {
            underWay = next;
            agenda.after(latency / 2 + chance.exponential(latency / 2), () -> end(next));
        }
    }

    private void end(Runnable job) {
        if (dead || job != underWay) {
            return;
        }
        if (stopped || agenda.now() < stalledUntil) {
            overdue = true;
            if (!stopped) {
                felt.run();
            }
            return;
        }
        long before = files.operations();
        try {
            job.run();
        } catch (SimFiles.Killed expected) {
            underWay = null;
            killed.run();
            return;
        }
        operationsOfAJob = Math.max(1, files.operations() - before);
        underWay = null;
        startNext();
    }

    /** The process dies: the job under way gets to some point, the others nowhere. */
    void die() {
        dead = true;
        Runnable job = underWay;
        if (job != null) {
            files.killAfter(chance.below(operationsOfAJob + 2));
            try {
                job.run();
            } catch (SimFiles.Killed expected) {
                underWay = null;
            } finally {
                files.spareAgain();
            }
        }
    }
}
