package io.raftd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DiskFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
    @ParameterizedTest
    @CsvSource({"IN_USE, 64", "CORRUPT, 65", "FOREIGN, 66", "REMOVED, 68", "FAILED, 69"})
    void ofAFailureOfTheStorage(Kind kind, int number) {
        assertThat(ExitCode.of(new StorageFailure(kind, "why")).number()).isEqualTo(number);
    }

    @Test
    void ofTheDirectoryOfAReplicaThatWasRemoved(@TempDir Path data) throws IOException {
        try (DataDirectory storage = open(data)) {
            UUID cluster = UUID.randomUUID();
            Member member = new Member(new ReplicaId("n1", UUID.randomUUID()), "h:1");
            storage.form(cluster, Entry.genesis(cluster, Configuration.of(List.of(member)), 1));
            storage.retire();
        }
        Throwable refusal = catchThrowable(() -> open(data));
        assertThat(ExitCode.of(refusal).number()).isEqualTo(68);
    }

    private static DataDirectory open(Path data) throws IOException {
        return DataDirectory.open(
                        DiskFiles.open(data, ns -> {}),
                        "n1",
                        DataDirectory.Options.DEFAULT,
                        UUID::randomUUID)
                .storage();
    }
}
