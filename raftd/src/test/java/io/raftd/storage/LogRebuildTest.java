package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.N2;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static io.raftd.storage.TestDirectory.FIRST;
import static io.raftd.storage.TestDirectory.all;
import static io.raftd.storage.TestDirectory.open;
import static io.raftd.storage.TestDirectory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Write;
import io.raftd.storage.CrashableFiles.Crash;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.LogRebuild.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A damaged log is dropped and begun again, and the replica knows of it until it is whole. */
class LogRebuildTest {
    private static final HardState VOTED = new HardState(1, N1);
    private static final int POWER_LOSSES = 6;

    private final TestDirectory d = new TestDirectory();

    /** Three segments, the first of which is damaged. */
    private CrashableFiles damaged() {
        d.append(3, 40).append(2, 29_000).append(1, 20_000);
        d.append(3, 30_000).append(2, 60).idle();
        assertThat(d.files.list("log")).hasSize(3);
        return damaged(d.files.powerLost());
    }

    private static CrashableFiles damaged(CrashableFiles image) {
        return damaged(image, FIRST);
    }

    private static CrashableFiles damaged(CrashableFiles image, String file) {
        image.bytes(file)[SegmentHeader.BYTES + 200] ^= 1;
        assertThat(refused(image).kind()).isEqualTo(Kind.CORRUPT);
        return image;
    }

    private static LogRebuild rebuild(CrashableFiles image) {
        LogRebuild found = LogRebuild.find(image);
        assertThat(found.verdict()).as(found.reason()).isEqualTo(Verdict.READY);
        found.run(image);
        return found;
    }

    private static void verdict(CrashableFiles image, Verdict verdict, String... reasons) {
        LogRebuild found = LogRebuild.find(image);
        assertThat(found.verdict()).isEqualTo(verdict);
        assertThat(found.reason()).contains(reasons);
        int before = image.operations();
        assertThatThrownBy(() -> found.run(image)).isInstanceOf(IllegalStateException.class);
        assertThat(image.operations()).isEqualTo(before);
    }

    @Case("S43")
    @Test
    void theLogIsDroppedAndBegunAgain() {
        CrashableFiles image = damaged();
        assertThat(refused(image)).hasMessageContaining("raftctl log rebuild --data-dir");
        ReplicaId self = open(d.files.powerLost()).recovered().self();
        LogRebuild done = rebuild(image);
        assertThat(done.damage()).hasSize(1);
        assertThat(done.dropped()).hasSize(3).endsWith(FIRST);
        Opened opened = open(image);
        assertThat(opened.recovered().rebuilding()).isTrue();
        assertThat(opened.recovered().self()).isEqualTo(self);
        assertThat(opened.recovered().hardState()).isEqualTo(VOTED);
        assertThat(opened.recovered().log().lastIndex()).isZero();
        assertThat(opened.notes().get(0)).contains("does not vote");
        opened.storage().persist(Records.write(d.log));
        Opened again = open(image.powerLost());
        assertThat(again.recovered().rebuilding()).isTrue();
        assertThat(all(again)).isEqualTo(d.log);
        again.storage().persist(List.of(new Write(1, null, null, List.of(), true)));
    }

    @Test
    void itIsRebuiltWhenTheCoreSaysSo() {
        CrashableFiles image = damaged();
        rebuild(image);
        Opened opened = open(image);
        opened.storage().persist(List.of(new Write(1, null, null, d.log, true)));
        Opened again = open(image.powerLost());
        assertThat(again.recovered().rebuilding()).isFalse();
        assertThat(again.notes()).isEmpty();
        assertThat(all(again)).isEqualTo(d.log);
    }

    /** A replica that was removed meanwhile stays so. */
    @Test
    void whoIsRemovedIsNotRebuilt() {
        CrashableFiles image = damaged();
        rebuild(image);
        Opened opened = open(image);
        opened.storage().retire();
        opened.storage().persist(List.of(new Write(1, null, null, d.log, true)));
        assertThat(refused(image.powerLost()).kind()).isEqualTo(Kind.REMOVED);
    }

    @Test
    void soundSnapshotsStay() throws IOException {
        d.append(9, 100);
        Taken older = Taken.behind(d.log.get(4));
        Taken newer = Taken.behind(d.log.get(7));
        for (Taken taken : List.of(older, newer)) {
            d.storage().snapshots().stage(taken.snapshot(), 0, taken.bytes());
            d.storage().snapshots().install(taken.snapshot(), new Blob(new byte[0]));
        }
        CrashableFiles image = damaged(d.idle().files.powerLost());
        LogRebuild done = rebuild(image);
        assertThat(done.basis()).isEqualTo(newer.snapshot());
        Opened opened = open(image);
        assertThat(opened.recovered().snapshot()).isEqualTo(newer.snapshot());
        assertThat(opened.recovered().log().firstIndex()).isEqualTo(9);
        assertThat(opened.recovered().log().lastIndex()).isEqualTo(8);
        opened.storage().persist(Records.write(d.log.subList(8, 10)));
        assertThat(open(image.powerLost()).recovered().log().lastIndex()).isEqualTo(10);
    }

