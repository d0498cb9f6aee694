package io.raftctl.playground.drill;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Plays steps one by one, and tells each when it has been played. */
public final class Rehearsal {
    private final Consumer<Step> audience;
    private int number;

    /** Does what a step says, and collects what is seen of it. */
    interface Act {
        void play(Evidence evidence);
    }

    public Rehearsal(Consumer<Step> audience) {
        this.audience = audience;
    }

    /**
     * Plays the next step.
     *
     * @param claim its name, for scripts
     * @param action what is done
     * @param statement what is claimed to come of it
     * @throws FailedClaim when anything that is seen is otherwise; the step has been told then
     */
    void step(String claim, String action, String statement, Act act) {
        long start = System.nanoTime();
        Evidence evidence = new Evidence();
        act.play(evidence);
        long elapsed = System.nanoTime() - start;
        Step step = new Step(
                ++number,
                claim,
                action,
                statement,
                evidence.all(),
                TimeUnit.NANOSECONDS.toMillis(elapsed));
        audience.accept(step);
        if (!step.holds()) {
            throw new FailedClaim(step);
        }
    }
}
