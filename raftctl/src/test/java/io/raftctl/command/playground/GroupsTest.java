package io.raftctl.command.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.playground.Playground;
import io.raftd.protocol.wire.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is cut off from whom, as said on the command line. */
class GroupsTest {
    @TempDir
    private Path dir;

    @BeforeEach
    void four() throws IOException {
        Files.writeString(
                dir.resolve("playground.properties"), "format=1\nports=17001,17002,17003,17004\n");
    }

    private Groups groups(String... words) {
        return Groups.parse(List.of(words), Playground.in(dir));
    }

    private Result run(String... words) {
        String[] line = new String[words.length + 3];
        System.arraycopy(words, 0, line, 1, words.length);
        line[0] = "playground";
        line[words.length + 1] = "--dir";
        line[words.length + 2] = dir.toString();
        return new Cli().run(line);
    }

    @Test
    void whoIsNotNamedIsInAGroupWithTheOthers() {
        assertThat(groups("n1,n3", "n2")).hasToString("n1,n3 | n2 | n4");
        assertThat(groups("127.0.0.1:17002")).hasToString("n2 | n1,n3,n4");
        assertThat(groups("n1", "n2", "n3,n4")).hasToString("n1 | n2 | n3,n4");
    }

    @Test
    void eachIsCutOffFromTheOtherGroupsAndDelaysStay() {
        Faults.Builder now = Faults.newBuilder().setForceDelayMs(50);
        now.addLinksBuilder().setNode("n2").setDelayMs(10);
        now.addLinksBuilder().setNode("n3").setDropSent(true);
        assertThat(groups("n2,n1").partition("n1", now.build()))
                .isEqualTo(Faults.newBuilder()
                        .setForceDelayMs(50)
                        .addLinks(Faults.Link.newBuilder().setNode("n2").setDelayMs(10))
                        .addLinks(cut("n3"))
                        .addLinks(cut("n4"))
                        .build());
        assertThat(groups("n2,n1").partition("n3", Faults.getDefaultInstance()))
                .isEqualTo(Faults.newBuilder()
                        .addLinks(cut("n1"))
                        .addLinks(cut("n2"))
                        .build());
    }

    private static Faults.Link.Builder cut(String node) {
        return Faults.Link.newBuilder().setNode(node).setDropSent(true).setDropReceived(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | partition | Missing required parameter",
                "2 | partition n1,n2 n2 | n2 is named twice",
                "2 | partition n1,,n2 | has an empty name in it",
                "2 | partition n1,n2,n3,n4 | all nodes are in one group",
                "7 | partition n1 n5 | no node n5",
                "6 | partition n1 | no node of",
                "6 | heal | no node of",
                "2 | heal n1 | Unmatched argument",
                "2 | slow n1 | slow by how much",
                "2 | slow --disk 5ms | Missing required parameter",
                "2 | slow n1 --disk 5 | no duration",
                "2 | slow n1 --disk 61s | --disk 61000ms is more than 60s",
                "2 | slow n1 --link 2m | --link 120000ms is more than 60s",
                "7 | slow n5 --disk 5ms | no node n5",
                "6 | slow n1 --disk 5ms | n1 is stopped: `raftctl playground start n1` first"
            })
    void misuseIsRefusedAndSaysWhy(int exit, String words, String reason) {
        Result result = run(words.split(" ", -1));
        assertThat(result.err()).contains(reason);
        assertThat(result.exit()).isEqualTo(exit);
    }
}
