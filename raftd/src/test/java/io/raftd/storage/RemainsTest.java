package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.node.StateMachine;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.SnapshotPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemainsTest {
    private final TestDirectory d = new TestDirectory();

    /** A snapshot behind an entry of the log, or of another's. */
    private static Taken snapshot(List<Entry> log, long index) {
        List<Entry> prefix = log.subList(0, (int) index);
        return Taken.of(CLUSTER, Taken.point(last(prefix)), Tape.of(prefix).view());
    }

    private static void put(CrashableFiles image, Taken taken) {
        image.put(taken.file(), taken.bytes());
    }

    private static StateMachine replayed(CrashableFiles image) {
        Remains remains = Remains.read(image);
        assertThat(remains.damage()).isEmpty();
        return remains.replay(image, new Tape());
    }

    @Test
    void allOfALogIsReplayedCommittedOrNot() {
        d.append(3, 200).append(4, 30_000).idle().append(2, 50);
        Remains remains = Remains.read(d.files);
        assertThat(remains.identity().cluster()).isEqualTo(CLUSTER);
        assertThat(remains.hardState()).isEqualTo(new HardState(1, Records.N1));
        assertThat(remains.snapshot()).isNull();
        assertThat(remains.end()).isEqualTo(Taken.point(last(d.log)));
        assertThat(replayed(d.files)).isEqualTo(Tape.of(d.log));
    }

    @Test
    void readingChangesNothing() {
        d.append(3, 200);
        int before = d.files.operations();
        replayed(d.files);
        assertThat(d.files.operations()).isEqualTo(before);
    }

    @Test
    void theLogGoesOnBehindASnapshot() throws IOException {
        d.append(9, 20_000).idle();
        CrashableFiles image = d.files.powerLost();
        put(image, snapshot(d.log, 6));
        assertThat(replayed(image)).isEqualTo(Tape.of(d.log));
        while (image.list("log").size() > 2) {
            image.remove("log/" + image.list("log").get(0));
        }
        Remains remains = Remains.read(image);
        assertThat(remains.end()).isEqualTo(Taken.point(last(d.log)));
        assertThat(remains.replay(image, new Tape())).isEqualTo(Tape.of(d.log));
    }

    @Test
    void aSnapshotBehindTheEndOfTheLogIsAllThereIs() {
        d.append(3, 200).idle();
        List<Entry> longer = new ArrayList<>(d.log);
        longer.addAll(entries(last(d.log), 1, 5, 100));
        CrashableFiles image = d.files.powerLost();
        put(image, snapshot(longer, 7));
        assertThat(requireNonNull(Remains.read(image).end()).index()).isEqualTo(7);
        assertThat(replayed(image)).isEqualTo(Tape.of(longer.subList(0, 7)));
    }

    /** The log has another entry where the snapshot stands: none of it was ever committed. */
    @Test
    void aLogThatContradictsASnapshotCountsForNothing() {
        d.append(9, 200).idle();
        List<Entry> theirs = new ArrayList<>(d.log.subList(0, 2));
        theirs.addAll(entries(d.log.get(1), 3, 4, 100));
        CrashableFiles image = d.files.powerLost();
        put(image, snapshot(theirs, 5));
        SnapshotPoint end = requireNonNull(Remains.read(image).end());
        assertThat(end.index()).isEqualTo(5);
        assertThat(end.term()).isEqualTo(3);
        assertThat(replayed(image)).isEqualTo(Tape.of(theirs.subList(0, 5)));
    }

    @Test
    void anEmptyLogBehindASnapshotNeedsOnlyThat() throws IOException {
        d.append(5, 200).idle();
        CrashableFiles files = new CrashableFiles();
        Founding founding = new Founding(
                Records.N1, "127.0.0.1:7001", CLUSTER, CLUSTER, Taken.point(last(d.log)));
        founding.write(files, Tape.of(d.log).view(), Records.ids(1));
        assertThat(Remains.read(files).end()).isEqualTo(founding.point());
        assertThat(replayed(files)).isEqualTo(Tape.of(d.log));
    }

    @Test
    void aTornTailIsNoDamage() {
        d.append(3, 200).idle().append(2, 3000);
        CrashableFiles image = d.files.powerLost();
        byte[] bytes = image.bytes(d.newest());
        bytes[d.position(d.newest(), last(d.log)) + 1000] ^= 1;
        assertThat(replayed(image)).isEqualTo(Tape.of(d.log.subList(0, 5)));
    }

    @Test
    void damageEndsWhatIsThere() {
        d.append(3, 200).append(2, 3000).append(2, 100).idle();
        CrashableFiles image = d.files.powerLost();
        Entry fifth = d.log.get(4);
        image.bytes(d.newest())[d.position(d.newest(), fifth) + 1000] ^= 1;
        Remains remains = Remains.read(image);
        assertThat(remains.damage()).hasSize(1);
        assertThat(requireNonNull(remains.end()).index()).isEqualTo(4);
        assertThatThrownBy(() -> remains.replay(image, new Tape()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDamagedHardStateLeavesTheLog() {
        d.append(3, 200).idle();
        CrashableFiles image = d.files.powerLost();
        image.put("hardstate", new byte[10]);
        Remains remains = Remains.read(image);
        assertThat(remains.hardState()).isNull();
        assertThat(remains.damage()).hasSize(1);
        assertThat(remains.end()).isEqualTo(Taken.point(last(d.log)));
    }

    @Test
    void aChangeSinceItWasReadIsFoundOut() {
        d.append(3, 200).idle();
        Remains before = Remains.read(d.files);
        d.append(1, 10);
        assertThatThrownBy(() -> before.replay(d.files, new Tape()))
                .isInstanceOf(StorageFailure.class)
                .hasMessageContaining("has changed since it was verified");
    }

    @Test
    void aNodeWithoutAClusterHasNothing() {
        CrashableFiles files = new CrashableFiles();
        TestDirectory.open(files);
        assertThatThrownBy(() -> Remains.read(files))
                .isInstanceOf(StorageFailure.class)
                .hasMessageContaining("belongs to no cluster");
        files.put(Identity.FILE, new byte[3]);
        assertThatThrownBy(() -> Remains.read(files))
                .isInstanceOf(StorageFailure.class)
                .hasMessageContaining("not the text of an identity");
    }
}
