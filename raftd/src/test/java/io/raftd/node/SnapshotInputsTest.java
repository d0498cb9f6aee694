package io.raftd.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.KeyValueStore;
import io.raftd.kv.Proposal;
import io.raftd.kv.Stamp;
import io.raftd.node.NodeOptions.Listed;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.Settings;
import io.raftd.raft.Snapshot;
import io.raftd.storage.CrashableFiles;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DataDirectory.Options;
import io.raftd.storage.SnapshotReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators ask about the snapshots of a node, which here is a cluster by itself. */
class SnapshotInputsTest {
    private static final long SECOND = 1_000_000_000;
    private static final Settings SETTINGS =
            new Settings(SECOND, SECOND / 10, 1 << 20, 1 << 20, 1 << 20, 10);

    private final CrashableFiles files = new CrashableFiles();
    private final Opened opened =
            DataDirectory.open(files, "n1", new Options(64 << 10), UUID::randomUUID);
    private final ArrayDeque<Runnable> disk = new ArrayDeque<>();
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final ArrayDeque<Input> completed = new ArrayDeque<>();
    private final Node node = new Node(
            opened.recovered(),
            new NodeOptions(
                    "here:1",
                    List.of(new Listed("n1", "here:1")),
                    SETTINGS,
                    1 << 20,
                    SnapshotPolicy.DEFAULT),
            bound -> 0,
            new Ports(
                    opened.storage(),
                    opened.storage().snapshots(),
                    new Nowhere(),
                    new KeyValueStore(),
                    disk::add,
                    background::add,
                    completed::add,
                    UUID::randomUUID,
                    event -> {}),
            0);
    private long now;
    private long sequence;

    private static final class Nowhere implements Transport {
        @Override
        public void connect(List<Member> peers) {}

        @Override
        public void send(Message message) {}

        @Override
        public void send(String address, BirthMessage message) {}

        @Override
        public void flush() {}
    }

    /** Takes down the answers. */
    private static final class Answers<T> implements Reply<T> {
        final List<T> values = new ArrayList<>();
        final List<Refusal> refusals = new ArrayList<>();

        @Override
        public void done(T value) {
            values.add(value);
        }

        @Override
        public void refused(Refusal refusal) {
            refusals.add(refusal);
        }

        T value() {
            assertThat(refusals).isEmpty();
            assertThat(values).hasSize(1);
            return values.get(0);
        }

        Refusal refusal() {
            assertThat(values).isEmpty();
            assertThat(refusals).hasSize(1);
            return refusals.get(0);
        }

        boolean isEmpty() {
            return values.isEmpty() && refusals.isEmpty();
        }
    }

    @BeforeEach
    void lead() {
        for (int i = 0; i < 20; i++) {
            now = Math.max(now, node.nextTurn());
            settle();
        }
        assertThat(node.status().log().appliedIndex()).isEqualTo(2);
    }

    private void turn() {
        List<Input> inputs = new ArrayList<>(completed);
        completed.clear();
        inputs.forEach(node::offer);
        node.turn(now, 0);
    }

    /** Until nothing is left to do, but in the background. */
    private void settleButBackground() {
        do {
            turn();
            while (!disk.isEmpty()) {
                disk.remove().run();
            }
        } while (!completed.isEmpty() || node.nextTurn() - now <= 0);
    }

    private void settle() {
        settleButBackground();
        while (!background.isEmpty()) {
            background.remove().run();
            settleButBackground();
        }
    }

    private void write(int bytes) {
        Stamp stamp = new Stamp(new UUID(1, 1), ++sequence, 1, 0);
        Command put = new Command.Put(new byte[] {'k'}, new byte[bytes]);
        node.offer(new Input.Propose(
                CommandCodec.encode(new Proposal(stamp, put)), new Answers<StateMachine.Result>()));
        settleButBackground();
    }

    private Answers<Snapshot> take(long enough) {
        Answers<Snapshot> answers = new Answers<>();
        node.offer(new Input.TakeSnapshot(enough, answers));
        settleButBackground();
        return answers;
    }

    private Snapshot taken() {
        Answers<Snapshot> answers = take(Long.MAX_VALUE);
        settle();
        return answers.value();
    }

    private Answers<SnapshotPart> read(Snapshot snapshot, long offset, int maxBytes) {
        return read(snapshot.index(), snapshot.term(), offset, maxBytes);
    }

    private Answers<SnapshotPart> read(long index, long term, long offset, int maxBytes) {
        Answers<SnapshotPart> answers = new Answers<>();
        node.offer(new Input.ReadSnapshot(index, term, offset, maxBytes, answers));
        settleButBackground();
        return answers;
    }

    private Answers<SnapshotSent> send(String to, @Nullable UUID disk) {
        Answers<SnapshotSent> answers = new Answers<>();
        node.offer(new Input.SendSnapshot(to, disk, answers));
        settleButBackground();
        return answers;
    }