    @Test
    void anUnsoundSnapshotIsDroppedAndAnOlderOneCounts() throws IOException {
        d.append(9, 100);
        Taken older = Taken.behind(d.log.get(4));
        Taken newer = Taken.behind(d.log.get(7));
        for (Taken taken : List.of(older, newer)) {
            d.storage().snapshots().stage(taken.snapshot(), 0, taken.bytes());
            d.storage().snapshots().install(taken.snapshot(), new Blob(new byte[0]));
        }
        CrashableFiles image = d.idle().files.powerLost();
        image.bytes(newer.file())[newer.bytes().length / 2] ^= 1;
        assertThat(refused(image)).hasMessageContaining("raftctl log rebuild --data-dir");
        CrashableFiles both = image.powerLost();
        LogRebuild done = rebuild(image);
        assertThat(done.dropped()).contains(newer.file()).doesNotContain(older.file());
        assertThat(done.basis()).isEqualTo(older.snapshot());
        assertThat(open(image).recovered().snapshot()).isEqualTo(older.snapshot());
        both.bytes(older.file())[older.bytes().length / 2] ^= 1;
        assertThat(rebuild(both).basis()).isNull();
        assertThat(open(both).recovered().snapshot()).isNull();
        assertThat(both.list("snapshots")).isEmpty();
    }

    @Test
    void aSoundLogIsNotDropped() {
        verdict(d.append(3, 40).idle().files.powerLost(), Verdict.REFUSED, "nothing is damaged");
        verdict(new TestDirectory().files, Verdict.REFUSED, "nothing is damaged");
    }

    /** Also before the node has started, which may be what is wanted. */
    @Test
    void onceIsEnough() {
        CrashableFiles image = damaged();
        rebuild(image);
        verdict(image, Verdict.UNCHANGED, "start the node");
        open(image);
        verdict(image.powerLost(), Verdict.UNCHANGED, "start the node");
    }

    @Test
    void withoutItsHardStateANodeMustBeReplaced() {
        CrashableFiles missing = damaged();
        CrashableFiles unsound = missing.powerLost();
        CrashableFiles nobodys = missing.powerLost();
        missing.remove(HardStateFile.NAME);
        verdict(missing, Verdict.TOO_MUCH_LOST, "hardstate", "member replace");
        unsound.bytes(HardStateFile.NAME)[9] ^= 1;
        unsound.bytes(HardStateFile.NAME)[HardStateFile.COPY + 9] ^= 1;
        verdict(unsound, Verdict.TOO_MUCH_LOST, "hardstate", "member replace");
        nobodys.remove(Identity.FILE);
        verdict(nobodys, Verdict.TOO_MUCH_LOST, "identity", "member replace");
    }

    /** An old hard state is as good as none: it has forgotten votes. */
    @Test
    void anOldHardStateIsALostOne() {
        byte[] old = d.files.bytes(HardStateFile.NAME).clone();
        d.append(3, 400);
        d.storage()
                .persist(Records.write(new HardState(2, null), entries(last(d.log), 2, 1, 25_000)));
        d.storage().persist(Records.write(entries(last(d.log), 2, 2, 25_000)));
        d.storage().persist(Records.write(entries(last(d.log), 2, 4, 25_000)));
        CrashableFiles image = damaged(d.idle().files.powerLost());
        image.put(HardStateFile.NAME, old);
        verdict(image, Verdict.TOO_MUCH_LOST, "hardstate: term 1 < 2", "member replace");
    }

    @Test
    void whatIsNoMembersIsLeftAlone() {
        CrashableFiles unborn = new CrashableFiles();
        open(unborn);
        verdict(unborn, Verdict.REFUSED, "belongs to no cluster");
        d.storage().retire();
        verdict(damagedAnyway(d.files.powerLost()), Verdict.REFUSED, "was removed");
    }

    private static CrashableFiles damagedAnyway(CrashableFiles image) {
        image.bytes(FIRST)[SegmentHeader.BYTES + 20] ^= 1;
        return image;
    }

    @Test
    void aSegmentOfAnotherClusterIsNotDeleted() {
        CrashableFiles image = damaged();
        long next = last(d.log).index() + 1;
        SegmentHeader theirs = new SegmentHeader(new UUID(9, 9), next, 1, 1, false, 1);
        image.put(theirs.file(), theirs.encode());
        verdict(image, Verdict.REFUSED, "of cluster", "move what is not this node's away");
    }

    /** The others must be able to elect a leader while this one does not vote. */
    @Test
    void withoutAQuorumOfOthersNobodyGivesItBack() {
        verdict(damagedMember(0), Verdict.REFUSED, "only voter", "snapshot restore");
        verdict(
                damagedMember(1),
                Verdict.REFUSED,
                "of 2 voters 2 are needed",
                "the others are only 1",
                "does not vote");
        rebuild(damagedMember(2));
    }

