package io.raftctl.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftctl.house.Checkout.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers, as a shell runs them. */
class LauncherIT {
    private static final String CTL = "raftctl/bin/raftctl";
    private static final String DAEMON = "raftd/bin/raftd";

    /** A Java that says who it is and what it was told, a word a line. */
    private static final String TELL = "echo \"$0\"; for word; do echo \"$word\"; done";

    /** A Maven that leaves a trace of having run, and a complete build. */
    private static final String BUILD = """
        echo "$@" >> ../maven-runs
        echo '[INFO] Building raftd 0.1.0       [3/4]'
        mkdir -p raftctl/target/run/9/lib
        echo raftd-0.1.0.jar >raftctl/target/run/9/lib/raftd.jars
        echo raftctl-0.1.0.jar >raftctl/target/run/9/lib/raftctl.jars
        ln -s run/9 raftctl/target/stage\
        """;

    @TempDir
    private Path machine;

    private Checkout checkout;

    @BeforeEach
    void copy() throws IOException {
        checkout = new Checkout(machine);
    }

    @Test
    void anyDirectoryAndALinkWillDo() throws Exception {
        checkout.built();
        checkout.with("JAVA_HOME", checkout.java("home", "17.0.1", TELL));
        var link = Files.createSymbolicLink(machine.resolve("ctl"), checkout.root.resolve(CTL));
        var outcome = checkout.start(Path.of("/"), link, "put", "a  b", "", "*").outcome();
        assertThat(outcome.out().lines())
                .startsWith(machine.resolve("home/bin/java").toString())
                .endsWith("io.raftctl.Main", "put", "a  b", "", "*");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void eachRunsOnTheJarsThatTheBuildNamesForIt() throws Exception {
        checkout.built();
        checkout.java("jvm/a", "17", "echo \"$CLASSPATH\"");
        checkout.with("CLASSPATH", "/a/user's");
        var lib = checkout.root.resolve("raftctl/target/run/0123/lib");
        for (var program : List.of("raftctl", "raftd")) {
            assertThat(checkout.run(program + "/bin/" + program).out())
                    .isEqualTo("%1$s/%2$s-0.1.0.jar:%1$s/other.jar\n".formatted(lib, program));
        }
    }

    @Test
    void theLauncherBecomesTheProgram() throws Exception {
        checkout.built();
        checkout.java("jvm/a", "17", "echo $$; exit 42");
        var running = checkout.start(DAEMON);
        var outcome = running.outcome();
        assertThat(outcome).isEqualTo(new Outcome(42, running.process().pid() + "\n", ""));
    }

    @Test
    void optionsOfTheUserComeLast() throws Exception {
        checkout.built();
        checkout.java("jvm/a", "17", TELL);
        assertThat(checkout.with("RAFTD_JAVA_OPTS", "-Xmx1g -ea")
                        .run(DAEMON)
                        .out()
                        .lines())
                .containsSubsequence("-Xmx512m", "-Xmx1g", "-ea", "io.raftd.Main");
        assertThat(checkout.with("RAFTCTL_JAVA_OPTS", "-Xint -ea")
                        .run(CTL)
                        .out()
                        .lines())
                .containsSubsequence("-XX:TieredStopAtLevel=1", "-Xint", "-ea", "io.raftctl.Main");
    }

    @Test
    void aBenchIsCompiledAsWellAsWhatItMeasures() throws Exception {
        checkout.built();
        checkout.java("jvm/a", "17", TELL);
        assertThat(checkout.run(CTL, "-q", "bench", "put").out().lines())
                .containsSubsequence(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:TieredStopAtLevel=4",
                        "io.raftctl.Main",
                        "-q",
                        "bench");
        assertThat(checkout.run(CTL, "kv", "get", "benches").out())
                .doesNotContain("-XX:TieredStopAtLevel=4");
    }

    @Test
    void whatIsKnownOfAJavaIsToldToThatJavaAlone() throws Exception {
        checkout.built();
        Files.createFile(checkout.root.resolve("raftctl/target/run/0123/raftctl.25.aot"));
        checkout.java("jvm/a", "17", TELL);
        assertThat(checkout.run(CTL).out())
                .contains("-XX:SharedArchiveFile=")
                .doesNotContain("SelectorProvider");
        checkout.java("jvm/b", "25.0.1", TELL);
        assertThat(checkout.run(CTL).out())
                .contains("-XX:AOTCache=", "-Djava.nio.channels.spi.SelectorProvider=")
                .doesNotContain("SharedArchiveFile");
    }

    @Test
    void theVerbsOfKvHaveACacheOfTheirOwn() throws Exception {
        checkout.built();
        checkout.java("jvm/a", "25.0.1", TELL);
        Path run = checkout.root.resolve("raftctl/target/run/0123");
        Files.createFile(run.resolve("raftctl.25.aot"));
        assertThat(checkout.run(CTL, "-q", "kv", "get", "k").out())
                .contains("-XX:AOTCache=" + run.resolve("raftctl.25.aot") + "\n");
        Files.createFile(run.resolve("raftctl-kv.25.aot"));
        assertThat(checkout.run(CTL, "-q", "kv", "get", "k").out())
                .contains("-XX:AOTCache=" + run.resolve("raftctl-kv.25.aot") + "\n");
        assertThat(checkout.run(CTL, "status").out())
                .contains("-XX:AOTCache=" + run.resolve("raftctl.25.aot") + "\n");
    }

    @Test
    void javaHomeComesFirst() throws Exception {
        checkout.built();
        checkout.java("jvm/newer", "99", TELL);
        checkout.with("JAVA_HOME", checkout.java("home", "17", TELL));
        assertThat(checkout.run(CTL).out()).startsWith(machine + "/home/bin/java\n");
    }

    @Test
    void theNewestOfTheOthersIsTaken() throws Exception {
        checkout.built();
        checkout.java("jvm/a", "9.0.4", TELL);
        checkout.java("jvm/b", "21.0.2", TELL);
        checkout.java("jvm/c", "17.0.15", TELL);
        checkout.with("JAVA_HOME", checkout.java("home", "1.8.0_402", TELL));
        assertThat(checkout.run(CTL).out()).startsWith(machine + "/jvm/b/bin/java\n");
        var onPath = checkout.java("elsewhere", "25-ea", TELL);
        Files.createSymbolicLink(machine.resolve("bin/java"), onPath.resolve("bin/java"));
        assertThat(checkout.run(CTL).out()).startsWith(onPath + "/bin/java\n");
    }

    @Test
    void withoutJavaItSaysSo() throws Exception {
        checkout.built();
        checkout.java("jvm/old", "11.0.2", TELL);
        for (var program : List.of(CTL, DAEMON)) {
            var outcome = checkout.run(program);
            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err()).contains("no Java >= 17", "JAVA_HOME");
        }
    }

