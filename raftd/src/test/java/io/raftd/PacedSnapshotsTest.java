package io.raftd;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.node.NoSnapshots;
import io.raftd.node.StateMachine;
import io.raftd.raft.Configuration;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PacedSnapshotsTest {
    private static final int KIB = 1024;
    private static final long MS = 1_000_000;
    private static final Configuration MEMBERS =
            Configuration.of(List.of(new Member(new ReplicaId("n1", new UUID(1, 1)), "here:1")));
    private static final SnapshotPoint POINT = new SnapshotPoint(1, 1, 0, 0, 0, 1, MEMBERS);

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final List<Long> rests = new ArrayList<>();
    private long busy;

    /** Keeps the bytes, and takes no time for them. */
    private final class Kept extends NoSnapshots {
        @Override
        public Snapshot write(SnapshotPoint point, StateMachine.View state) throws IOException {
            state.writeTo(file);
            return new Snapshot(point, file.size(), "d");
        }

        @Override
        public byte[] read(Snapshot snapshot, long offset, int maxBytes) {
            return new byte[] {(byte) offset};
        }
    }

    /** The log is at work while it rests, too. */
    private final PacedSnapshots paced = new PacedSnapshots(
            new Kept(),
            time -> {
                rests.add(time);
                busy += 1000 * MS;
            },
            () -> busy);

    /** A state of so many KiB, during each of which the log is at work for so long. */
    private Snapshot write(int kib, long each) throws IOException {
        return paced.write(POINT, out -> {
            for (int i = 0; i < kib; i++) {
                busy += each;
                byte[] bytes = new byte[KIB];
                bytes[0] = (byte) i;
                out.write(bytes, 0, KIB - 1);
                out.write(bytes[0]);
            }
        });
    }

    @Test
    void theBytesAreTheSame() throws IOException {
        assertThat(write(3000, 0).bytes()).isEqualTo(3000 * KIB);
        byte[] written = file.toByteArray();
        for (int i = 0; i < 3000; i++) {
            assertThat(written[i * KIB]).isEqualTo((byte) i);
            assertThat(written[(i + 1) * KIB - 1]).isEqualTo((byte) i);
        }
    }

    @Test
    void behindEachMebibyteItRestsNineteenTimesAsLongAsTheLogWasAtWork() throws IOException {
        write(3 * KIB + 1, MS / 100);
        long step = KIB * MS / 100;
        assertThat(rests).containsExactly(19 * step, 19 * step, 19 * step);
    }

    @Test
    void aLogThatIsSlowDoesNotMakeItRestForEver() throws IOException {
        write(KIB, MS);
        assertThat(rests).containsExactly(500 * MS);
    }

    @Test
    void besideALogThatIsIdleItDoesNotRest() throws IOException {
        write(3 * KIB, 0);
        assertThat(rests).containsOnly(0L);
    }

    @Test
    void aSmallStateIsWrittenAtOnce() throws IOException {
        write(KIB - 1, MS);
        assertThat(rests).isEmpty();
    }

    private void read(long offset) throws IOException {
        assertThat(paced.read(new Snapshot(POINT, KIB, "d"), offset, 1))
                .containsExactly((byte) offset);
    }

    @Test
    void beforeEachFurtherPieceItRestsNineTimesAsLongAsTheLogWasAtWork() throws IOException {
        read(0);
        busy += MS;
        read(1);
        busy += 2 * MS;
        read(2);
        read(3);
        assertThat(rests).containsExactly(9 * MS, 18 * MS, 0L);
    }

    @Test
    void itReadsABeginningAtOnce() throws IOException {
        read(1);
        rests.clear();
        busy += MS;
        read(0);
        assertThat(rests).isEmpty();
    }

    @Test
    void itReadsOnAfterHalfASecondAtMost() throws IOException {
        read(0);
        busy += 1000 * MS;
        read(1);
        assertThat(rests).containsExactly(500 * MS);
    }
}
