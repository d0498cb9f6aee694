package io.raftctl.command.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be told without starting a process. */
class PlaygroundVerbsTest {
    @TempDir
    private Path dir;

    private Result run(String... words) {
        String[] line = new String[words.length + 3];
        System.arraycopy(words, 0, line, 1, words.length);
        line[0] = "playground";
        line[words.length + 1] = "--dir";
        line[words.length + 2] = dir.toString();
        return new Cli().run(line);
    }

    private void mark(String ports) throws IOException {
        Files.writeString(dir.resolve("playground.properties"), "format=1\nports=" + ports + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nodes 0",
                "--nodes 10",
                "--nodes x",
                "--base-port 0",
                "--base-port 65534",
                "--base-port any",
                "up --nodes 0",
                "up --base-port -1",
                "up extra",
                "kill",
                "start",
                "pause",
                "resume",
                "kill n1 n2",
                "partition",
                "slow n1"
            })
    void misuseIsRefused(String words) {
        assertThat(run(words.split(" ", -1)).exit()).isEqualTo(2);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void optionsOfUpBeforeAVerbAreRefused() {
        for (String line : List.of("--nodes 5 up", "--detach up", "--base-port auto status")) {
            Result result = run(line.split(" ", -1));
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err())
                    .contains(line.split(" ", 2)[0], "see raftctl playground --help");
        }
    }

    @Test
    void aDirectoryMayBeCalledAsAVerbIs() {
        Result result = new Cli().run("playground", "--dir", "down", "status");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.err()).contains("no playground in ", "/down");
    }

    @Test
    void whereThereIsNoneThereIsNothingToStop() {
        assertThat(run("down").out()).isEqualTo("unchanged\n");
        assertThat(run("destroy", "--yes").out()).isEqualTo("unchanged\n");
        for (String verb : List.of("status", "env")) {
            assertThat(run(verb).exit()).isEqualTo(7);
        }
        for (String verb : List.of("kill", "start", "pause", "resume")) {
            assertThat(run(verb, "n1").exit()).isEqualTo(7);
        }
    }

    @Test
    void aDirectoryOfSomebodyElseIsLeftAlone() throws IOException {
        Path file = Files.writeString(dir.resolve("thesis.tex"), "years of work");
        for (String verb : List.of("up", "down", "status", "env", "destroy")) {
            Result result = run(verb, "--yes");
            assertThat(result.exit()).isEqualTo(verb.equals("up") ? 2 : 6);
        }
        assertThat(file).hasContent("years of work");
    }

    @Test
    void aDamagedMarkIsNamed() throws IOException {
        mark("7001,x");
        Result result = run("status");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("playground.properties");
    }

    @Test
    void statusAndEnvComeFromTheMark() throws IOException {
        mark("17001,17002,17003");
        assertThat(run("env").out())
                .isEqualTo("export RAFTCTL_ENDPOINTS="
                        + "127.0.0.1:17001,127.0.0.1:17002,127.0.0.1:17003\n");
        assertThat(run("env", "-o", "json").json().keySet()).containsExactly("schema", "endpoints");
        assertThat(run("status", "--no-headers").out().lines().map(l -> l.replaceAll(" +", " ")))
                .startsWith("n1 127.0.0.1:17001 - stopped")
                .hasSize(3);
        assertThat(run("status", "-o", "json").out())
                .startsWith("{\"schema\":1,\"dir\":\"" + dir.toRealPath()
                        + "\",\"nodes\":[{\"id\":\"n1\",\"address\":\"127.0.0.1:17001\","
                        + "\"pid\":null,\"state\":\"stopped\",\"dataDir\":\"" + dir.toRealPath()
                        + "/n1/data\",\"logFile\":\"" + dir.toRealPath()
                        + "/n1/raftd.log\",\"faults\":null}");
    }

    @Test
    void aStoppedNodeCannotBePaused() throws IOException {
        mark("17001");
        assertThat(run("pause", "n1").exit()).isEqualTo(6);
        assertThat(run("kill", "n1").out()).isEqualTo("unchanged\n");
        assertThat(run("kill", "n2").exit()).isEqualTo(7);
        assertThat(run("down").out()).isEqualTo("unchanged\n");
    }

    @Test
    void destroyAsks() throws IOException {
        mark("17001");
        assertThat(run("destroy").exit()).isEqualTo(2);
        Cli terminal = new Cli().with("RAFTCTL_STDIN_TTY", "1").stdin("no\n");
        Result no = terminal.run("playground", "destroy", "--dir", dir.toString());
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.err()).contains("destroy " + dir, "[y/N]", "nothing done");
        assertThat(dir).exists();
        Result yes = terminal.stdin("y\n").run("playground", "destroy", "--dir", dir.toString());
        assertThat(yes.out()).isEqualTo("destroyed\n");
        assertThat(dir).doesNotExist();
        Files.createDirectory(dir);
    }

    @Test
    void destroyKeepsWhatItDidNotMake() throws IOException {
        mark("17001");
        Files.createDirectories(dir.resolve("n1/data"));
        Path file = Files.writeString(dir.resolve("notes"), "mine");
        Result result = run("destroy", "--yes");
        assertThat(result.exit()).isEqualTo(11);
        assertThat(dir.resolve("n1")).doesNotExist();
        assertThat(file).exists();
    }
}
