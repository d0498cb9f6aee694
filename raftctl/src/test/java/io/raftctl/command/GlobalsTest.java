package io.raftctl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalsTest {
    private static List<List<String>> verbs() {
        return List.of(
                List.of("status"),
                List.of("health"),
                List.of("doctor"),
                List.of("wait"),
                List.of("member"),
                List.of("member", "list"),
                List.of("member", "can-stop"),
                List.of("leader"),
                List.of("leader", "show"),
                List.of("leader", "transfer"),
                List.of("leader", "step-down"),
                List.of("kv"),
                List.of("kv", "put"),
                List.of("kv", "get"),
                List.of("kv", "del"),
                List.of("kv", "cas"),
                List.of("kv", "scan"),
                List.of("kv", "incr"),
                List.of("log"),
                List.of("log", "show"),
                List.of("log", "stats"),
                List.of("log", "verify"),
                List.of("snapshot"),
                List.of("snapshot", "take"),
                List.of("snapshot", "list"),
                List.of("snapshot", "save"),
                List.of("snapshot", "inspect"),
                List.of("snapshot", "verify"),
                List.of("bench"),
                List.of("bench", "put"),
                List.of("bench", "get"),
                List.of("bench", "mixed"),
                List.of("bench", "W1"),
                List.of("bench", "W6"),
                List.of("bench", "W7"),
                List.of("bench", "W8"),
                List.of("bench", "W9"),
                List.of("bench", "W10"),
                List.of("playground"),
                List.of("playground", "up"),
                List.of("playground", "down"),
                List.of("playground", "status"),
                List.of("playground", "env"),
                List.of("playground", "kill"),
                List.of("playground", "start"),
                List.of("playground", "pause"),
                List.of("playground", "resume"),
                List.of("playground", "destroy"),
                List.of("shell"),
                List.of("completion"),
                List.of("version"),
                List.of("help"));
    }

    private static String[] words(List<String> verb, String... more) {
        return Stream.concat(verb.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyHelpEndsWithExamplesAndFitsAScreen(List<String> verb) {
        Result result = new Cli().run(words(verb, "--help"));
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("\nExamples:\n  raftctl ");
        assertThat(result.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(new Cli()
                        .run(words(List.of("help"), verb.toArray(String[]::new)))
                        .out())
                .isEqualTo(result.out());
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void anUnknownFlagIsMisuseAndNamesTheHelp(List<String> verb) {
        Result result = new Cli().run(words(verb, "--no-such-flag"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("raftctl: ")
                .contains("--no-such-flag", "see raftctl " + String.join(" ", verb) + " --help");
    }

    @Test
    void withoutAVerbThereIsNothingToDo() {
        assertThat(new Cli().run().exit()).isEqualTo(2);
        assertThat(new Cli().run("kv").exit()).isEqualTo(2);
        assertThat(new Cli().run("frobnicate").exit()).isEqualTo(2);
        assertThat(new Cli().run("kv", "frobnicate").exit()).isEqualTo(2);
        assertThat(new Cli().run("help", "frobnicate").exit()).isEqualTo(2);
    }

    @Test
    void everyExitCodeIsExplained() {
        String text = new Cli().run("help", "exit-codes").out();
        assertThat(text).contains("UNKNOWN_OUTCOME", "NO_QUORUM");
        assertThat(new Cli().run("help", "exit-codes", "-o", "json").json().keySet())
                .containsExactly("schema", "exitCodes");
    }

    @Test
    void versionIsOneLine() {
        assertThat(new Cli().run("version").out()).matches("raftctl \\S+\n");
        assertThat(new Cli().run("version", "-o", "json").json().keySet())
                .containsExactly("schema", "version", "java");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "5x", "-1s", "0s", "1.5s", "99999999999s", "999999999h", "five"
            })
    void badDurationsAreRefused(String duration) {
        Result flag = new Cli().run("status", "--timeout", duration);
        assertThat(flag.exit()).isEqualTo(2);
        assertThat(flag.err()).contains("--timeout", duration);
        if (!duration.isEmpty()) {
            Result variable = new Cli().with("RAFTCTL_TIMEOUT", duration).run("status");
            assertThat(variable.exit()).isEqualTo(2);
            assertThat(variable.err()).contains("RAFTCTL_TIMEOUT", duration);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nohost", ":7001", "a:0", "a:65536", "a:x", "a:1,,b:2", "::1:7001"})
    void badEndpointsAreRefused(String endpoints) {
        Result result = new Cli().run("status", "-e", endpoints);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("endpoint '");
    }

    @Test
    void badFormatsAreRefused() {
        assertThat(new Cli().run("version", "-o", "yaml").err())
                .contains("'yaml' is none of table, wide, json, jsonl");
        assertThat(new Cli().run("version", "-o").exit()).isEqualTo(2);
        assertThat(new Cli().with("RAFTCTL_OUTPUT", "yaml").run("version").exit())
                .isEqualTo(2);
        assertThat(new Cli().run("version", "--color", "pink").exit()).isEqualTo(2);
    }

    @Test
    void aFlagBeatsTheEnvironment() {
        Cli cli = new Cli().with("RAFTCTL_OUTPUT", "json");
        assertThat(cli.run("version").out()).startsWith("{");
        assertThat(cli.run("version", "-o", "table").out()).startsWith("raftctl");
        assertThat(cli.run("version", "-w", "table").out()).startsWith("raftctl");
        assertThat(new Cli().with("RAFTCTL_TIMEOUT", "bad").run("version").exit())
                .isZero();
    }

    @Test
    void globalOptionsStandAnywhere() {
        assertThat(new Cli().run("-o", "json", "version").out()).startsWith("{");
        assertThat(new Cli().run("version", "--output=jsonl").out()).startsWith("{");
    }

    @Test
    void misuseIsTellableByScriptsToo() {
        Result result = new Cli().run("--no-such-flag", "-o", "json");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.error().get("error").getAsString()).isEqualTo("USAGE");
        assertThat(new Cli()
                        .with("RAFTCTL_OUTPUT", "jsonl")
                        .run("kv")
                        .error()
                        .get("exitCode")
                        .getAsInt())
                .isEqualTo(2);
    }

    @Test
    void anAtSignIsAnOrdinaryCharacter() {
        assertThat(new Cli().run("help", "@/etc/passwd").err()).contains("no verb '@/etc/passwd'");
    }

    @Test
    void aReaderThatLeavesIsNoFailure() {
        assertThat(onto("Broken pipe")).isEqualTo("0 ");
        assertThat(onto("No space left on device"))
                .isEqualTo("1 raftctl: standard output: No space left on device\n");
    }

    /** Exit code and errors of a command whose standard output fails. */
    private static String onto(String failure) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(), out, new PrintStream(err, true, UTF_8), Map.of());
        return Raftctl.run(console, "version") + " " + err.toString(UTF_8);
    }
}
