package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.CrashableFiles.Crash;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.Identity.Parent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class FoundingTest {
    private static final UUID FRESH = new UUID(0xAAAA, 0xBBBB);
    private static final ReplicaId SELF = new ReplicaId("n1", new UUID(9, 9));
    private static final List<Entry> LOG = entries(GENESIS, 4, 12, 60);
    private static final SnapshotPoint FROM = Taken.point(last(LOG));
    private static final Founding FOUNDING =
            new Founding(SELF, "127.0.0.1:7009", FRESH, CLUSTER, FROM);

    private static Tape state() {
        Tape tape = Tape.of(List.of(GENESIS));
        LOG.forEach(tape::apply);
        return tape;
    }

    private static void found(Files files) throws IOException {
        FOUNDING.write(files, state().view(), Records.ids(3));
    }

    private static Entry next() {
        ByteBuffer b = ByteBuffer.allocate(Entry.HEADER);
        b.putInt(0, Entry.HEADER).putInt(8, Entry.chainSeed(FRESH)).put(12, (byte) 1);
        b.put(13, EntryType.NOOP.code()).putLong(16, 14).putLong(24, 5);
        b.putLong(32, FROM.clusterTimeMs());
        CRC32C crc = new CRC32C();
        crc.update(b.array(), 0, 4);
        crc.update(b.array(), 8, Entry.HEADER - 8);
        return Entry.view(b.putInt(4, (int) crc.getValue()).array(), 0);
    }

    private static void checkWhole(CrashableFiles files, String when) throws IOException {
        Opened opened = TestDirectory.open(files);
        assertThat(opened.notes()).as(when).isEmpty();
        assertThat(opened.recovered().self()).as(when).isEqualTo(SELF);
        assertThat(opened.recovered().cluster()).as(when).isEqualTo(FRESH);
        assertThat(opened.recovered().hardState()).as(when).isEqualTo(new HardState(4, null));
        assertThat(opened.restore(new Tape())).as(when).isEqualTo(state());
        SnapshotPoint point = requireNonNull(opened.recovered().snapshot()).point();
        assertThat(point).as(when).isEqualTo(FOUNDING.point());
        assertThat(opened.recovered().log().firstIndex()).as(when).isEqualTo(14);
        assertThat(opened.recovered().log().lastIndex()).as(when).isEqualTo(13);
        assertThat(opened.recovered().log().lastCrc()).as(when).isEqualTo(Entry.chainSeed(FRESH));
        opened.storage().persist(Records.write(new HardState(5, SELF), List.of(next())));
        Opened again = TestDirectory.open(files.powerLost());
        assertThat(again.recovered().log().lastIndex()).as(when).isEqualTo(14);
        assertThat(again.restore(new Tape())).as(when).isEqualTo(state());
    }

    @Test
    void theStateGoesOnInAClusterOfOneVoter() throws IOException {
        CrashableFiles files = new CrashableFiles();
        found(files);
        SnapshotPoint point = FOUNDING.point();
        assertThat(point.index()).isEqualTo(13);
        assertThat(point.term()).isEqualTo(4);
        assertThat(point.clusterTimeMs()).isEqualTo(FROM.clusterTimeMs());
        assertThat(point.configurationIndex()).isEqualTo(13);
        assertThat(point.configuration())
                .isEqualTo(Configuration.of(List.of(new Member(SELF, "127.0.0.1:7009"))));
        checkWhole(files, "founded");
    }

    @Test
    void theParentIsRemembered() throws IOException {
        CrashableFiles files = new CrashableFiles();
        found(files);
        Inspection inspection = new Inspection(files.powerLost());
        assertThat(inspection.defects).isEmpty();
        assertThat(requireNonNull(inspection.inspected.identity()).parent())
                .isEqualTo(new Parent(CLUSTER, 13, 4));
    }

    /** Empty for the next start, refused by it, or whole: never half a node. */
    @Case("S40")
    @Test
    void aCrashAtAnyChangeLeavesNoHalfNode() throws IOException {
        int n = 1;
        for (boolean crashed = true; crashed; n++) {
            CrashableFiles files = new CrashableFiles();
            files.crashAt(n);
            crashed = crashes(files);
            if (crashed) {
                check(files.killed(), "change " + n + ", killed");
                check(files.powerLost(), "change " + n + ", power lost");
                for (int seed = 0; seed < 8; seed++) {
                    String when = "change " + n + ", power lost with seed " + seed;
                    check(files.powerLost(new Random(seed)), when);
                }
            } else {
                checkWhole(files.powerLost(), "power lost behind the end");
            }
        }
        assertThat(n).isGreaterThan(20);
    }

    private static boolean crashes(CrashableFiles files) throws IOException {
        try {
            found(files);
            return false;
        } catch (Crash crash) {
            return true;
        }
    }

    private static void check(CrashableFiles image, String when) throws IOException {
        if (image.list("").contains(Identity.FILE)) {
            checkWhole(image, when);
            return;
        }
        try {
            Opened opened = TestDirectory.open(image);
            assertThat(opened.recovered().cluster()).as(when).isNull();
            assertThat(opened.recovered().snapshot()).as(when).isNull();
        } catch (StorageFailure refused) {
            assertThat(refused.kind()).as(when).isEqualTo(StorageFailure.Kind.CORRUPT);
            assertThat(refused).as(when).hasMessageContaining("identity: offset 0: missing");
        }
    }

    @Test
    void aDiskWithoutRoomHoldsNoHalfNode() throws IOException {
        CrashableFiles whole = new CrashableFiles();
        found(whole);
        for (long room = 0; room < whole.used(); room += 997) {
            CrashableFiles files = new CrashableFiles();
            files.limit(room);
            assertThatThrownBy(() -> found(files))
                    .isInstanceOfAny(IOException.class, StorageFailure.class);
            files.limit(Long.MAX_VALUE);
            check(files, room + " bytes");
        }
    }

    @Test
    void onlyAnEmptyDirectoryIsFounded() throws IOException {
        TestDirectory taken = new TestDirectory();
        int before = taken.files.operations();
        assertThatThrownBy(() -> found(taken.files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not empty: hardstate, identity, log, snapshots");
        assertThat(taken.files.operations()).isEqualTo(before);
        CrashableFiles locked = new CrashableFiles();
        locked.put("lock", new byte[0]);
        found(locked);
        checkWhole(locked, "beside a lock");
    }

    @Test
    void aStateThatCannotBeReadFoundsNothing() {
        CrashableFiles files = new CrashableFiles();
        assertThatThrownBy(() -> FOUNDING.write(
                        files,
                        out -> {
                            throw new IOException("gone");
                        },
                        Records.ids(3)))
                .hasMessage("gone");
        assertThat(files.list("")).doesNotContain(Identity.FILE);
        assertThat(files.list("snapshots")).isEmpty();
    }
}
