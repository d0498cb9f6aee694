package io.raftd.sim.campaign;

import io.raftd.sim.Plan;
import io.raftd.sim.Simulator;
import io.raftd.sim.Tally;

/**
 * Prints the virtual seconds and the events that pass in a real second with the given number of
 * nodes: under the plans of seeds 1, 2, ... that have as many, with their faults, but at an
 * everyday pace, see {@link Plan#atEverydayPace}. Measured for so many seconds, after a warm-up of
 * as many.
 */
final class Speed {
    private Speed() {}

    public static void main(String... arguments) {
        int nodes = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        run(nodes, seconds);
        long start = System.nanoTime();
        Tally tally = run(nodes, seconds);
        double took = (System.nanoTime() - start) / 1e9;
        System.out.printf("%.0f %.0f%n", tally.virtualSeconds() / took, tally.events() / took);
    }

    private static Tally run(int nodes, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        Tally tally = Tally.NONE;
        for (long seed = 1; System.nanoTime() < end; seed++) {
            Plan plan = Plan.random(seed);
            if (plan.nodes() == nodes) {
                tally = tally.plus(new Simulator(plan.atEverydayPace()).runPlan());
            }
        }
        return tally;
    }
}
