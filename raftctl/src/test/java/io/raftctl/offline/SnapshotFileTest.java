package io.raftctl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftctl.offline.SnapshotFile.Contents;
import io.raftctl.offline.SnapshotFile.Seat;
import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Lease;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.SnapshotPoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    private static final SampleSnapshot SAMPLE = SampleSnapshot.small();

    @TempDir
    private Path dir;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(dir.resolve("file"), bytes);
    }

    @Test
    void aSoundFileSaysWhatItHolds() throws IOException {
        Contents contents = SnapshotFile.read(file(SAMPLE.bytes()));
        assertThat(contents.index()).isEqualTo(5);
        assertThat(contents.term()).isEqualTo(1);
        assertThat(contents.clusterId()).isEqualTo(SampleLog.CLUSTER.toString());
        assertThat(contents.members())
                .containsExactly(new Seat("n1", "127.0.0.1:7001", new UUID(3, 3).toString(), true));
        assertThat(contents.timeMs()).isEqualTo(1_700_000_000_456L);
        assertThat(contents.keys()).isEqualTo(3);
        assertThat(contents.sessions()).isEqualTo(1);
        assertThat(contents.revision()).isEqualTo(3);
        assertThat(contents.stateBytes()).isBetween(100L, contents.fileBytes());
        assertThat(contents.fileBytes()).isEqualTo(SAMPLE.bytes().length);
        assertThat(contents.checksum()).isEqualTo(SAMPLE.info().getDigest());
        assertThat(contents.version()).isEqualTo(1);
    }

    @Test
    void everyCutAndEveryFlipIsFound() {
        byte[] bytes = SAMPLE.bytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x40;
            assertDamaged(flipped);
            assertDamaged(Arrays.copyOf(bytes, at));
        }
        assertDamaged(Arrays.copyOf(bytes, bytes.length + 1));
    }

    private static void assertDamaged(byte[] bytes) {
        assertThatThrownBy(() -> SnapshotFile.read("x", new ByteArrayInputStream(bytes)))
                .isInstanceOf(DamageException.class)
                .hasMessageMatching("x: offset \\d+: .+");
    }

    @Test
    void theLeaseOfItsConfigurationIsTold() throws IOException {
        Configuration plain = Configuration.of(
                List.of(new Member(new ReplicaId("n1", new UUID(3, 3)), "127.0.0.1:7001")));
        Configuration leased =
                new Configuration(plain.current(), null, List.of(), new Lease(1500, 10_000));
        assertThat(leaseMs(plain)).isNull();
        assertThat(leaseMs(leased)).isEqualTo(1500);
    }

    private static @Nullable Long leaseMs(Configuration configuration) throws IOException {
        byte[] bytes = SampleSnapshot.of(new SampleLog(configuration)).bytes();
        return SnapshotFile.read("x", new ByteArrayInputStream(bytes)).leaseMs();
    }

    @Test
    void theStateMustBeThatOfTheHeader() {
        SampleLog log = new SampleLog(new UUID(3, 3));
        SnapshotPoint elsewhere = new SnapshotPoint(
                9, 1, 0, 0, 0, 1, ConfigurationCodec.decode(log.entries().get(0).payload()));
        byte[] bytes = SampleSnapshot.of(log, elsewhere).bytes();
        assertThatThrownBy(() -> SnapshotFile.read("x", new ByteArrayInputStream(bytes)))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining("it is that behind entry 5, not that behind 9");
    }

    @Test
    void whatCannotBeReadIsNotDamaged() throws IOException {
        assertThatThrownBy(() -> SnapshotFile.read(dir.resolve("none")))
                .isInstanceOfSatisfying(
                        DirectoryException.class,
                        e -> assertThat(e.kind()).isEqualTo(DirectoryException.Kind.MISSING));
        assertThatThrownBy(() -> SnapshotFile.read(dir))
                .isInstanceOfSatisfying(
                        DirectoryException.class,
                        e -> assertThat(e.kind()).isEqualTo(DirectoryException.Kind.UNREADABLE));
        IOException failure = new IOException("Input/output error");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] b, int from, int length) throws IOException {
                throw failure;
            }
        };
        assertThatThrownBy(() -> SnapshotFile.read("x", failing)).isSameAs(failure);
    }
}
