package io.raftctl.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.offline.SampleCluster;
import io.raftctl.offline.SampleLog;
import io.raftctl.offline.SampleSnapshot;
import io.raftd.kv.KeyValueStore;
import io.raftd.raft.Member;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.SnapshotReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineRestoreTest {
    private final SampleSnapshot snapshot =
            SampleSnapshot.of(new SampleLog(new UUID(3, 3)).fill(400, 2000));

    @TempDir
    private Path dir;

    private Path file = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void save() throws IOException {
        file = dir.resolve("backup.snap");
        data = dir.resolve("data");
        Files.write(file, snapshot.bytes());
    }

    private Result restore(Path from, String listen, String... more) {
        List<String> words = new ArrayList<>(List.of("snapshot", "restore", from.toString()));
        words.addAll(List.of("--data-dir", data.toString(), "--id", "n9", "--listen", listen));
        words.addAll(List.of(more));
        return new Cli().run(words.toArray(String[]::new));
    }

    private Result restore(String... more) {
        return restore(file, "127.0.0.1:7009", more);
    }

    private List<String> made() throws IOException {
        try (Stream<Path> files = Files.exists(data) ? Files.list(data) : Stream.empty()) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void aNewClusterHasTheStateOfTheFile() throws IOException {
        Result result = restore("--yes", "-o", "json");
        assertThat(result.exit()).as("%s", result).isZero();
        JsonObject json = result.json();
        assertThat(json.get("changed").getAsBoolean()).isTrue();
        assertThat(json.getAsJsonObject("parent").get("clusterId").getAsString())
                .isEqualTo(SampleCluster.ID);
        Opened opened = SampleCluster.open(data, "n9");
        try (DataDirectory storage = opened.storage()) {
            assertThat(storage.isFull()).isFalse();
            assertThat(opened.recovered().cluster())
                    .hasToString(json.get("clusterId").getAsString());
            assertThat(opened.recovered().self().disk())
                    .hasToString(json.get("diskId").getAsString());
            SnapshotPoint point =
                    Objects.requireNonNull(opened.recovered().snapshot()).point();
            assertThat(point.index()).isEqualTo(400);
            assertThat(point.configuration().members())
                    .containsExactly(new Member(opened.recovered().self(), "127.0.0.1:7009"));
            assertThat(opened.restore(new KeyValueStore()).digest())
                    .isEqualTo(new SnapshotReader(new ByteArrayInputStream(snapshot.bytes()))
                            .load(new KeyValueStore())
                            .digest());
        }
    }

    @Test
    void anEmptyDirectoryWillDoAndNoOther() throws IOException {
        Files.createDirectory(data);
        assertThat(restore("--yes").exit()).isZero();
        List<String> before = made();
        Result taken = restore("--yes");
        assertThat(taken.exit()).isEqualTo(6);
        assertThat(taken.err()).contains("is not empty: ", "identity");
        assertThat(made()).isEqualTo(before);
        data = dir.resolve("other");
        Files.createDirectory(data);
        try (DiskFiles running = DiskFiles.open(data, nanos -> {})) {
            assertThat(restore("--yes").exit()).isEqualTo(6);
            assertThat(running.list("")).containsExactly("lock");
        }
        Files.writeString(data.resolve("mine"), "x");
        assertThat(restore("--yes").exit()).isEqualTo(6);
        assertThat(data.resolve("mine")).hasContent("x");
    }

    @Test
    void aDamagedFileMakesNothing() throws IOException {
        for (int at = 0; at < snapshot.bytes().length; at += snapshot.bytes().length / 23) {
            byte[] damaged = snapshot.bytes().clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertThat(restore("--yes").exit()).as("byte %d", at).isEqualTo(9);
            assertThat(data).doesNotExist();
        }
        Files.write(file, Arrays.copyOf(snapshot.bytes(), snapshot.bytes().length - 1));
        assertThat(restore("--yes").exit()).isEqualTo(9);
        Files.delete(file);
        assertThat(restore("--yes").exit()).isEqualTo(7);
        assertThat(data).doesNotExist();
    }

    @Test
    void badWishesAreRefused() {
        assertThat(restore(file, "0.0.0.0:7001", "--yes").exit()).isEqualTo(2);
        assertThat(restore(file, "[::]:7001", "--yes").exit()).isEqualTo(2);
        assertThat(restore(file, "7001", "--yes").exit()).isEqualTo(2);
        assertThat(restore(file, "h:0", "--yes").exit()).isEqualTo(2);
        assertThat(restore("--yes", "--id", "-").exit()).isEqualTo(2);
        assertThat(new Cli().run("snapshot", "restore").exit()).isEqualTo(2);
        assertThat(data).doesNotExist();
    }

    @Test
    void itAsksBefore() {
        Result asked = restore();
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("needs --yes where nobody can be asked");
        Result dry = restore("--dry-run");
        assertThat(dry.exit()).isZero();
        assertThat(dry.out()).contains("would found a cluster of n9 at 127.0.0.1:7009");
        assertThat(data).doesNotExist();
    }
}
