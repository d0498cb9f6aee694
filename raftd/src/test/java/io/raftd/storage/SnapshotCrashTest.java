package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.Snapshot;
import io.raftd.raft.Write;
import io.raftd.storage.CrashableFiles.Crash;
import io.raftd.storage.DataDirectory.Opened;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A crash at every single change to the disk while snapshots are written and taken in, the log
 * begins anew behind them, and its beginning is given up.
 */
class SnapshotCrashTest {
    private static final Blob NOTHING = new Blob(new byte[0]);
    private static final int POWER_LOSSES = 6;

    /** A node's life on its disk, and what it may rely on. */
    private static final class Life {
        final CrashableFiles files;
        final List<String> notes = new ArrayList<>();
        boolean formed;
        HardState hardState = HardState.NONE;
        HardState nextHardState = HardState.NONE;

        /** The entry before the log, and the log. */
        Entry previous = GENESIS;

        List<Entry> log = List.of();

        /** What is being written; its first entry replaces all of the log from there on. */
        List<Entry> next = List.of();

        /** With which index the log may begin, at most. */
        long compactedTo = 1;

        /** The entries behind which snapshots stand: the newest, and one that is being kept. */
        @Nullable
        Entry newest;

        @Nullable
        Entry coming;

        /** Behind it the log is beginning anew. */
        @Nullable
        Entry beginning;

        boolean retiring;
        private @Nullable DataDirectory open;

        Life(CrashableFiles files) {
            this.files = files;
        }

        DataDirectory storage() {
            DataDirectory directory = open;
            if (directory == null) {
                Opened opened = TestDirectory.open(files);
                notes.addAll(opened.notes());
                directory = opened.storage();
                open = directory;
            }
            return directory;
        }

        void restart() {
            storage().close();
            open = null;
            storage();
        }

        void form() {
            storage().form(CLUSTER, GENESIS);
            formed = true;
            log = List.of(GENESIS);
        }

        private List<Write> raise(long term) {
            if (term > hardState.term()) {
                nextHardState = new HardState(term, N1);
            }
            return List.of(new Write(1, nextHardState, null, List.of()));
        }

        /** Entries behind the last one, or in the place of some of the last. */
        void append(List<Entry> entries) {
            List<Write> writes = new ArrayList<>(raise(last(entries).term()));
            writes.add(new Write(2, null, null, entries));
            next = entries;
            storage().persist(writes);
            hardState = nextHardState;
            List<Entry> whole = new ArrayList<>(log);
            whole.removeIf(e -> e.index() >= entries.get(0).index());
            whole.addAll(entries);
            log = whole;
            next = List.of();
        }

        void append(long term, int count, int bytes) {
            append(entries(last(log), term, count, bytes));
        }

        void write(long index) throws IOException {
            Entry entry = at(index);
            coming = entry;
            storage().snapshots().write(Taken.point(entry), Blob.behind(entry));
            newest = entry;
            coming = null;
        }

        private Entry at(long index) {
            return log.get((int) (index - log.get(0).index()));
        }

        void stage(Entry behind, int from, int to) throws IOException {
            Taken taken = Taken.behind(behind);
            int end = Math.min(to, taken.bytes().length);
            storage()
                    .snapshots()
                    .stage(taken.snapshot(), from, Arrays.copyOfRange(taken.bytes(), from, end));
        }

        void install(Entry behind) throws IOException {
            stage(behind, 0, 200);
            stage(behind, 200, 1 << 20);
            coming = behind;
            Snapshot snapshot = Taken.behind(behind).snapshot();
            assertThat(storage().snapshots().install(snapshot, NOTHING))
                    .isEqualTo(Blob.behind(behind));
            newest = behind;
            coming = null;
        }

        /** {@code obsolete}: entries of an earlier write of the same job. */
        void beginAnew(Entry behind, List<Entry> obsolete, List<Entry> entries) {
            List<Write> writes = new ArrayList<>(raise(behind.term()));
            Snapshot snapshot = Taken.behind(behind).snapshot();
            if (!obsolete.isEmpty()) {
                writes.add(new Write(2, null, null, obsolete));
            }
            writes.add(new Write(3, null, snapshot, entries));
            beginning = behind;
            next = entries;
            storage().persist(writes);
            hardState = nextHardState;
            previous = behind;
            log = entries;
            next = List.of();
            compactedTo = behind.index() + 1;
            beginning = null;
        }

