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
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private @Nullable Runnable underWay;
    private boolean dead;
    private long latency = 300_000;
    private long stalledUntil;
    private boolean overdue;
    private long operationsOfAJob = 4;

    SimDisk(Agenda agenda, Chance chance, SimFiles files) {
        this.agenda = agenda;
        this.chance = chance;
        this.files = files;
    }

    /** The mean time in ns that a job takes. */
    void latency(long mean) {
        latency = mean;
    }

    /** No job ends before virtual {@code time}; the last call counts. */
    void stallUntil(long time) {
        stalledUntil = time;
        agenda.at(time, () -> {
            if (overdue && agenda.now() >= stalledUntil) {
                overdue = false;
                end();
            }
        });
    }

    @Override
    public void execute(Runnable job) {
        jobs.add(job);
        startNext();
    }

    private void startNext() {
        if (underWay == null && !jobs.isEmpty()) {
            underWay = jobs.remove();
            agenda.after(latency / 2 + chance.exponential(latency / 2), this::end);
        }
    }

    private void end() {
        Runnable job = underWay;
        if (dead || job == null) {
            return;
        }
        if (agenda.now() < stalledUntil) {
            overdue = true;
            return;
        }
        long before = files.operations();
        job.run();
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