    @Test
    void aSnapshotIsSentToMembersOnly() {
        assertThat(send("n1", null).refusal().reason()).isEqualTo(Reason.FAILED);
        write(10);
        Snapshot taken = taken();
        assertThat(send("n1", null).value()).isEqualTo(new SnapshotSent(true, taken));
        assertThat(send("n1", node.status().self().disk()).value().unchanged()).isTrue();
        assertThat(send("n1", UUID.randomUUID()).refusal().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(send("n9", null).refusal().reason()).isEqualTo(Reason.NOT_FOUND);
    }

    private List<String> stored() {
        return files.list("snapshots");
    }

    @Test
    void oneThatIsAskedForAgainIsNotTakenAgain() {
        write(10);
        Answers<Snapshot> first = take(3);
        write(10);
        Answers<Snapshot> again = take(3);
        Answers<Snapshot> newer = take(4);
        assertThat(first.isEmpty() && again.isEmpty() && newer.isEmpty()).isTrue();
        background.remove().run();
        settleButBackground();
        assertThat(first.value().index()).isEqualTo(3);
        assertThat(again.value()).isEqualTo(first.value());
        assertThat(newer.isEmpty()).isTrue();
        settle();
        assertThat(newer.value().index()).isEqualTo(4);
        assertThat(take(4).value()).as("at once").isEqualTo(newer.value());
        assertThat(take(Long.MAX_VALUE).value())
                .as("nothing was applied since")
                .isEqualTo(newer.value());
        assertThat(background).isEmpty();
        assertThat(stored()).hasSize(1);
    }

    @Test
    void itIsReadPieceByPiece() throws IOException {
        write(100_000);
        Snapshot taken = taken();
        assertThat(node.status().snapshot()).isEqualTo(taken);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        while (file.size() < taken.bytes()) {
            Answers<SnapshotPart> part = read(taken, file.size(), 30_000);
            assertThat(part.isEmpty()).as("on the loop nothing is read").isTrue();
            settle();
            assertThat(part.value().snapshot()).isEqualTo(taken);
            assertThat(part.value().bytes())
                    .hasSize((int) Math.min(30_000, taken.bytes() - file.size()));
            file.write(part.value().bytes());
        }
        assertThat(SnapshotReader.verify(new ByteArrayInputStream(file.toByteArray())))
                .isEqualTo(taken);
        Answers<SnapshotPart> end = read(taken, taken.bytes(), 10);
        settle();
        assertThat(end.value().bytes()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotRead() {
        assertThat(read(3, 1, 0, 10).refusal())
                .isEqualTo(new Refusal(
                        Reason.NOT_FOUND, "there is no snapshot (3,1) here; there is none", null));
        write(10);
        Snapshot taken = taken();
        assertThat(read(3, 2, 0, 10).refusal().message())
                .isEqualTo("there is no snapshot (3,2) here; the newest is snapshot (3,1)");
        for (long offset : new long[] {-1, taken.bytes() + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(read(taken, offset, 10).refusal().reason()).isEqualTo(Reason.INVALID);
        }
    }

    @Test
    void onlySoManyReadsWait() {
        write(10);
        Snapshot taken = taken();
        List<Answers<SnapshotPart>> reads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            reads.add(read(taken, i, 10));
        }
        assertThat(reads.remove(4).refusal().reason()).isEqualTo(Reason.BUSY);
        settle();
        assertThat(reads).allSatisfy(read -> assertThat(read.value().bytes()).hasSize(10));
        Answers<SnapshotPart> next = read(taken, 0, 10);
        settle();
        assertThat(next.value().bytes()).hasSize(10);
    }

    @Test
    void aFailedReadIsTheReadersAffair() throws IOException {
        write(10);
        Snapshot taken = taken();
        files.delete("snapshots/" + stored().get(0));
        Answers<SnapshotPart> read = read(taken, 0, 10);
        settle();
        assertThat(read.refusal().reason()).isEqualTo(Reason.FAILED);
        assertThat(read.refusal().message()).startsWith("snapshot (3,1) was not read: ");
    }

    @Test
    void oneThatIsBeingReadStaysForAWhile() {
        write(10);
        Snapshot old = taken();
        read(old, 0, 10);
        settle();
        write(10);
        Snapshot newer = taken();
        assertThat(stored()).hasSize(2);
        pass(Loans.DURATION - 1);
        Answers<SnapshotPart> late = read(old, 10, 10);
        settle();
        assertThat(late.value().snapshot()).isEqualTo(old);
        pass(Loans.DURATION - 1);
        assertThat(stored()).hasSize(2);
        pass(1);
        assertThat(stored()).hasSize(1);
        assertThat(read(old, 20, 10).refusal().message())
                .isEqualTo("there is no snapshot (3,1) here; the newest is " + newer);
    }

    private void pass(long ns) {
        now += ns;
        settle();
    }

    @Test
    void withoutAClusterThereAreNone() {
        Node waiting = new Node(
                DataDirectory.open(
                                new CrashableFiles(), "n2", new Options(64 << 10), UUID::randomUUID)
                        .recovered(),
                new NodeOptions("here:2", List.of(), SETTINGS, 1 << 20, SnapshotPolicy.DEFAULT),
                bound -> 0,
                new Ports(
                        opened.storage(),
                        new NoSnapshots(),
                        new Nowhere(),
                        new KeyValueStore(),
                        disk::add,
                        background::add,
                        completed::add,
                        UUID::randomUUID,
                        event -> {}),
                0);
        Answers<Snapshot> take = new Answers<>();
        Answers<SnapshotPart> read = new Answers<>();
        waiting.offer(new Input.TakeSnapshot(take));
        waiting.offer(new Input.ReadSnapshot(1, 1, 0, 10, read));
        Answers<SnapshotSent> send = new Answers<>();
        waiting.offer(new Input.SendSnapshot("n1", null, send));
        waiting.turn(0, 0);
        assertThat(take.refusal().message()).startsWith("n2 has no cluster: ");
        assertThat(read.refusal().reason()).isEqualTo(Reason.NO_LEADER);
        assertThat(send.refusal().reason()).isEqualTo(Reason.NO_LEADER);
    }
}
