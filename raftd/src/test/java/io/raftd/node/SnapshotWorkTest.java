package io.raftd.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.acceptance.Case;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Raft;
import io.raftd.raft.Ready;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Settings;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.raft.Stored;
import io.raftd.raft.VoteReason;
import io.raftd.raft.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The snapshots of n1, a node of n1, n2 and n3, whose disk and background are moved by hand. */
class SnapshotWorkTest {
    private static final long SECOND = 1_000_000_000;
    private static final ReplicaId N1 = new ReplicaId("n1", new UUID(1, 1));
    private static final ReplicaId N2 = new ReplicaId("n2", new UUID(2, 1));
    private static final ReplicaId N3 = new ReplicaId("n3", new UUID(3, 1));
    private static final Configuration MEMBERS = Configuration.of(
            List.of(new Member(N1, "n1:1"), new Member(N2, "n2:1"), new Member(N3, "n3:1")));
    private static final Entry GENESIS = Entry.genesis(new UUID(7, 7), MEMBERS, 0);

    /** No entry is kept behind a snapshot. */
    private static final Settings SETTINGS =
            new Settings(SECOND, SECOND / 10, 1000, 10_000, 10_000, 10_000, 100, 0);

    private final Bench bench = new Bench();
    private final FakeSnapshots snapshots = new FakeSnapshots();
    private final KeptIndex own = new KeptIndex();
    private final Raft n1 = core(N1);
    private final Machine machine = new Machine(own, 0);
    private final SnapshotWork work =
            new SnapshotWork(bench.ports(snapshots, own), n1, machine, SnapshotPolicy.DEFAULT);
    private @Nullable Write unwritten;
    private long time;

    /** Knows what it was asked for; every snapshot of others is staged whole. */
    private static final class FakeSnapshots implements Snapshots {
        final KeptIndex installed = new KeptIndex();
        final List<Snapshot> written = new ArrayList<>();
        List<Snapshot> retained = List.of();
        final List<Snapshot> verified = new ArrayList<>();
        boolean failing;
        boolean damaged;

        /** Of a snapshot that is coming in so many bytes are here; null: all. */
        @Nullable
        Long here;

        private void mayFail() throws IOException {
            if (failing) {
                throw new IOException("Input/output error");
            }
        }

        @Override
        public Snapshot write(SnapshotPoint point, StateMachine.View state) throws IOException {
            mayFail();
            Snapshot taken = new Snapshot(point, 10, "d" + point.index());
            written.add(taken);
            return taken;
        }

        @Override
        public byte[] read(Snapshot snapshot, long offset, int maxBytes) throws IOException {
            mayFail();
            return new byte[10];
        }

        @Override
        public void verify(Snapshot snapshot) {
            verified.add(snapshot);
            if (damaged) {
                throw new StorageFailure(StorageFailure.Kind.CORRUPT, "flipped");
            }
        }

        @Override
        public long staged(Snapshot snapshot) throws IOException {
            mayFail();
            return here == null ? snapshot.bytes() : here;
        }

        @Override
        public long stage(Snapshot snapshot, long offset, byte[] bytes) throws IOException {
            return staged(snapshot);
        }

        @Override
        public StateMachine install(Snapshot snapshot, StateMachine reader) throws IOException {
            mayFail();
            return installed;
        }

        @Override
        public void retain(List<Snapshot> some) {
            retained = some;
        }
    }

    private static final class Answered implements Reply<Snapshot> {
        @Nullable
        Snapshot snapshot;

        @Override
        public void done(Snapshot value) {
            snapshot = value;
        }

        @Override
        public void refused(Refusal refusal) {
            throw new AssertionError(refusal);
        }
    }

    private static Raft core(ReplicaId self) {
        return new Raft(
                self,
                SETTINGS,
                bound -> 0,
                new Stored(HardState.NONE, null, LogSummary.of(GENESIS)),
                0);
    }

    /** Turns of n1, until all is applied that is committed; what it is to write waits. */
    private void turns() {
        do {
            Ready ready = n1.ready();
            unwritten = ready.write() == null ? unwritten : ready.write();
            ready.fetches().forEach(f -> n1.fetched(f, List.of(GENESIS)));
            for (Entry e : ready.committed()) {
                machine.apply(e);
                work.applied(e);
            }
            work.carryOut(ready, time);
        } while (n1.hasMoreToApply());
    }

    private void persist() {
        if (unwritten != null) {
            n1.persisted(unwritten.id());
            unwritten = null;
        }
    }

    private void background() {
        bench.work();
        bench.tell();
    }

    private AppendEntries append(Entry second, long commit) {
        return new AppendEntries(N2, N1, 1, 1, 0, commit, 0, 0, List.of(second));
    }

    /** The entry (2,1) with which n2 begins to lead. */
    private static Entry second() {
        Raft n2 = core(N2);
        n2.step(new Message.TimeoutNow(N3, N2, 0));
        n2.persisted(requireNonNull(n2.ready().write()).id());
        n2.step(new Message.VoteReply(N3, N2, 1, VoteReason.GRANTED));
        return requireNonNull(n2.ready().write()).entries().get(0);
    }

    private static Snapshot behind(Entry e) {
        return new Snapshot(
                new SnapshotPoint(e.index(), e.term(), e.crc(), 0, 0, 1, MEMBERS), 10, "d");
    }

