package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.TestDirectory.open;
import static io.raftd.storage.TestDirectory.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.acceptance.Case;
import io.raftd.node.Snapshots;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.CrashableFiles.Crash;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.Files.NoSpaceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Snapshots that are written, sent, taken in and given up, beside a log that goes on. */
class SnapshotDirectoryTest {
    private static final Blob NOTHING = new Blob(new byte[0]);

    private final TestDirectory d = new TestDirectory().append(10, 100);
    private final Snapshots snapshots = d.storage().snapshots();

    private Entry entry(long index) {
        return d.log.get((int) index - 1);
    }

    private Snapshot write(long index) throws IOException {
        return snapshots.write(Taken.point(entry(index)), Blob.behind(entry(index)));
    }

    private Taken taken(long index) {
        return Taken.behind(entry(index));
    }

    private void stageAll(Taken taken) throws IOException {
        assertThat(snapshots.stage(taken.snapshot(), 0, taken.bytes()))
                .isEqualTo(taken.bytes().length);
    }

    private List<String> names() {
        return d.files.list("snapshots");
    }

    @Test
    void whatIsWrittenIsWhatAnyOtherNodeWrites() throws IOException {
        Snapshot snapshot = write(7);
        Taken other = taken(7);
        assertThat(snapshot).isEqualTo(other.snapshot());
        assertThat(d.files.powerLost().bytes(other.file())).isEqualTo(other.bytes());
        assertThat(names()).containsExactly("00000000000000000007-1.snap");
    }

    @Test
    void aRestartFindsTheNewest() throws IOException {
        write(3);
        Snapshot newest = write(7);
        Opened opened = open(d.files.powerLost());
        assertThat(opened.recovered().snapshot()).isEqualTo(newest);
        assertThat(opened.restore(NOTHING)).isEqualTo(Blob.behind(entry(7)));
        assertThat(opened.notes()).isEmpty();
        assertThat(opened.recovered().log())
                .isEqualTo(open(new TestDirectory().append(10, 100).files)
                        .recovered()
                        .log());
    }

    @Test
    void withoutASnapshotTheMachineStaysEmpty() {
        Opened opened = open(d.files.powerLost());
        assertThat(opened.recovered().snapshot()).isNull();
        assertThat(opened.restore(NOTHING)).isSameAs(NOTHING);
    }

    @Test
    void theSamePointAgainCostsNothing() throws IOException {
        Snapshot snapshot = write(7);
        int operations = d.files.operations();
        assertThat(write(7)).isEqualTo(snapshot);
        assertThat(d.files.operations()).isEqualTo(operations);
    }

    @Test
    void largeOnesAreForcedInSteps() throws IOException {
        List<String> forces = new ArrayList<>();
        d.files.watch((operation, file) -> {
            if (operation.startsWith("force")) {
                forces.add(operation + " of " + d.files.unforced());
            }
        });
        snapshots.write(Taken.point(entry(5)), Blob.of(1, 20 << 20));
        assertThat(forces).hasSize(4).element(3).isEqualTo("forceDirectory of 0");
        assertThat(forces.subList(0, 2)).allMatch(f -> f.matches("force of 8\\d{6}"));
    }

