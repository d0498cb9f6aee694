package io.raftd.sim.campaign;

import io.raftd.sim.Plan;
import io.raftd.sim.Simulator;
import io.raftd.sim.Tally;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prints the virtual seconds and the events that pass in a real second with the given number of
 * nodes: under the plans of seeds 1, 2, ... that have as many, with their faults, but at an
 * everyday pace, see {@link Plan#atEverydayPace}. After a warm-up of so many seconds they are
 * measured for as many, in slices that all begin with seed 1. What else a machine does only slows a
 * slice down, and it may be much: so the fastest slice is told, and by the side the median.
 */
final class Speed {
    private static final int SLICES = 7;

    private Speed() {}

    private record Slice(double virtualSeconds, double events) {}

    public static void main(String... arguments) {
        int nodes = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        slice(nodes, seconds);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            slices.add(slice(nodes, seconds / SLICES));
        }
        slices.sort(Comparator.comparing(Slice::virtualSeconds));
        Slice fastest = slices.get(SLICES - 1);
        System.out.printf(
                "%.0f %.0f %.0f%n",
                fastest.virtualSeconds, fastest.events, slices.get(SLICES / 2).virtualSeconds);
    }

    /** What passes in a second. */
    private static Slice slice(int nodes, double seconds) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        Tally tally = Tally.NONE;
        for (long seed = 1; System.nanoTime() < end; seed++) {
            Plan plan = Plan.random(seed);
            if (plan.nodes() == nodes) {
                tally = tally.plus(new Simulator(plan.atEverydayPace()).runPlan());
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        return new Slice(tally.virtualSeconds() / took, tally.events() / took);
    }
}
