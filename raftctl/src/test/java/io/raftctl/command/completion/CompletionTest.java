package io.raftctl.command.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.house.Sources;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
    @ParameterizedTest
    @CsvSource({"bash, raftctl.bash", "zsh, _raftctl", "fish, raftctl.fish"})
    void theScriptOfAShellIsTheFile(String shell, String file) throws IOException {
        Result result = new Cli().run("completion", shell);
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo(Files.readString(Sources.ROOT.resolve("completions").resolve(file)));
    }

    @Test
    void anotherShellIsMisuse() {
        Result result = new Cli().run("completion", "ksh");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("raftctl: 'ksh' is none of bash, zsh, fish\n");
        assertThat(new Cli().run("completion").exit()).isEqualTo(2);
    }

    @Test
    void membersAreAskedOfTheCluster() {
        try (FakeCluster cluster = new FakeCluster()) {
            String first = "n1\tvoter at " + cluster.node(1).address() + "\n";
            assertThat(patiently(cluster.cli(), "members").lines())
                    .extracting(line -> line.replaceFirst("\t.*", ""))
                    .containsExactly("n1", "n2", "n3");
            assertThat(patiently(cluster.cli(), "voters")).startsWith(first);
            assertThat(patiently(cluster.cli(), "learners")).isEmpty();
            assertThat(patiently(new Cli(), "members", "-e", cluster.node(2).address()))
                    .startsWith(first);
            assertThat(patiently(cluster.cli().with("RAFTCTL_OUTPUT", "json"), "members"))
                    .startsWith(first);
        }
    }

    /** A shell would run what it is given here, or a terminal obey it. */
    @Test
    void whatIsNoIdIsLeftOut() {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.on(
                    OpCase.STATUS,
                    (node, request, body) -> Answer.of(Response.newBuilder()
                            .setStatus(node.status()
                                    .addVoters(stranger("$(reboot)", "127.0.0.1:1"))
                                    .addVoters(stranger("n9", "\033[2J:1")))));
            assertThat(patiently(cluster.cli(), "members"))
                    .contains("n1\t")
                    .endsWith("\nn9\tvoter\n")
                    .doesNotContain("reboot", "\033");
        }
    }

    private static MemberInfo stranger(String id, String address) {
        return MemberInfo.newBuilder()
                .setNode(id)
                .setDisk(ByteString.copyFromUtf8("%-16.16s".formatted("disk of " + id)))
                .setAddress(address)
                .setVoter(true)
                .build();
    }

    @Test
    void nodesAreThoseOfThePlayground(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("playground.properties"), "format=1\nports=17001,17002\n");
        assertThat(patiently(new Cli(), "nodes", "--dir", directory.toString()))
                .isEqualTo("n1\t127.0.0.1:17001\nn2\t127.0.0.1:17002\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "members -e 127.0.0.1:1",
                "members -e nonsense",
                "members -e",
                "members --no-such-option",
                "members and more",
                "members --within soon",
                "members --timeout soon",
                "nodes",
                "nodes --dir /no/such/place",
                "who",
                "",
                "members -o json -e 127.0.0.1:1"
            })
    void whateverIsWrongNothingIsSaid(String words) {
        assertThat(asked(new Cli(), words.split(" "))).isEmpty();
    }

    @Test
    @Timeout(60)
    void whoeverTypesIsNotKeptWaiting() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli patient = new Cli().with("RAFTCTL_TIMEOUT", "1h");
            assertThat(asked(patient, "members", "-e", "127.0.0.1:" + silent.getLocalPort()))
                    .isEmpty();
        }
    }

    @Test
    void nobodyIsToldOfIt() {
        assertThat(new Cli().run("--help").out()).doesNotContain("__complete");
    }

    /** On a busy machine no node may answer in so short a time as there is otherwise. */
    private static String patiently(Cli cli, String... words) {
        return asked(
                cli,
                Stream.concat(Stream.of("--within", "60s"), Stream.of(words))
                        .toArray(String[]::new));
    }

    private static String asked(Cli cli, String... words) {
        Result result = cli.run(
                Stream.concat(Stream.of("__complete"), Stream.of(words)).toArray(String[]::new));
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }
}