        void compact(long first) {
            compactedTo = first;
            storage().compact(first);
        }

        void retain(@Nullable Entry... some) throws IOException {
            List<Snapshot> snapshots = new ArrayList<>();
            for (Entry e : some) {
                snapshots.add(Taken.behind(e).snapshot());
            }
            storage().snapshots().retain(snapshots);
        }
    }

    private static void live(Life life) throws IOException {
        life.form();
        life.append(1, 2, 30_000);
        life.append(1, 3, 20_000);
        life.write(4);
        life.append(1, 3, 20_000);
        life.storage().idle();
        life.write(7);
        life.compact(8);
        life.retain();
        List<Entry> theirs = entries(last(life.log), 2, 40, 90);
        life.stage(theirs.get(5), 0, 300);
        life.restart();
        life.stage(theirs.get(19), 0, 100);
        life.install(theirs.get(19));
        life.beginAnew(theirs.get(19), entries(last(life.log), 1, 2, 50), theirs.subList(20, 22));
        life.append(theirs.subList(22, 40));
        life.append(2, 4, 20_000);
        life.write(45);
        life.retain(theirs.get(19));
        life.compact(46);
        life.storage().idle();
        life.append(2, 5, 25_000);
        conflict(life, 52, List.of());
        life.append(5, 6, 30_000);
        life.write(60);
        life.retain();
        life.compact(61);
        conflict(life, 63, entries(last(life.log), 5, 1, 10));
        life.restart();
        life.append(7, 2, 100);
        life.retiring = true;
        life.storage().retire();
    }

    /** The log holds other entries than a snapshot from an index on, and goes on behind it. */
    private static void conflict(Life life, long index, List<Entry> obsolete) throws IOException {
        long term = last(life.log).term() + 1;
        List<Entry> theirs = entries(life.at(index - 1), term + 1, 6, 150);
        life.append(entries(life.at(index - 1), term, 9, 12_000));
        Entry behind = theirs.get(3);
        life.install(behind);
        life.beginAnew(behind, obsolete, obsolete.isEmpty() ? List.of() : theirs.subList(4, 6));
        if (obsolete.isEmpty()) {
            life.append(theirs.subList(4, 6));
        }
        life.retain();
    }

    /** Whether the log that was acknowledged holds the entry of a snapshot. */
    private static boolean holds(Life life, @Nullable Entry snapshot) {
        return snapshot == null || life.previous.equals(snapshot) || life.log.contains(snapshot);
    }

    private static void check(CrashableFiles image, Life life, String when) {
        Opened opened;
        try {
            opened = TestDirectory.open(image);
        } catch (StorageFailure failure) {
            assertThat(failure.kind())
                    .as("%s: %s", when, failure)
                    .isEqualTo(StorageFailure.Kind.REMOVED);
            assertThat(life.retiring).as(when).isTrue();
            return;
        }
        if (opened.recovered().cluster() == null) {
            assertThat(life.formed).as("%s: no cluster", when).isFalse();
            return;
        }
        @Nullable Entry snapshot = snapshot(opened, life, when);
        List<Entry> found = log(opened);
        if (holds(life, snapshot)) {
            checkOld(opened.recovered().log(), found, life, when);
        } else {
            assertThat(opened.recovered().log().firstIndex())
                    .as(when)
                    .isEqualTo(snapshot.index() + 1);
            assertThat(found).as("%s: behind the snapshot", when).isIn(prefixes(begun(life)));
        }
        HardState hardState = opened.recovered().hardState();
        if (!hardState.equals(life.hardState) && !hardState.equals(life.nextHardState)) {
            assertThat(hardState).as(when).isEqualTo(new HardState(snapshot.term(), null));
        }
        Opened again = TestDirectory.open(image.powerLost());
        assertThat(again.recovered()).as("%s: and power lost", when).isEqualTo(opened.recovered());
        assertThat(again.notes()).as("%s: and power lost", when).isEmpty();
        goOn(opened, image, found.isEmpty() ? snapshot : last(found), when);
    }

