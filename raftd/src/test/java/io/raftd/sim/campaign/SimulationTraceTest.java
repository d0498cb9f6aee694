package io.raftd.sim.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Nothing of a run depends on the JVM: not on the compiler, the collector, the locale, nor on the
 * identities of objects and the order of hash sets, which differ from one JVM to the next.
 */
class SimulationTraceTest {
    private static final int SEEDS = 10;

    @Test
    void aSeedIsOneRunOnAnyJvm() throws Exception {
        assertThat(traces(SEEDS)).hasSize(SEEDS).doesNotHaveDuplicates();
    }

    /** The traces of the first seeds, equal on two JVMs. */
    static List<String> traces(int seeds) throws IOException, InterruptedException {
        List<String> one = new ChildJvm("-XX:+UseParallelGC").run(Traces.class, seeds);
        List<String> other = new ChildJvm(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=2",
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-Duser.timezone=Asia/Kathmandu",
                        "-Dfile.encoding=ISO-8859-1")
                .run(Traces.class, seeds);
        assertThat(other).isEqualTo(one);
        return one;
    }
}
