package io.raftctl.command.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.offline.SampleLog;
import io.raftd.storage.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that mend the log of a stopped node. */
class MendingTest {
    private static final String FILE = "log/00000000000000000001.log";

    /** Of a segment's header. */
    private static final int FIRST_RECORD = 4096;

    @TempDir
    private Path dir;

    private Path data = Path.of("");

    @BeforeEach
    void stoppedNode() throws IOException {
        data = SampleLog.stoppedMember(dir.resolve("data"));
    }

    private Result run(String verb, String... options) {
        String[] words = new String[4 + options.length];
        System.arraycopy(new String[] {"log", verb, "--data-dir", data.toString()}, 0, words, 0, 4);
        System.arraycopy(options, 0, words, 4, options.length);
        return new Cli().run(words);
    }

    private void write(long offset, byte... bytes) throws IOException {
        try (FileChannel file = FileChannel.open(data.resolve(FILE), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private void damage() throws IOException {
        write(FIRST_RECORD + 60, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
    }

    /** Behind the last mark, where nobody relies on anything. */
    private long tear() throws IOException {
        byte[] bytes = Files.readAllBytes(data.resolve(FILE));
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        write(end + 8, (byte) 7);
        return end;
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(data.resolve("log"))) {
            return files.toList();
        }
    }

    @Test
    void repairCutsATornEnd() throws IOException {
        tear();
        Result plan = run("repair", "--dry-run");
        assertThat(plan.exit()).isZero();
        assertThat(plan.out())
                .startsWith("would cut " + FILE + " at offset ")
                .endsWith(", and with that index 6 and what follows\n");
        Result asked = run("repair");
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("needs --yes");
        Result done = run("repair", "--yes", "-o", "json");
        assertThat(done.exit()).isZero();
        JsonObject json = done.json();
        assertThat(json.keySet())
                .containsExactly(
                        "schema", "node", "changed", "dryRun", "file", "offset", "firstLost");
        assertThat(json.get("changed").getAsBoolean()).isTrue();
        assertThat(json.get("firstLost").getAsLong()).isEqualTo(6);
        assertThat(Files.size(data.resolve(FILE))).isEqualTo(json.get("offset").getAsLong());
        assertThat(run("repair").out()).isEqualTo("unchanged\n");
        assertThat(new Cli().run("log", "verify", "--data-dir", data.toString()).out())
                .isEqualTo("every record from 1 to 5 is sound\n");
    }

    @Test
    void repairLeavesAWholeLogAlone() {
        Result result = run("repair");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("unchanged\n");
        assertThat(run("repair", "-o", "json").json().get("changed").getAsBoolean())
                .isFalse();
    }

    @Test
    void repairDoesNotCutDamageOff() throws IOException {
        damage();
        Result result = run("repair", "--yes");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err())
                .contains(FILE + ": offset ", "raftctl log rebuild --data-dir " + data);
        Files.delete(data.resolve("hardstate"));
        assertThat(run("repair", "--yes").err()).contains("raftctl member replace");
    }

    @Test
    void rebuildDropsADamagedLog() throws IOException {
        damage();
        Result plan = run("rebuild", "--dry-run");
        assertThat(plan.exit()).isZero();
        assertThat(plan.out())
                .isEqualTo("would drop the log of n1:\n  " + FILE
                        + "\nit begins again with index 1\n");
        assertThat(segments()).hasSize(1);
        Result asked = run("rebuild");
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("drop the log of n1 in " + data, "needs --yes");
        assertThat(segments()).hasSize(1);
        Result done = run("rebuild", "--yes");
        assertThat(done.exit()).isZero();
        assertThat(done.out()).contains("dropped the log of n1", "start the node: it votes again");
        assertThat(segments()).isEmpty();
        assertThat(Files.readString(data.resolve("identity"))).contains(" rebuilding\n");
        Result again = run("rebuild");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).startsWith("unchanged: n1 is being rebuilt already");
        try (DataDirectory storage = SampleLog.open(data)) {
            assertThat(storage.stats()).isNotNull();
        }
        assertThat(segments()).hasSize(1);
    }

    @Test
    void rebuildAsJson() throws IOException {
        damage();
        JsonObject json = run("rebuild", "--yes", "-o", "json").json();
        assertThat(json.keySet())
                .containsExactly(
                        "schema",
                        "node",
                        "changed",
                        "dryRun",
                        "snapshotIndex",
                        "dropped",
                        "damage");
        assertThat(json.get("changed").getAsBoolean()).isTrue();
        assertThat(json.get("snapshotIndex").isJsonNull()).isTrue();
        assertThat(json.getAsJsonArray("damage")).hasSize(1);
        assertThat(run("rebuild", "-o", "json").json().get("changed").getAsBoolean())
                .isFalse();
    }

    @Test
    void rebuildRefusesASoundLog() {
        Result result = run("rebuild", "--yes");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("nothing is damaged");
    }

    @Test
    void rebuildRefusesWithoutAQuorumOfOthers() throws IOException {
        data = SampleLog.stoppedNode(dir.resolve("alone"));
        write(FIRST_RECORD + 200, (byte) 1, (byte) 2, (byte) 3);
        Result result = run("rebuild", "--yes");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("only voter", "raftctl snapshot restore");
        assertThat(segments()).hasSize(1);
    }

    @Test
    void rebuildDoesNotReplaceTheHardState() throws IOException {
        damage();
        Files.delete(data.resolve("hardstate"));
        Result result = run("rebuild", "--yes");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("hardstate", "raftctl member replace");
        assertThat(segments()).hasSize(1);
    }

    @Test
    void aDirectoryInUseIsLeftAlone() throws IOException {
        try (DataDirectory running = SampleLog.open(data)) {
            assertThat(running.stats()).isNotNull();
            for (String verb : List.of("repair", "rebuild")) {
                for (String option : List.of("--yes", "--dry-run")) {
                    Result result = run(verb, option);
                    assertThat(result.exit()).isEqualTo(6);
                    assertThat(result.err()).contains("in use");
                }
            }
        }
    }

    @Test
    void badCommandLinesAreRefused() throws IOException {
        for (String verb : List.of("repair", "rebuild")) {
            assertThat(new Cli().run("log", verb).exit()).isEqualTo(2);
            assertThat(new Cli().run("log", verb, "--node", "n1").exit()).isEqualTo(2);
            assertThat(run(verb, "more").exit()).isEqualTo(2);
            assertThat(new Cli()
                            .run("log", verb, "--yes", "--data-dir", dir + "/none")
                            .exit())
                    .isEqualTo(7);
            Path empty = Files.createDirectories(dir.resolve("empty"));
            assertThat(new Cli()
                            .run("log", verb, "--yes", "--data-dir", empty.toString())
                            .exit())
                    .isEqualTo(7);
            assertThat(empty).isEmptyDirectory();
        }
    }
}