    @Test
    void eachStreamIsSaidToBeATerminalOrNot() throws Exception {
        checkout.built();
        checkout.java("jvm/a", "17", "echo $RAFTCTL_STDOUT_TTY$RAFTCTL_STDERR_TTY");
        assertThat(checkout.run(CTL).out()).isEqualTo("00\n");
        checkout.having("script").with("SHELL", "/bin/sh");
        assertThat(onTerminal(CTL)).isEqualTo("11");
        assertThat(onTerminal(CTL + " 2>err")).isEqualTo("10");
        assertThat(onTerminal(CTL + " | tee out")).isEqualTo("01");
    }

    private String onTerminal(String line) throws Exception {
        return checkout.start(
                        checkout.root, machine.resolve("bin/script"), "-qec", line, "/dev/null")
                .outcome()
                .out()
                .strip();
    }

    @Test
    void threeAtOnceMakeOneBuild() throws Exception {
        checkout.java("jvm/a", "17", TELL);
        var gate = checkout.gate();
        checkout.maven(BUILD.replace("mkdir", "read _ <../gate\nmkdir"));
        var all = new ArrayList<Checkout.Running>();
        for (int i = 0; i < 3; i++) {
            all.add(checkout.start(CTL, "x"));
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(machine.resolve("maven-runs")) && waiting(all) == 2);
        Files.writeString(gate, "open\n");
        for (var running : all) {
            var outcome = running.outcome();
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out()).endsWith("io.raftctl.Main\nx\n");
        }
        assertThat(machine.resolve("maven-runs")).hasContent("-B -DskipChecks package");
    }

    private static long waiting(List<Checkout.Running> all) throws IOException {
        long waiting = 0;
        for (var running : all) {
            waiting += Files.readString(running.err()).contains("waiting") ? 1 : 0;
        }
        return waiting;
    }

    @Test
    void aBuildShowsItsStepsAndKeepsItsLog() throws Exception {
        checkout.java("jvm/a", "17", TELL);
        checkout.maven(BUILD);
        assertThat(checkout.run(CTL).err()).contains("building raftd 0.1.0 [3/4]\n");
        assertThat(checkout.root.resolve("raftctl/target/build.log"))
                .content()
                .contains("[INFO] Building raftd");
    }

    @Test
    void aFailedBuildEndsWithItsErrors() throws Exception {
        checkout.java("jvm/a", "17", TELL);
        checkout.maven("echo '[ERROR] no such  thing'; exit 1");
        assertRefused(checkout.run(CTL), "no such thing", "build.log");
    }

    @Test
    void whatItTakesToBuildIsNamed() throws Exception {
        var java = checkout.java("jvm/a", "17", TELL);
        assertRefused(checkout.run(CTL), "Maven");
        checkout.maven(BUILD);
        Files.delete(java.resolve("bin/javac"));
        assertRefused(checkout.run(CTL), "javac");
    }

    @Test
    void aCheckoutThatCantBeWrittenIsNamed() throws Exception {
        checkout.java("jvm/a", "17", TELL);
        checkout.maven(BUILD);
        // Stands for a read-only file system, which root can write to all the same.
        Files.createFile(checkout.root.resolve("raftctl/target"));
        assertRefused(checkout.run(CTL), "can't be written");
    }

    @Test
    void aTargetThatCantBeWrittenIsNamed() throws Exception {
        checkout.java("jvm/a", "17", TELL);
        checkout.maven(BUILD);
        // Stands for a file that can't be opened, which root can all the same.
        Files.createDirectories(checkout.root.resolve("raftctl/target/build.lock"));
        assertRefused(checkout.run(CTL), "can't be written");
    }

    @Test
    void whatAShellAsksWhileSomebodyTypesIsWorthNoBuild() throws Exception {
        checkout.maven(BUILD);
        assertThat(checkout.run(CTL, "__complete", "members")).isEqualTo(new Outcome(0, "", ""));
        checkout.java("jvm/a", "17", TELL);
        assertThat(checkout.run(CTL, "__complete", "members")).isEqualTo(new Outcome(0, "", ""));
        assertThat(machine.resolve("maven-runs")).doesNotExist();
        checkout.built();
        assertThat(checkout.run(CTL, "__complete", "members").out())
                .endsWith("io.raftctl.Main\n__complete\nmembers\n");
    }

    @Test
    void theDaemonBuildsOnlyWhenAsked() throws Exception {
        checkout.java("jvm/a", "17", TELL);
        checkout.maven(BUILD);
        assertRefused(checkout.run(DAEMON), "RAFTD_BUILD=1");
        assertThat(machine.resolve("maven-runs")).doesNotExist();
        assertThat(checkout.with("RAFTD_BUILD", 1).run(DAEMON).exit()).isZero();
        assertThat(machine.resolve("maven-runs")).exists();
    }

    @Test
    void theDaemonBuildsBeforeSomebodysEyes() throws Exception {
        checkout.java("jvm/a", "17", TELL);
        checkout.maven(BUILD);
        checkout.having("script").with("SHELL", "/bin/sh");
        assertThat(onTerminal(DAEMON)).contains("building raftd", "io.raftd.Main");
    }

    private void assertRefused(Outcome outcome, String... reasons) {
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains(reasons)
                .contains("cd '" + checkout.root + "' && mvn -B -DskipChecks package");
    }
}