    /** Else a crash could leave a snapshot of a term that the hard state does not know. */
    @Case("S25")
    @Test
    void aSnapshotIsWrittenOnceItsIndexIsOnTheDisk() {
        Answered reply = new Answered();
        n1.step(append(second(), 2));
        turns();
        assertThat(machine.applied()).isEqualTo(2);
        work.take(new Input.TakeSnapshot(reply));
        turns();
        background();
        assertThat(snapshots.written).isEmpty();
        persist();
        turns();
        background();
        assertThat(snapshots.written).hasSize(1);
        assertThat(reply.snapshot).isEqualTo(snapshots.written.get(0)).isEqualTo(n1.snapshot());
    }

    /** n2 sends n1 a snapshot, which is staged and read; nobody has heard of that yet. */
    private void receive(Snapshot snapshot) {
        n1.step(append(second(), 1));
        turns();
        persist();
        n1.step(new Message.InstallSnapshot(N2, N1, 1, snapshot, 0, new byte[10]));
        turns();
        bench.work();
    }

    @Test
    void howLongTheRestWillTakeIsToldByTheRateOfSoFar() {
        Snapshot coming = behind(second());
        snapshots.here = 2L;
        receive(coming);
        bench.tell();
        assertThat(work.incoming()).isEqualTo(new NodeStatus.Transfer(coming, 2, null));
        time = SECOND;
        snapshots.here = 6L;
        receive(coming);
        bench.tell();
        assertThat(work.incoming()).isEqualTo(new NodeStatus.Transfer(coming, 6, 1000L));
        snapshots.here = null;
        receive(coming);
        bench.tell();
        assertThat(work.incoming()).isNull();
    }

    @Test
    void theStateThatCameWithASnapshotIsPutToUse() {
        receive(behind(second()));
        bench.tell();
        assertThat(machine.state()).isSameAs(snapshots.installed);
        assertThat(machine.applied()).isEqualTo(2);
        assertThat(machine.last()).isNull();
    }

    @Case("S22")
    @Test
    void theStateOfASnapshotThatCameTooLateIsNot() {
        receive(behind(second()));
        n1.step(append(second(), 2));
        turns();
        assertThat(machine.applied()).isEqualTo(2);
        bench.tell();
        assertThat(machine.state()).isSameAs(own);
        assertThat(machine.last()).isEqualTo(second());
        assertThat(n1.snapshot()).isNull();
    }

    @Test
    void aChunkThatCouldNotBeKeptIsTakenWhenItComesAgain() {
        snapshots.failing = true;
        receive(behind(second()));
        bench.tell();
        assertThat(work.problem()).contains("Input/output error");
        snapshots.failing = false;
        receive(behind(second()));
        bench.tell();
        assertThat(machine.state()).isSameAs(snapshots.installed);
        assertThat(work.problem()).isNull();
    }

    /** n1 leads, and takes a snapshot at {@code index}, to which n2 has the log as well. */
    private Snapshot take(long index) {
        turns();
        persist();
        n1.step(new AppendReply(N2, N1, 1, index, 0));
        turns();
        assertThat(machine.applied()).isEqualTo(index);
        work.take(new Input.TakeSnapshot(new Answered()));
        turns();
        background();
        turns();
        background();
        return requireNonNull(n1.snapshot());
    }

    /** n1 leads; it has begun to send n3 a snapshot, and has taken another one since. */
    private List<Snapshot> sendOneAndTakeAnother() {
        n1.step(new Message.TimeoutNow(N2, N1, 0));
        turns();
        persist();
        n1.step(new Message.VoteReply(N2, N1, 1, VoteReason.GRANTED));
        turns();
        n1.advance(SECOND / 2, 0);
        n1.step(new AppendReply(N2, N1, 1, 1, 0));
        n1.advance(SECOND, 0);
        Snapshot first = take(2);
        n1.step(new Message.AppendRejected(N3, N1, 1, 2, 1, 0, 0));
        turns();
        assertThat(n1.snapshotsInUse()).containsExactly(first);
        n1.propose(List.of(new byte[] {1}));
        return List.of(first, take(3));
    }

    @Case("S20/compaction")
    @Test
    void aSnapshotThatIsUnderWayToAPeerStays() {
        List<Snapshot> both = sendOneAndTakeAnother();
        assertThat(snapshots.retained).containsExactlyElementsOf(both);
    }

    /** n3 has so many bytes of the snapshot that is under way to it. */
    private void asksFrom(long offset) {
        n1.step(new Message.InstallReply(N3, N1, 1, 2, 1, offset));
        turns();
        background();
        turns();
    }

    @Test
    void aSnapshotThatAPeerDroppedIsVerifiedBeforeItIsSentAgain() {
        Snapshot first = sendOneAndTakeAnother().get(0);
        asksFrom(0);
        asksFrom(5);
        assertThat(snapshots.verified).isEmpty();
        asksFrom(0);
        assertThat(snapshots.verified).containsExactly(first);
        assertThat(n1.snapshotsInUse()).containsExactly(first);
    }

    @Test
    void aNodeWhoseOwnSnapshotIsDamagedEnds() {
        sendOneAndTakeAnother();
        asksFrom(0);
        snapshots.damaged = true;
        assertThatThrownBy(() -> asksFrom(0))
                .isInstanceOf(StorageFailure.class)
                .hasMessageContaining("flipped");
    }

    @Test
    void aSnapshotThatCannotBeReadGivesWayToTheNewest() {
        List<Snapshot> both = sendOneAndTakeAnother();
        snapshots.failing = true;
        n1.step(new Message.InstallReply(N3, N1, 1, 2, 1, 0));
        turns();
        background();
        turns();
        assertThat(n1.snapshotsInUse()).containsExactly(both.get(1));
    }
}
