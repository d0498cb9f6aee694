package io.raftctl.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir
    private Path dir;

    @Test
    void linesAreThereAgain() throws IOException {
        Path file = dir.resolve("raftctl/history");
        HistoryFile history = HistoryFile.open(file);
        history.add("kv put a 'b\nc'");
        HistoryFile.open(file).add("kv get a\\ b");
        assertThat(HistoryFile.open(file).load())
                .containsExactly("kv put a 'b\nc'", "kv get a\\ b");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void itDoesNotGrowForEver() throws IOException {
        HistoryFile history = HistoryFile.open(dir.resolve("history"));
        for (int i = 0; i < 2 * HistoryFile.KEPT; i++) {
            history.add("kv get " + i);
        }
        assertThat(history.load()).hasSize(HistoryFile.KEPT).endsWith("kv get 1999");
        assertThat(dir.resolve("history")).content().hasLineCount(HistoryFile.KEPT);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(dir.resolve("history"))))
                .isEqualTo("rw-------");
        assertThat(dir.toFile().list()).containsExactly("history");
    }
}
