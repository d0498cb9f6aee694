package io.raftd.sim.campaign;

import io.raftd.sim.Plan;
import io.raftd.sim.Simulator;

/** Prints the trace of each seed from 1 to the given one. */
final class Traces {
    private Traces() {}

    public static void main(String... arguments) {
        long last = Long.parseLong(arguments[0]);
        for (long seed = 1; seed <= last; seed++) {
            Simulator world = new Simulator(Plan.random(seed));
            world.runPlan();
            System.out.printf("%d %016x%n", seed, world.trace());
        }
    }
}
