package io.raftctl.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.raftctl.house.Checkout.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build has published for the Java that the launchers take here. */
class PublicationIT {
    /** The first version whose ahead-of-time caches hold what a rehearsal has taught. */
    private static final int CACHING = 25;

    private static final String ASK = ". common/bin/launch.sh; find_java java && echo $major";

    /** Ends at once if the cache can't be used, be it for another class path or other flags. */
    private static final String OR_NOTHING = "-XX:AOTMode=on";

    @TempDir
    private Path temp;

    private int java;

    /** Without a cache programs start, too, only later: nothing but this test would tell. */
    @BeforeEach
    void needsAJavaThatMakesCaches() throws Exception {
        Outcome asked = run("sh", "-c", "program=test root=$PWD; " + ASK);
        java = Integer.parseInt(asked.out().strip());
        assumeTrue(java >= CACHING, "the launchers take Java " + java + ", not 25 or newer");
    }

    @Test
    void theRehearsalHasLeftACacheOfEachProgramAndOneOfTheVerbsThatScriptsCall() throws Exception {
        Path stage = Sources.ROOT.resolve("raftctl/target/stage");
        for (String name : new String[] {"raftctl", "raftctl-kv", "raftd"}) {
            assertThat(stage.resolve(name + "." + java + ".aot"))
                    .as("made by the rehearsal in raftctl/src/build/publish")
                    .isNotEmptyFile();
        }
    }

    @Test
    void theProgramsStartFromTheirCaches() throws Exception {
        Outcome ctl =
                run("env", "RAFTCTL_JAVA_OPTS=" + OR_NOTHING, "raftctl/bin/raftctl", "version");
        assertThat(ctl.exit()).as("%s", ctl).isZero();
        Outcome kv = run(
                "env", "RAFTCTL_JAVA_OPTS=" + OR_NOTHING, "raftctl/bin/raftctl", "kv", "--help");
        assertThat(kv.exit()).as("%s", kv).isZero();
        Outcome daemon =
                run("env", "RAFTD_JAVA_OPTS=" + OR_NOTHING, "raftd/bin/raftd", "--version");
        assertThat(daemon.exit()).as("%s", daemon).isZero();
    }

    private Outcome run(String... command) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(Sources.ROOT.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Checkout.Running(process, out, err).outcome();
    }
}
