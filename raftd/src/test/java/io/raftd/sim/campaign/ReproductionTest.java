package io.raftd.sim.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.sim.Fault;
import io.raftd.sim.Plan;
import io.raftd.sim.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {
    private static final Set<Fault> CULPRITS = EnumSet.of(Fault.KILL, Fault.HALT);

    @TempDir
    Path directory;

    private static @Nullable Violation failsWithBoth(Plan plan) {
        return plan.faults().containsAll(CULPRITS)
                ? new Violation("two leaders", "\nwith " + plan.faults(), new RuntimeException())
                : null;
    }

    @Test
    void onlyTheFaultsThatItTakesAreLeft() throws Exception {
        Plan plan = Plan.random(7).withFaults(EnumSet.allOf(Fault.class));

        Reproduction shrunk = Reproduction.of(plan, ReproductionTest::failsWithBoth);
        AssertionError error = shrunk.write(directory);

        assertThat(shrunk.plan().faults()).isEqualTo(CULPRITS);
        assertThat(error)
                .hasMessageContaining("two leaders")
                .hasMessageContaining("-Dsim.seed=7 -Dsim.faults=KILL,HALT")
                .hasMessageContaining(directory.resolve("seed-7.txt").toString());
        assertThat(Files.readString(directory.resolve("seed-7.txt")))
                .contains("two leaders")
                .contains("with [KILL, HALT]");
    }

    @Test
    void whatFailsWithoutFaultsIsAskedForWithNone() {
        Plan plan = Plan.calm(9, 3);
        Violation always = new Violation("broken", "", new RuntimeException());

        Reproduction same = Reproduction.of(plan, p -> always);

        assertThat(same.plan()).isEqualTo(plan);
        assertThat(same.command()).endsWith("-Dsim.seed=9");
    }

    @Test
    void aPlanThatFailsOnlyOnceIsToldOf() {
        Plan plan = Plan.calm(9, 3);

        assertThatThrownBy(() -> Reproduction.of(plan, p -> null))
                .hasMessageContaining("not deterministic");
    }

    @Test
    void aRealRunThatEndsWellIsNoViolation() {
        assertThat(Reproduction.simulate(Plan.random(1))).isNull();
    }
}