    private static @Nullable Entry snapshot(Opened opened, Life life, String when) {
        Snapshot found = opened.recovered().snapshot();
        if (found == null) {
            assertThat(life.newest).as(when).isNull();
            return null;
        }
        for (Entry behind : Arrays.asList(life.newest, life.coming)) {
            if (behind != null && found.equals(Taken.behind(behind).snapshot())) {
                assertThat(opened.restore(NOTHING)).as(when).isEqualTo(Blob.behind(behind));
                return behind;
            }
        }
        throw new AssertionError(when + ": " + found + " is neither behind " + life.newest
                + " nor behind " + life.coming);
    }

    private static List<Entry> log(Opened opened) {
        LogSummary log = opened.recovered().log();
        return log.lastIndex() < log.firstIndex()
                ? List.of()
                : opened.storage().read(log.firstIndex(), Integer.MAX_VALUE);
    }

    private static List<Entry> begun(Life life) {
        return life.beginning == null ? List.of() : life.next;
    }

    private static Set<List<Entry>> prefixes(List<Entry> entries) {
        Set<List<Entry>> prefixes = new HashSet<>();
        for (int size = 0; size <= entries.size(); size++) {
            prefixes.add(entries.subList(0, size));
        }
        return prefixes;
    }

    /** All that was acknowledged is there, but for what was being replaced or given up. */
    private static void checkOld(LogSummary summary, List<Entry> found, Life life, String when) {
        List<Entry> acknowledged = life.formed ? life.log : List.of(GENESIS);
        long first = summary.firstIndex();
        long earliest = acknowledged.isEmpty()
                ? life.previous.index() + 1
                : acknowledged.get(0).index();
        assertThat(first).as(when).isBetween(earliest, Math.max(life.compactedTo, earliest));
        long replaced = life.next.isEmpty() ? Long.MAX_VALUE : life.next.get(0).index();
        List<Entry> agreed = acknowledged.stream()
                .filter(e -> e.index() >= first && e.index() < replaced)
                .toList();
        assertThat(found).as(when).hasSizeGreaterThanOrEqualTo(agreed.size());
        assertThat(found.subList(0, agreed.size())).as(when).isEqualTo(agreed);
        List<Entry> rest =
                acknowledged.stream().filter(e -> e.index() >= replaced).toList();
        Set<List<Entry>> tails = prefixes(rest);
        tails.addAll(prefixes(life.next));
        assertThat(found.subList(agreed.size(), found.size())).as(when).isIn(tails);
        if (first > 1) {
            assertThat(summary.previousTerm())
                    .as(when)
                    .isEqualTo(acknowledged.stream()
                            .filter(e -> e.index() == first - 1)
                            .findFirst()
                            .orElse(life.previous)
                            .term());
        }
    }

