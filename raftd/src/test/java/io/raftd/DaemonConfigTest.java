package io.raftd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.node.NodeOptions.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

/** From arguments, environment and file to a configuration, or to exit code 2 and why. */
class DaemonConfigTest {
    private static final String BASE = "--id n1 --listen 127.0.0.1:7001 --data /d";

    @TempDir
    Path directory;

    private static DaemonConfig config(String arguments) {
        return config(arguments, Map.of());
    }

    private static DaemonConfig config(String arguments, Map<String, String> environment) {
        Flags.Asked asked = new Flags("1").parse(arguments.split(" +"));
        return DaemonConfig.of(Options.of(asked.flags(), environment, asked.config()));
    }

    private static String refusal(String arguments) {
        ExitException e =
                catchThrowableOfType(ExitException.class, () -> config(arguments, Map.of()));
        assertThat(e).as(arguments).isNotNull();
        assertThat(e.code()).isEqualTo(ExitCode.USAGE);
        return String.valueOf(e.getMessage());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("raftd.toml"), text);
    }

    @Test
    void defaults() {
        DaemonConfig c = config(BASE + " --join 127.0.0.1:7002");
        assertThat(c.id()).isEqualTo("n1");
        assertThat(c.advertise()).isEqualTo(c.listen());
        assertThat(c.electionTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(c.heartbeat()).isEqualTo(Duration.ofMillis(100));
        assertThat(c.segmentSize()).isEqualTo(64 << 20);
        assertThat(c.maxRequest()).isEqualTo(1 << 20);
        assertThat(c.logLevel()).isEqualTo(Level.INFO);
        assertThat(c.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(c.pidFile()).isNull();
        assertThat(c.join()).hasSize(1);
        assertThat(c.bootstrap()).isEmpty();
    }

    @Test
    void everyFlag() {
        DaemonConfig c = config("--id=n1 --listen=127.0.0.1:7001 --data=/d"
                + " --advertise=localhost:7001 --bootstrap=n1=localhost:7001,n2=h:2,n3=[::1]:3"
                + " --election-timeout=300ms --heartbeat=50ms --segment-size=64KiB"
                + " --max-request=7MiB --log-level=DEBUG --log-format=json --pid-file=/p"
                + " --ready-file=/r --insecure --enable-fault-injection");
        assertThat(c.advertise()).hasToString("localhost:7001");
        assertThat(c.bootstrap())
                .containsExactly(
                        new Listed("n1", "localhost:7001"),
                        new Listed("n2", "h:2"),
                        new Listed("n3", "[::1]:3"));
        assertThat(c.electionTimeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(c.heartbeat()).isEqualTo(Duration.ofMillis(50));
        assertThat(c.segmentSize()).isEqualTo(64 << 10);
        assertThat(c.maxRequest()).isEqualTo(7 << 20);
        assertThat(c.logLevel()).isEqualTo(Level.DEBUG);
        assertThat(c.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(c.readyFile()).isEqualTo(Path.of("/r"));
        assertThat(c.faultInjection()).isTrue();
        assertThat(config(BASE).faultInjection()).isFalse();
    }

    @Test
    void faultsAreForTheLoopbackInterface() {
        String open = "--id n1 --listen 0.0.0.0:7001 --advertise h:7001 --data /d --insecure";
        assertThat(config(open).faultInjection()).isFalse();
        assertThat(refusal(open + " --enable-fault-injection"))
                .isEqualTo("--enable-fault-injection is for the loopback interface, and"
                        + " --listen 0.0.0.0:7001 is reached from beyond it");
    }

    @Test
    void theBootstrapListSaysWhereTheNodeIsReached() {
        DaemonConfig c = config(BASE + " --bootstrap n1=localhost:7001,n2=h:2");
        assertThat(c.advertise()).hasToString("localhost:7001");
    }

    @Test
    void theHeartbeatFollowsAShortElectionTimeout() {
        assertThat(config(BASE + " --election-timeout 150ms").heartbeat())
                .isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void flagOverEnvironmentOverFileOverDefault() throws IOException {
        String file = BASE + " --config " + file("log-level = \"warn\"\n");
        Map<String, String> environment = Map.of(Options.LOG_LEVEL_VARIABLE, "debug");
        assertThat(config(file).logLevel()).isEqualTo(Level.WARN);
        assertThat(config(file, environment).logLevel()).isEqualTo(Level.DEBUG);
        assertThat(config(file + " --log-level error", environment).logLevel())
                .isEqualTo(Level.ERROR);
        assertThat(config(file, Map.of(Options.LOG_LEVEL_VARIABLE, "")).logLevel())
                .isEqualTo(Level.WARN);
    }

    @Test
    void aFileHoldsAllThatFlagsDo() throws IOException {
        Path file = file("""
                id = "n1"
                listen = "127.0.0.1:7001"
                data = "/d"
                bootstrap = ["n1=127.0.0.1:7001", "n2=127.0.0.1:7002"]
                max-request = 2048
                insecure = true
                """);
        DaemonConfig c = config("--config " + file);
        assertThat(c.bootstrap()).hasSize(2);
        assertThat(c.maxRequest()).isEqualTo(2048);
    }

    @Test
    void badFilesNameTheLine() throws IOException {
        String file = "--config " + file("id = \"n1\"\nelection-timout = \"1s\"\n");
        assertThat(refusal(file))
                .contains("raftd.toml:2: election-timout: there is no such setting");
        file("id = \"n1\nlisten = 3\n");
        assertThat(refusal(file)).contains("raftd.toml:1");
        file("id = \"n1\"\n[log]\nlevel = \"info\"\n");
        assertThat(refusal(file)).contains("raftd.toml:2: log: there is no such setting");
        file("id = 1.5\n");
        assertThat(refusal(file)).contains("raftd.toml:1: id: neither a text nor a number");
        file("id = \"n1\"\nlisten = \"127.0.0.1:7001\"\ndata = \"/d\"\nmax-request = \"huge\"\n");
        assertThat(refusal(file)).contains("raftd.toml:4: max-request: 'huge' is not a size");
        assertThat(refusal("--config /no/such.toml")).contains("no such file");
        assertThat(refusal("--config " + directory)).contains("--config");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--no-such-flag | Unknown option: '--no-such-flag'",
                "stray | Unmatched argument",
                "--id | Missing required parameter",
                "--id n2 | should be specified only once",
                "--metrics-listen 127.0.0.1:1 | Unknown option",
                "--election-timeout 1 | --election-timeout: '1' is not a duration",
                "--election-timeout 1.5s | is not a duration",
                "--election-timeout -1s | is not a duration",
                "--segment-size 999999999999GiB | too large",
                "--election-timeout 10ms | not within 20ms to 10m",
                "--election-timeout 11m | not within 20ms to 10m",
                "--heartbeat 0ms | --heartbeat: '0ms' is not above 0 and at most a third",
                "--heartbeat 400ms | at most a third of the election timeout of 1000ms",
                "--segment-size 1KiB | --segment-size: '1KiB' is not within 64KiB to 1GiB",
                "--segment-size 2GiB | is not within",
                "--segment-size 64MB | is not a size",
                "--max-request 0 | --max-request: '0' is not within 1KiB to 7MiB",
                "--max-request 8MiB | is not within",
                "--log-level loud | --log-level: 'loud' is not one of error, warn",
                "--log-format xml | --log-format: 'xml' is not text or json",
                "--advertise here | --advertise: endpoint 'here': expected HOST:PORT",
                "--advertise 0.0.0.0:7001 | --advertise 0.0.0.0:7001 is no address",
                "--bootstrap n2=h:2 | --bootstrap does not list this node, n1",
                "--bootstrap n1 | 'n1' is not ID=HOST:PORT",
                "--bootstrap n1=h:1,n1=h:2 | n1 is listed twice",
                "--bootstrap n1=h:1,n2=h:1 | h:1 is listed twice",
                "--bootstrap n1=h:1,-x=h:2 | node id '-x' does not match",
                "--bootstrap n1=h:1, | is not ID=HOST:PORT",
                "--bootstrap n1=h:0 | port is not within 1 to 65535",
                "--bootstrap n1=h:1 --advertise g:1 | lists n1 at h:1, --advertise says g:1",
                "--bootstrap n1=h:1 --join h:2 | born with its cluster, or joins one",
                "--join h | --join: endpoint 'h': expected HOST:PORT"
            })
    void badFlags(String arguments, String message) {
        assertThat(refusal(BASE + " " + arguments)).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--listen 127.0.0.1:7001 --data /d | --id is missing",
                "--id n1 --data /d | --listen is missing",
                "--id n1 --listen 127.0.0.1:7001 | --data is missing",
                "--id n/1 --listen 127.0.0.1:7001 --data /d | node id 'n/1' does not match",
                "--id n1 --listen 7001 --data /d | --listen: endpoint '7001'",
                "--id n1 --listen nobody.invalid:7001 --data /d | unknown host nobody.invalid",
                "--id n1 --listen 192.0.2.1:7001 --data /d | say --insecure",
                "--id n1 --listen 0.0.0.0:7001 --data /d | say --insecure",
                "--id n1 --listen 0.0.0.0:7001 --data /d --insecure | say --advertise",
                "--id n1 check | belongs behind check"
            })
    void incomplete(String arguments, String message) {
        assertThat(refusal(arguments)).contains(message);
    }

    @Test
    void helpAndVersionNeedNothingElse() {
        String help =
                String.valueOf(new Flags("1.2").parse(new String[] {"--help"}).text());
        assertThat(help).contains("Examples:", "raftd check --config");
        for (Setting setting : Setting.values()) {
            assertThat(help).contains(setting.flag());
        }
        assertThat(new Flags("1.2").parse(new String[] {"--version"}).text())
                .isEqualTo("raftd 1.2\n");
        assertThat(new Flags("1.2").parse(new String[] {"check", "--help"}).text())
                .contains("Checks configuration");
        assertThat(new Flags("1.2").parse(new String[] {"--id", "@home"}).flags())
                .containsEntry(Setting.ID, "@home");
    }

    @Test
    void durationsAndSizes() {
        List<Duration> durations = new ArrayList<>();
        for (String text : List.of("5ms", "2s", "3m", "1h", "0s")) {
            durations.add(Quantities.duration(text));
        }
        assertThat(durations)
                .containsExactly(
                        Duration.ofMillis(5),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(3),
                        Duration.ofHours(1),
                        Duration.ZERO);
        assertThat(Quantities.bytes("7")).isEqualTo(7);
        assertThat(Quantities.bytes("7B")).isEqualTo(7);
        assertThat(Quantities.bytes("3KiB")).isEqualTo(3072);
        assertThat(Quantities.bytes("2GiB")).isEqualTo(2L << 30);
    }
}
