package io.raftd.sim;

import org.junit.jupiter.api.Test;

/**
 * Seeds from {@code -Dhunt.from} on, until one fails or {@code -Dhunt.seconds} are over. No suite
 * runs it; whoever wants to know how soon the simulator finds a fault does.
 */
class SeedHunt {
    @Test
    void goesOnUntilASeedFails() {
        long from = Long.getLong("hunt.from", 1);
        long end = System.nanoTime() + Long.getLong("hunt.seconds", 60) * Plan.SECOND;
        for (long seed = from; System.nanoTime() - end < 0; seed++) {
            System.out.println("seed " + seed);
            Simulator world = new Simulator(Plan.random(seed));
            try {
                world.runPlan();
            } catch (Violation e) {
                throw new Violation(
                        "seed %d, %d tried, %,d events: %s"
                                .formatted(
                                        seed, seed - from + 1, world.agenda().done(), e.headline()),
                        e);
            }
        }
    }
}