    @Test
    void readsInPieces() throws IOException {
        Snapshot snapshot = write(7);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long at = 0; at < snapshot.bytes(); ) {
            byte[] some = snapshots.read(snapshot, at, 100);
            assertThat(some.length).isEqualTo((int) Math.min(100, snapshot.bytes() - at));
            all.write(some);
            at += some.length;
        }
        assertThat(all.toByteArray()).isEqualTo(taken(7).bytes());
        assertThat(snapshots.read(snapshot, snapshot.bytes(), 100)).isEmpty();
        assertThatThrownBy(() -> snapshots.read(taken(6).snapshot(), 0, 100))
                .isInstanceOf(NoSuchFileException.class);
        d.files.put(taken(7).file(), new byte[50]);
        assertThatThrownBy(() -> snapshots.read(snapshot, 0, 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends before byte");
    }

    @Test
    void anIncomingOneIsStagedAndInstalled() throws IOException {
        Taken taken = taken(9);
        byte[] bytes = taken.bytes();
        assertThat(snapshots.staged(taken.snapshot())).isZero();
        assertThat(snapshots.stage(taken.snapshot(), 0, Arrays.copyOf(bytes, 100)))
                .isEqualTo(100);
        byte[] overlapping = Arrays.copyOfRange(bytes, 50, 300);
        assertThat(snapshots.stage(taken.snapshot(), 50, overlapping)).isEqualTo(300);
        assertThat(snapshots.stage(taken.snapshot(), 0, Arrays.copyOf(bytes, 100)))
                .as("an old piece again")
                .isEqualTo(300);
        assertThat(snapshots.staged(taken.snapshot())).isEqualTo(300);
        snapshots.stage(taken.snapshot(), 300, Arrays.copyOfRange(bytes, 300, bytes.length));
        assertThat(snapshots.install(taken.snapshot(), NOTHING)).isEqualTo(Blob.behind(entry(9)));
        assertThat(names()).containsExactly("00000000000000000009-1.snap");
        Opened opened = open(d.files.powerLost());
        assertThat(opened.recovered().snapshot()).isEqualTo(taken.snapshot());
        assertThat(opened.restore(NOTHING)).isEqualTo(Blob.behind(entry(9)));
    }

    @Test
    void aTransferGoesOnAfterARestart() throws IOException {
        Taken taken = taken(9);
        byte[] bytes = taken.bytes();
        snapshots.stage(taken.snapshot(), 0, Arrays.copyOf(bytes, 200));
        Opened opened = open(d.files.killed());
        assertThat(opened.notes()).isEmpty();
        Snapshots again = opened.storage().snapshots();
        assertThat(again.staged(taken.snapshot())).isEqualTo(200);
        again.stage(taken.snapshot(), 200, Arrays.copyOfRange(bytes, 200, bytes.length));
        assertThat(again.install(taken.snapshot(), NOTHING)).isEqualTo(Blob.behind(entry(9)));
    }

    /** The size of a file may survive a power loss that its bytes do not. */
    @Test
    void whatAPowerLossLeftOfATransferIsFoundOut() throws IOException {
        Taken taken = taken(9);
        byte[] zeros = new byte[taken.bytes().length];
        System.arraycopy(taken.bytes(), 300, zeros, 300, zeros.length - 300);
        stageAll(taken);
        String part = "snapshots/" + names().get(0);
        assertThat(part)
                .isEqualTo("snapshots/00000000000000000009-1-"
                        + taken.snapshot().digest().substring(0, 16) + ".part");
        d.files.put(part, zeros);
        assertThat(snapshots.install(taken.snapshot(), NOTHING)).isNull();
        assertThat(names()).isEmpty();
        assertThat(snapshots.staged(taken.snapshot())).isZero();
        stageAll(taken);
        assertThat(snapshots.install(taken.snapshot(), NOTHING)).isNotNull();
    }

    @Test
    void onlyOneTransferIsKept() throws IOException {
        Taken first = taken(8);
        Taken second = taken(9);
        snapshots.stage(first.snapshot(), 0, Arrays.copyOf(first.bytes(), 50));
        assertThat(snapshots.staged(second.snapshot())).isZero();
        assertThat(snapshots.staged(first.snapshot())).isEqualTo(50);
        snapshots.stage(second.snapshot(), 0, Arrays.copyOf(second.bytes(), 60));
        assertThat(snapshots.staged(first.snapshot())).isZero();
        assertThat(snapshots.staged(second.snapshot())).isEqualTo(60);
        assertThat(names()).hasSize(1);
    }

    @Test
    void piecesThatDoNotFit() throws IOException {
        Snapshot snapshot = taken(9).snapshot();
        snapshots.stage(snapshot, 0, new byte[10]);
        for (long offset : new long[] {-1, 11, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> snapshots.stage(snapshot, offset, new byte[10]))
                    .isInstanceOf(IOException.class);
        }
        byte[] more = new byte[(int) snapshot.bytes()];
        assertThatThrownBy(() -> snapshots.stage(snapshot, 1, more))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("of which 10 of " + snapshot.bytes() + " are here");
        for (String digest : new String[] {"", "abc", "../../../../../../../../../../etc/x", "A"}) {
            Snapshot strange = new Snapshot(snapshot.point(), 100, digest);
            assertThatThrownBy(() -> snapshots.stage(strange, 0, new byte[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessage("not a SHA-256: " + digest);
        }
        assertThat(snapshots.staged(snapshot)).isEqualTo(10);
    }

    @Test
    void whatIsNotTheSnapshotThatWasAnnouncedIsDropped() throws IOException {
        Taken taken = taken(9);
        Snapshot right = taken.snapshot();
        Snapshot otherPoint = new Snapshot(Taken.point(entry(8)), right.bytes(), right.digest());
        Snapshot otherDigest = new Snapshot(right.point(), right.bytes(), "0".repeat(64));
        Taken otherState = Taken.of(CLUSTER, Taken.point(entry(9)), Blob.of(4, 300));
        Taken foreign = Taken.of(new UUID(7, 7), Taken.point(entry(9)), Blob.behind(entry(9)));
        record Wrong(Snapshot announced, byte[] bytes) {}
        for (Wrong wrong : List.of(
                new Wrong(otherPoint, taken.bytes()),
                new Wrong(otherDigest, taken.bytes()),
                new Wrong(
                        new Snapshot(right.point(), otherState.bytes().length, right.digest()),
                        otherState.bytes()),
                new Wrong(foreign.snapshot(), foreign.bytes()),
                new Wrong(right, Arrays.copyOf(taken.bytes(), 200)),
                new Wrong(right, new byte[(int) right.bytes()]))) {
            snapshots.stage(wrong.announced, 0, wrong.bytes);
            assertThat(snapshots.install(wrong.announced, NOTHING)).isNull();
            assertThat(names()).isEmpty();
        }
        stageAll(taken);
        assertThat(snapshots.install(right, NOTHING)).isEqualTo(Blob.behind(entry(9)));
    }

    /** The bytes are right, so another transfer would not help. */
    @Test
    void aStateThatItsMachineCannotReadStaysStaged() throws IOException {
        Taken strange =
                Taken.of(CLUSTER, Taken.point(entry(9)), out -> out.write(new byte[] {0, 0}));
        stageAll(strange);
        assertThatThrownBy(() -> snapshots.install(strange.snapshot(), NOTHING))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the state cannot be read");
        assertThat(snapshots.staged(strange.snapshot())).isEqualTo(strange.bytes().length);
        assertThat(open(d.files.powerLost()).recovered().snapshot()).isNull();
    }

    @Test
    void theNewestAndThoseInUseAreRetained() throws IOException {
        Snapshot second = write(2);
        write(3);
        Snapshot fourth = write(4);
        Snapshot ninth = write(9);
        snapshots.stage(taken(10).snapshot(), 0, new byte[5]);
        snapshots.retain(List.of(second, fourth));
        assertThat(names())
                .hasSize(4)
                .startsWith(
                        "00000000000000000002-1.snap",
                        "00000000000000000004-1.snap",
                        "00000000000000000009-1.snap")
                .last()
                .asString()
                .endsWith(".part");
        snapshots.retain(List.of());
        assertThat(names()).hasSize(2);
        int operations = d.files.operations();
        snapshots.retain(List.of(ninth));
        assertThat(d.files.operations()).isEqualTo(operations);
        write(10);
        snapshots.retain(List.of());
        assertThat(d.files.powerLost().list("snapshots"))
                .as("what was staged is of no use any more")
                .containsExactly("00000000000000000010-1.snap");
    }

    @Test
    void nothingIsRetainedWhereNothingIs() throws IOException {
        snapshots.stage(taken(10).snapshot(), 0, new byte[5]);
        snapshots.retain(List.of());
        assertThat(names()).hasSize(1);
    }

    @Case("S42/snapshot")
    @Test
    void aFullDiskEndsTheAttemptAndNothingElse() throws IOException {
        Snapshot before = write(4);
        d.idle().idle().idle().idle();
        d.files.limit(d.files.used() + 2000);
        Blob large = Blob.of(1, 300_000);
        SnapshotPoint point = Taken.point(entry(8));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> snapshots.write(point, large))
                    .isInstanceOf(NoSpaceException.class);
            assertThat(names()).containsExactly("00000000000000000004-1.snap");
        }
        d.append(3, 100).idle();
        assertThat(d.storage().isFull()).isFalse();
        assertThat(open(d.files.powerLost()).recovered().snapshot()).isEqualTo(before);
        d.files.limit(Long.MAX_VALUE);
        Snapshot after = snapshots.write(point, large);
        assertThat(open(d.files.powerLost()).recovered().snapshot()).isEqualTo(after);
    }

    /** The log needs what room is left more than a snapshot that does not fit in it. */
    @Case("S42/snapshot")
    @Test
    void aFullDiskDropsWhatIsStaged() throws IOException {
        Taken taken = Taken.of(CLUSTER, Taken.point(entry(9)), Blob.of(1, 300_000));
        byte[] bytes = taken.bytes();
        d.files.limit(d.files.used() + 200_000);
        assertThatThrownBy(() -> snapshots.stage(taken.snapshot(), 0, Arrays.copyOf(bytes, 10)))
                .as("it would not fit")
                .isInstanceOf(NoSpaceException.class);
        assertThat(names()).isEmpty();
        d.files.limit(Long.MAX_VALUE);
        snapshots.stage(taken.snapshot(), 0, Arrays.copyOf(bytes, 100_000));
        d.files.limit(d.files.used() + 100_000);
        assertThatThrownBy(() -> snapshots.stage(
                        taken.snapshot(), 100_000, Arrays.copyOfRange(bytes, 100_000, 250_000)))
                .isInstanceOf(NoSpaceException.class);
        assertThat(names()).isEmpty();
        assertThat(snapshots.staged(taken.snapshot())).isZero();
        d.append(2, 100).idle();
    }

    /** From now on an operation fails; a failed force has lost what was to be forced. */
    private void fail(String failing) {
        d.files.watch((operation, file) -> {
            if (operation.equals(failing)) {
                if (operation.equals("force")) {
                    d.files.dropUnforced(file);
                }
                throw new IOException("Input/output error");
            }
        });
    }

    private void failNothing() {
        d.files.watch((operation, file) -> {});
    }

    @Test
    void aFailureIsNeverFinal() throws IOException {
        Snapshot third = write(3);
        for (String failing : List.of("create", "write", "force", "rename")) {
            fail(failing);
            assertThatThrownBy(() -> write(8)).as(failing).hasMessage("Input/output error");
            failNothing();
            d.append(1, 10);
            assertThat(open(d.files.powerLost()).recovered().snapshot()).isEqualTo(third);
        }
        Snapshot eighth = write(8);
        Opened opened = open(d.files.powerLost());
        assertThat(opened.recovered().snapshot()).isEqualTo(eighth);
        assertThat(opened.restore(NOTHING)).isEqualTo(Blob.behind(entry(8)));
    }

    /**
     * The next force may succeed although the data is gone: so it comes in again, even when the
     * process ends before the file could be deleted.
     */
    @Case("S41")
    @Test
    void whatAFailedForceMayHaveLostIsNotInstalled() throws IOException {
        Taken taken = taken(9);
        stageAll(taken);
        fail("force");
        assertThatThrownBy(() -> snapshots.install(taken.snapshot(), NOTHING))
                .hasMessage("Input/output error");
        failNothing();
        assertThat(snapshots.staged(taken.snapshot())).isZero();
        stageAll(taken);
        d.files.watch((operation, file) -> {
            if (operation.equals("force")) {
                d.files.dropUnforced(file);
                throw new Crash();
            }
        });
        assertThatThrownBy(() -> snapshots.install(taken.snapshot(), NOTHING))
                .isInstanceOf(Crash.class);
        Snapshots again = open(d.files.killed()).storage().snapshots();
        assertThat(again.staged(taken.snapshot())).isZero();
    }

    /** It may be gone after a power loss, so no older one is given up for it. */
    @Test
    void aNameThatIsNotDurableDoesNotCount() throws IOException {
        Snapshot third = write(3);
        fail("forceDirectory");
        assertThatThrownBy(() -> write(8)).hasMessage("Input/output error");
        failNothing();
        assertThatThrownBy(() -> d.storage().compact(5)).isInstanceOf(IllegalStateException.class);
        snapshots.retain(List.of());
        assertThat(open(d.files.powerLost()).recovered().snapshot()).isEqualTo(third);
        Snapshot eighth = write(8);
        assertThat(open(d.files.powerLost()).recovered().snapshot()).isEqualTo(eighth);
    }

    @Test
    void whatACrashLeftOfAWritingIsRemoved() {
        d.files.put("snapshots/00000000000000000009-1.snap.tmp", new byte[100]);
        CrashableFiles image = d.files.killed();
        Opened opened = open(image);
        assertThat(opened.notes())
                .containsExactly("snapshots/00000000000000000009-1.snap.tmp: offset 0:"
                        + " a snapshot that was not finished; removed");
        assertThat(open(image.powerLost()).notes()).isEmpty();
        assertThat(image.powerLost().list("snapshots")).isEmpty();
    }

    private StorageFailure refusedWith(Consumer<CrashableFiles> change) {
        CrashableFiles image = d.files.powerLost();
        change.accept(image);
        return refused(image);
    }

    /** Never an older one in its place, for the log may begin behind the newest. */
    @Test
    void everyFlippedByteOfTheNewestIsRefused() throws IOException {
        write(3);
        String file = taken(7).file();
        byte[] bytes = taken(7).bytes();
        write(7);
        for (int at = 0; at < bytes.length; at++) {
            int offset = at;
            StorageFailure failure = refusedWith(image -> image.bytes(file)[offset] ^= 0x10);
            assertThat(failure.kind()).as("offset %d", at).isEqualTo(Kind.CORRUPT);
            assertThat(failure.getMessage())
                    .matches(Pattern.quote(file) + ": offset \\d+: .+; restore the file .+");
        }
        for (int size = 0; size < bytes.length; size++) {
            byte[] cut = Arrays.copyOf(bytes, size);
            assertThat(refusedWith(image -> image.put(file, cut)).kind()).isEqualTo(Kind.CORRUPT);
        }
    }

    @Test
    void anOlderOneMayBeDamaged() throws IOException {
        write(3);
        Snapshot seventh = write(7);
        d.files.bytes(taken(3).file())[99] ^= 1;
        Opened opened = open(d.files.powerLost());
        assertThat(opened.recovered().snapshot()).isEqualTo(seventh);
        assertThat(opened.restore(NOTHING)).isEqualTo(Blob.behind(entry(7)));
    }

    @Test
    void snapshotsThatDoNotBelongHere() {
        Taken foreign = Taken.of(new UUID(7, 7), Taken.point(entry(9)), Blob.behind(entry(9)));
        StorageFailure failure = refusedWith(image -> image.put(foreign.file(), foreign.bytes()));
        assertThat(failure.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure)
                .hasMessageStartingWith(foreign.file() + ": offset 0: of cluster 00000000-")
                .hasMessageContaining("not " + CLUSTER);
        assertThat(refusedWith(image -> image.put(taken(8).file(), taken(9).bytes())))
                .hasMessageStartingWith(
                        taken(8).file() + ": offset 0: the header is that of " + taken(9).file());
        UUID disk = open(d.files.powerLost()).recovered().self().disk();
        assertThat(refusedWith(image -> {
                    image.put(Identity.FILE, new Identity("n1", disk, null).encode());
                    image.put(taken(9).file(), taken(9).bytes());
                }))
                .hasMessageStartingWith(
                        "identity: offset 0: names no cluster, though a snapshot is there");
        assertThat(refusedWith(image -> {
                    image.remove(Identity.FILE);
                    image.remove(HardStateFile.NAME);
                    image.list("log").forEach(name -> image.remove("log/" + name));
                    image.put(taken(9).file(), taken(9).bytes());
                }))
                .hasMessageStartingWith("identity: offset 0: missing, though");
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Snapshot seventh = write(7);
        d.files.put("snapshots/00000000000000000009-1.snap.old", new byte[9]);
        Opened opened = open(d.files.killed());
        assertThat(opened.recovered().snapshot()).isEqualTo(seventh);
        snapshots.retain(List.of());
        assertThat(names()).hasSize(2);
    }

    @Test
    void aStateThatChangesBetweenVerificationAndUse() throws IOException {
        write(7);
        CrashableFiles image = d.files.powerLost();
        Opened opened = open(image);
        image.bytes(taken(7).file())[200] ^= 1;
        StorageFailure failure =
                catchThrowableOfType(StorageFailure.class, () -> opened.restore(NOTHING));
        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
        image.put(
                taken(7).file(),
                Taken.of(CLUSTER, Taken.point(entry(7)), Blob.of(1, 1)).bytes());
        assertThatThrownBy(() -> opened.restore(NOTHING))
                .hasMessageContaining("has changed since it was verified");
        image.remove(taken(7).file());
        assertThat(catchThrowableOfType(StorageFailure.class, () -> opened.restore(NOTHING))
                        .kind())
                .isEqualTo(Kind.FAILED);
    }

    @Test
    void aSnapshotThatChangesLaterIsFoundUnsound() throws IOException {
        Snapshot seventh = write(7);
        snapshots.verify(seventh);
        String file = taken(7).file();
        d.files.bytes(file)[200] ^= 1;
        StorageFailure failure =
                catchThrowableOfType(StorageFailure.class, () -> snapshots.verify(seventh));
        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(failure.getMessage()).contains(file + ": offset ");
        d.files.put(
                file, Taken.of(CLUSTER, Taken.point(entry(7)), Blob.of(1, 1)).bytes());
        assertThatThrownBy(() -> snapshots.verify(seventh))
                .hasMessageContaining("has changed since it was written");
    }

    @Test
    void whatNoMachineReadsIsRefused() {
        Taken strange =
                Taken.of(CLUSTER, Taken.point(entry(9)), out -> out.write(new byte[] {0, 0}));
        CrashableFiles image = d.files.powerLost();
        image.put(strange.file(), strange.bytes());
        Opened opened = open(image);
        StorageFailure failure =
                catchThrowableOfType(StorageFailure.class, () -> opened.restore(NOTHING));
        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(failure)
                .hasMessageStartingWith(strange.file() + ": offset ")
                .hasMessageContaining("the state cannot be read");
    }

    @Test
    void noSnapshotBeforeThereIsACluster() {
        Snapshots unborn = open(new CrashableFiles()).storage().snapshots();
        assertThatThrownBy(() -> unborn.write(Taken.point(entry(2)), NOTHING))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedStorageTakesNoMore() throws IOException {
        Snapshot seventh = write(7);
        d.storage().close();
        assertThatThrownBy(() -> write(8)).hasMessage("the storage is closed");
        assertThatThrownBy(() -> snapshots.read(seventh, 0, 1)).hasMessage("the storage is closed");
        assertThatThrownBy(() -> stageAll(taken(9))).hasMessage("the storage is closed");
        assertThat(requireNonNull(open(d.files.killed()).recovered().snapshot()))
                .isEqualTo(seventh);
    }
}
