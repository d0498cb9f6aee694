package io.raftctl.reference;

import static io.raftctl.house.Installed.needs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftctl.house.Sources;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in real shells, and the pages in man. */
class ShellsIT {
    /** A raftctl that writes down how it was called, and knows one value of each kind. */
    private static final String FAKE = """
        #!/bin/sh
        if [ "$1" = __complete ]; then
            echo noise >&2
            case "$*" in *h:1*) at=there ;; *) at=here ;; esac
            printf '%s\\tvoter at h:2\\n' "$2-$at"
            exit
        fi
        printf '<%s>' "$@" >>"$CALLS"
        echo >>"$CALLS"
        """;

    /** What is typed, and what the shell makes of it. Files only come where they belong. */
    private static final List<Map.Entry<String, String>> TYPED = List.of(
            Map.entry("mem\tli\t", "<member><list>"),
            Map.entry("member can\t\t", "<member><can-stop><members-here>"),
            Map.entry("-e h:1 member prom\t\t", "<-e><h:1><member><promote><learners-there>"),
            Map.entry("status -o wi\t", "<status><-o><wide>"),
            Map.entry("status --output=wi\t", "<status><--output=wide>"),
            Map.entry("wait leader vo\t\t", "<wait><leader><voter=members-here>"),
            Map.entry("help ex\t", "<help><exit-codes>"),
            Map.entry("snapshot inspect a\t", "<snapshot><inspect><a file.snap>"),
            Map.entry("kv get a\t", "<kv><get><a>"),
            Map.entry("recover plan s -o a\t", "<recover><plan><s><-o><a file.snap>"),
            Map.entry("log show --data-dir da\t", "<log><show><--data-dir><data>"),
            Map.entry("playground kill \t", "<playground><kill><nodes-here>"),
            Map.entry("completion fi\t", "<completion><fish>"));

    @TempDir
    private Path directory;

    private Path calls;
    private Path screen;

    @BeforeEach
    void machine() throws IOException {
        Path program = Files.createDirectories(directory.resolve("bin")).resolve("raftctl");
        Files.writeString(program, FAKE);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        calls = Files.createFile(directory.resolve("calls"));
        screen = Files.createFile(directory.resolve("screen"));
        Path work = Files.createDirectories(directory.resolve("work"));
        Files.createFile(work.resolve("a file.snap"));
        Files.createFile(work.resolve("dark"));
        Files.createDirectory(work.resolve("data"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bash --noprofile --norc | source '%s'/raftctl.bash",
                "zsh -f | fpath=('%s' $fpath); autoload -U compinit; compinit -u -D",
                "fish --no-config | set -p fish_complete_path '%s'"
            })
    void tabCompletes(String shell, String installation) throws Exception {
        needs(shell.substring(0, shell.indexOf(' ')));
        Path completions = Sources.ROOT.resolve("completions");
        Process terminal = terminal(shell);
        try (OutputStream keys = terminal.getOutputStream()) {
            type(keys, installation.formatted(completions));
            assertThat(called(keys, "raftctl ready", 1)).isEqualTo("<ready>");
            int count = 1;
            for (Map.Entry<String, String> typed : TYPED) {
                assertThat(called(keys, "raftctl " + typed.getKey(), ++count))
                        .as("%s: %s", shell, typed.getKey().replace("\t", "[Tab]"))
                        .isEqualTo(typed.getValue());
            }
            type(keys, "exit");
            assertThat(terminal.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            terminal.destroyForcibly();
        }
        assertThat(screen).content().doesNotContain("noise");
    }

    private Process terminal(String shell) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", "exec " + shell, "/dev/null")
                .directory(directory.resolve("work").toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", directory.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("HOME", directory.toString());
        environment.put("HISTFILE", "/dev/null");
        environment.put("CALLS", calls.toString());
        environment.put("SHELL", "/bin/sh");
        environment.put("TERM", "vt100");
        environment.put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    private static void type(OutputStream keys, String line) throws IOException {
        keys.write((line + "\r").getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** Types a line and returns what raftctl was called with for the {@code count}th time. */
    private String called(OutputStream keys, String line, int count) throws IOException {
        type(keys, line);
        await(line)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.readString(calls).lines().count() == count);
        return Files.readAllLines(calls).get(count - 1).replace("/>", ">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"raftctl.1", "raftd.8", "raftd.toml.5"})
    void manFindsNothingWrong(String page) throws Exception {
        needs("man");
        needs("groff");
        String file = Sources.ROOT.resolve("man").resolve(page).toString();
        assertThat(output("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", file))
                .startsWith("x T utf8\n");
        assertThat(output("env", "MANWIDTH=80", "man", "-E", "ascii", "-l", file)
                        .lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void theScriptsAreSoundToTheShells() throws Exception {
        for (String shell : Programs.SHELLS) {
            needs(shell);
            for (String name : List.of("raftctl", "raftd")) {
                String file = shell.equals("zsh") ? "_" + name : name + "." + shell;
                Path script = Sources.ROOT.resolve("completions").resolve(file);
                assertThat(output(shell, "-n", script.toString())).isEmpty();
            }
        }
    }

    /** All that a program says, which ends well. */
    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", Arrays.toString(command), output)
                .isZero();
        return output;
    }
}
