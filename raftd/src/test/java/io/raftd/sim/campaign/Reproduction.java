package io.raftd.sim.campaign;

import static java.util.stream.Collectors.joining;

import io.raftd.sim.Fault;
import io.raftd.sim.Plan;
import io.raftd.sim.Simulator;
import io.raftd.sim.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The simplest plan found that still violates what must hold, and how to see it again.
 *
 * @param drawn the plan of the seed
 * @param plan the same with as few kinds of faults as it takes; none can be left out alone
 * @param violation of it
 */
record Reproduction(Plan drawn, Plan plan, Violation violation) {
    private static final Path REPORTS = Path.of("target", "simulation");
    private static final int LINES = 20_000;

    /** A run of a plan, or what stands for it; null when it ends well. */
    interface Runner {
        @Nullable
        Violation run(Plan plan);
    }

    /**
     * Leaves out fault after fault of a plan that has violated what must hold, as long as some
     * violation, maybe another one, remains.
     */
    static Reproduction of(Plan drawn, Runner runner) {
        Plan plan = drawn;
        Violation last = runner.run(drawn);
        if (last == null) {
            throw new AssertionError("not deterministic: fails once and passes again: " + drawn);
        }
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Fault fault : plan.faults()) {
                Plan fewer = without(plan, fault);
                Violation still = runner.run(fewer);
                if (still != null) {
                    plan = fewer;
                    last = still;
                    smaller = true;
                    break;
                }
            }
        }
        return new Reproduction(drawn, plan, last);
    }

    private static Plan without(Plan plan, Fault fault) {
        Set<Fault> rest = EnumSet.copyOf(plan.faults());
        rest.remove(fault);
        return plan.withFaults(rest);
    }

    /** The {@link Runner} of real plans. */
    static @Nullable Violation simulate(Plan plan) {
        try {
            new Simulator(plan, LINES).runPlan();
            return null;
        } catch (Violation violation) {
            return violation;
        }
    }

    /** The command that does it again. */
    String command() {
        String faults = plan.faults().equals(drawn.faults())
                ? ""
                : " -Dsim.faults=" + plan.faults().stream().map(Fault::name).collect(joining(","));
        return "mvn -pl raftd -am test -Dtest=SimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsim.seed=" + plan.seed() + faults;
    }

    AssertionError write() {
        return write(REPORTS);
    }

    /**
     * Writes all there is to see of the run into a file of {@code directory}, and returns the error
     * to end a test with, which names the file and the command.
     */
    AssertionError write(Path directory) {
        Path file = directory.resolve("seed-" + plan.seed() + ".txt");
        String text = "seed %d violates: %s%nagain: %s%n"
                .formatted(plan.seed(), violation.headline(), command());
        try {
            Files.createDirectories(directory);
            Files.writeString(file, text + violation.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AssertionError(text + "timeline: " + file.toAbsolutePath(), violation);
    }
}