    /** The node appends, takes a snapshot, gives up what is before it, and crashes again. */
    private static void goOn(Opened opened, CrashableFiles image, Entry last, String when) {
        DataDirectory storage = opened.storage();
        long term = Math.max(20, opened.recovered().hardState().term());
        List<Entry> more = entries(last, term, 2, 50);
        storage.persist(Records.write(new HardState(term, null), more));
        try {
            storage.snapshots().write(Taken.point(more.get(0)), Blob.behind(more.get(0)));
            storage.snapshots().retain(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        storage.compact(more.get(0).index() + 1);
        CrashableFiles later = image.powerLost();
        assertThat(later.list("snapshots"))
                .as(when)
                .filteredOn(n -> n.endsWith("p"))
                .hasSize(1);
        Opened reopened = TestDirectory.open(later);
        assertThat(reopened.notes()).as(when).isEmpty();
        assertThat(reopened.restore(NOTHING)).as(when).isEqualTo(Blob.behind(more.get(0)));
        assertThat(reopened.storage().read(more.get(0).index(), 1 << 20))
                .as(when)
                .isEqualTo(more);
    }

    /** Lives until the n-th change, at which the process ends; null when the life ends before. */
    private static @Nullable Life crashed(int n) throws IOException {
        Life life = new Life(new CrashableFiles());
        life.files.crashAt(n);
        try {
            live(life);
            return null;
        } catch (Crash crash) {
            return life;
        }
    }

    @Case("S25")
    @Test
    void aCrashAtAnyChangeLeavesTheOldStateOrTheNew() throws IOException {
        int n = 1;
        for (Life life = crashed(n); life != null; life = crashed(++n)) {
            String when = "change " + n;
            check(life.files.killed(), life, when + ", killed");
            check(life.files.powerLost(), life, when + ", power lost");
            for (int seed = 0; seed < POWER_LOSSES; seed++) {
                check(
                        life.files.powerLost(new Random(seed)),
                        life,
                        when + ", power lost with seed " + seed);
            }
        }
        assertThat(n).isGreaterThan(200);
    }

    @Case("S25")
    @Test
    void aCrashDuringRecoveryLeavesTheOldStateOrTheNewToo() throws IOException {
        int n = 1;
        for (Life life = crashed(n); life != null; life = crashed(++n)) {
            recoverTwice(life, life.files.powerLost(new Random(n)), n);
            recoverTwice(life, life.files.killed(), n);
        }
    }

    /**
     * Crashes at every change of a recovery that begins the log anew, here and there of any other.
     */
    private static void recoverTwice(Life life, CrashableFiles image, int n) {
        CrashableFiles whole = image.killed();
        boolean all;
        try {
            all = TestDirectory.open(whole).notes().stream().anyMatch(s -> s.contains("anew"));
        } catch (StorageFailure removed) {
            assertThat(life.retiring).isTrue();
            return;
        }
        for (int at = all ? 1 : 1 + n % 40; at <= whole.operations(); at += all ? 1 : 40) {
            CrashableFiles broken = image.killed();
            broken.crashAt(at);
            assertThatThrownBy(() -> TestDirectory.open(broken)).isInstanceOf(Crash.class);
            String when = "change " + n + ", then change " + at + " of the recovery";
            check(broken.killed(), life, when + ", killed");
            check(broken.powerLost(), life, when + ", power lost");
            check(broken.powerLost(new Random(1)), life, when + ", power lost with a seed");
        }
    }

    /** A log that reaches past the snapshot may be shorter for a moment, never without it. */
    @Case("S25")
    @Test
    void aLogThatHoldsTheSnapshotBeginsAnewToo() throws IOException {
        boolean crashed = true;
        for (int n = 1; crashed; n++) {
            TestDirectory d = new TestDirectory().append(2, 30_000).append(9, 20_000);
            Taken taken = Taken.behind(d.log.get(5));
            d.storage().snapshots().stage(taken.snapshot(), 0, taken.bytes());
            d.storage().snapshots().install(taken.snapshot(), NOTHING);
            d.files.crashAt(n);
            crashed = false;
            try {
                d.storage().persist(List.of(new Write(1, null, taken.snapshot(), List.of())));
            } catch (Crash crash) {
                crashed = true;
            }
            for (int seed = 0; seed < POWER_LOSSES; seed++) {
                Opened opened = TestDirectory.open(d.files.powerLost(new Random(seed)));
                LogSummary log = opened.recovered().log();
                assertThat(log.lastIndex()).isBetween(6L, 12L);
                assertThat(log.firstIndex()).isIn(1L, 7L);
                if (log.firstIndex() == 1) {
                    assertThat(crashed).isTrue();
                    assertThat(log(opened)).isEqualTo(d.log.subList(0, (int) log.lastIndex()));
                } else {
                    assertThat(log(opened)).isEmpty();
                }
            }
        }
    }

    /** And changes the disk in all the ways at which the others crash. */
    @Test
    void aLifeWithoutCrashNeedsNoMending() throws IOException {
        Life life = new Life(new CrashableFiles());
        Set<String> changes = new HashSet<>();
        life.files.watch((operation, file) -> changes.add(
                operation + " " + file.replaceAll("\\d{20}(-\\d+)?(-[0-9a-f]{16})?", "N")));
        live(life);
        assertThat(changes)
                .contains(
                        "write snapshots/N.part",
                        "delete snapshots/N.part",
                        "rename snapshots/N.snap.tmp",
                        "write snapshots/N.snap.tmp",
                        "force snapshots/N.snap.tmp",
                        "rename snapshots/N.snap",
                        "delete snapshots/N.snap",
                        "forceDirectory snapshots",
                        "force log/N.log.tmp",
                        "rename log/N.log",
                        "delete log/N.log",
                        "truncate log/N.log",
                        "forceDirectory log",
                        "force hardstate",
                        "force identity.tmp",
                        "rename identity");
        assertThat(life.notes).isEmpty();
        assertThat(life.files.list("snapshots")).hasSize(1);
        assertThat(life.storage().read(life.log.get(0).index(), Integer.MAX_VALUE))
                .isEqualTo(life.log);
    }
}