    /** Of a cluster with so many other voters. */
    private static CrashableFiles damagedMember(int others) {
        CrashableFiles files = new CrashableFiles();
        Opened opened = open(files);
        List<Member> voters = new ArrayList<>();
        voters.add(new Member(opened.recovered().self(), "n1:1"));
        for (int i = 0; i < others; i++) {
            voters.add(new Member(new ReplicaId("m" + i, new UUID(i, 5)), "m" + i + ":1"));
        }
        Entry genesis = Entry.genesis(CLUSTER, Configuration.of(voters), 0);
        opened.storage().form(CLUSTER, genesis);
        opened.storage().persist(Records.write(VOTED, entries(genesis, 1, 9, 9_000)));
        opened.storage().idle();
        CrashableFiles image = files.powerLost();
        image.bytes(FIRST)[SegmentHeader.BYTES + 3000] ^= 1;
        return image;
    }

    /** Wherever a crash comes, the replica is refused as before, or knows that it lacks its log. */
    @Case("S43")
    @Test
    void aCrashAtEveryChange() {
        damaged();
        crashAtEveryChange(damaged(d.files.powerLost()));
        crashAtEveryChange(damaged(d.files.powerLost(), d.newest()));
    }

    /** If the newest segment is the damaged one, those before it are a log that looks whole. */
    private static void crashAtEveryChange(CrashableFiles before) {
        Set<Boolean> outcomes = new HashSet<>();
        for (int n = 1; ; n++) {
            CrashableFiles image = before.powerLost();
            image.crashAt(n);
            boolean crashed = crashes(() -> LogRebuild.find(image).run(image));
            for (CrashableFiles after : afterCrash(image, n)) {
                outcomes.add(isBegun(after, "change " + n));
            }
            if (!crashed) {
                break;
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    }

    private static boolean crashes(Runnable work) {
        try {
            work.run();
            return false;
        } catch (Crash crash) {
            return true;
        }
    }

    private static List<CrashableFiles> afterCrash(CrashableFiles image, int seed) {
        List<CrashableFiles> after = new ArrayList<>(List.of(image.killed(), image.powerLost()));
        for (int i = 0; i < POWER_LOSSES; i++) {
            after.add(image.powerLost(new Random(seed * 31L + i)));
        }
        return after;
    }

    private static boolean isBegun(CrashableFiles image, String when) {
        Opened opened;
        try {
            opened = open(image);
        } catch (StorageFailure failure) {
            assertThat(failure.kind()).as(when).isEqualTo(Kind.CORRUPT);
            assertThat(LogRebuild.find(image).verdict()).as(when).isEqualTo(Verdict.READY);
            return false;
        }
        assertThat(opened.recovered().rebuilding()).as(when).isTrue();
        assertThat(opened.recovered().hardState()).as(when).isEqualTo(VOTED);
        Opened again = open(image.powerLost());
        assertThat(again.recovered()).as(when).isEqualTo(opened.recovered());
        return true;
    }

    /** Until its disk says so the replica is not rebuilt, and from then on it has its log. */
    @Case("S43")
    @Test
    void aCrashAtEveryChangeOfTheWayBack() {
        CrashableFiles before = damaged();
        rebuild(before);
        List<Entry> log = List.copyOf(d.log);
        Set<Boolean> outcomes = new HashSet<>();
        for (int n = 1; ; n++) {
            CrashableFiles image = before.powerLost();
            image.crashAt(n);
            boolean crashed = crashes(() -> {
                DataDirectory storage = open(image).storage();
                storage.persist(Records.write(new HardState(2, N2), log.subList(0, 5)));
                storage.persist(Records.write(log.subList(5, log.size())));
                storage.persist(List.of(new Write(3, null, null, List.of(), true)));
                storage.close();
            });
            for (CrashableFiles after : afterCrash(image, n)) {
                Opened opened = open(after);
                boolean rebuilding = opened.recovered().rebuilding();
                outcomes.add(rebuilding);
                assertThat(rebuilding || all(opened).equals(log))
                        .as("change %d", n)
                        .isTrue();
            }
            if (!crashed) {
                break;
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    }

    /** While it is rebuilt, a log that is damaged once more is dropped once more. */
    @Test
    void anotherDamageIsMendedByTheStart() {
        CrashableFiles image = damaged();
        rebuild(image);
        Opened opened = open(image);
        opened.storage().persist(Records.write(d.log));
        opened.storage().close();
        CrashableFiles again = image.powerLost();
        again.bytes(FIRST)[SegmentHeader.BYTES + 200] ^= 1;
        Opened begun = open(again);
        assertThat(begun.recovered().rebuilding()).isTrue();
        assertThat(begun.recovered().log().lastIndex()).isZero();
        assertThat(begun.notes()).anyMatch(note -> note.startsWith("log: begun anew; removed "));
        begun.storage().persist(Records.write(List.of(GENESIS)));
    }
}
