package io.raftd.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.acceptance.Case;
import io.raftd.kv.Answer;
import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Item;
import io.raftd.kv.KeyValueStore;
import io.raftd.kv.Proposal;
import io.raftd.kv.Query;
import io.raftd.kv.Stamp;
import io.raftd.node.NodeOptions.Listed;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Settings;
import io.raftd.storage.CrashableFiles;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DataDirectory.Options;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster of one node, which leads it. */
class NodeTest {
    private static final long SECOND = 1_000_000_000;
    private static final byte[] KEY = {'k'};
    private static final ReplicaId STRANGER = new ReplicaId("n2", new UUID(2, 2));

    /** One entry is applied a turn. */
    private static final Settings SETTINGS =
            new Settings(SECOND, SECOND / 10, 1 << 20, 1 << 20, 1 << 20, 1);

    private final CrashableFiles files = new CrashableFiles();
    private final Opened opened = open(files);
    private final ArrayDeque<Runnable> disk = new ArrayDeque<>();
    private final ArrayDeque<Input> completed = new ArrayDeque<>();
    private final List<Object> answers = new ArrayList<>();
    private final Node node = new Node(
            opened.recovered(),
            new NodeOptions(
                    "here:1",
                    List.of(new Listed("n1", "here:1")),
                    SETTINGS,
                    1000,
                    SnapshotPolicy.DEFAULT),
            bound -> 0,
            new Ports(
                    opened.storage(),
                    new NoSnapshots(),
                    new Nowhere(),
                    new KeyValueStore(),
                    disk::add,
                    disk::add,
                    completed::add,
                    UUID::randomUUID,
                    event -> {}),
            0);
    private long now;
    private long sequence;

    /** A transport without peers. */
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

    /** Takes down the one answer. */
    private final class Answered<T> implements Reply<T> {
        @Override
        public void done(T value) {
            answers.add(value);
        }

        @Override
        public void refused(Refusal refusal) {
            answers.add(refusal.reason());
        }
    }

    private static Opened open(CrashableFiles files) {
        return DataDirectory.open(files, "n1", new Options(64 << 10), UUID::randomUUID);
    }

    @BeforeEach
    void lead() {
        for (int i = 0; i < 20; i++) {
            now = Math.max(now, node.nextTurn());
            turn();
            work();
        }
        assertThat(node.status().role()).isEqualTo(RoleName.LEADER);
        assertThat(node.status().log().appliedIndex()).isEqualTo(2);
    }

    private void turn() {
        completed.forEach(node::offer);
        completed.clear();
        node.turn(now, 0);
    }

    /** Lets the disk do all that it was given. */
    private void work() {
        while (!disk.isEmpty()) {
            disk.remove().run();
        }
    }

    /** An increment, in a value of so many bytes. */
    private boolean propose(int bytes) {
        Stamp stamp = new Stamp(new UUID(1, 1), ++sequence, 1, 0);
        Command command =
                bytes == 0 ? new Command.Increment(KEY, 1) : new Command.Put(KEY, new byte[bytes]);
        return node.offer(new Input.Propose(
                CommandCodec.encode(new Proposal(stamp, command)), new Answered<>()));
    }

    private void increment() {
        assertThat(propose(0)).isTrue();
    }

    @Case({"S2", "S18"})
    @Test
    void aWriteIsAnsweredWhenItIsOnTheDisk() {
        increment();
        turn();
        turn();
        assertThat(answers).isEmpty();
        work();
        turn();
        assertThat(answers).hasSize(1);
        assertThat(open(files.powerLost()).recovered().log().lastIndex()).isEqualTo(3);
    }

    @Case("S35")
    @Test
    void aReadWaitsUntilItsIndexIsApplied() {
        for (int i = 0; i < 5; i++) {
            increment();
        }
        turn();
        work();
        node.offer(new Input.Read(new Query.Get(KEY), false, new Answered<>()));
        for (int applied = 3; applied < 7; applied++) {
            turn();
            assertThat(node.status().log().commitIndex()).isEqualTo(7);
            assertThat(node.status().log().appliedIndex()).isEqualTo(applied);
            assertThat(answers).hasSize(applied - 2);
        }
        turn();
        assertThat(answers).hasSize(6);
        Item item = ((Answer.Got) answers.get(5)).item();
        assertThat(item).isNotNull();
        assertThat(item.value()).isEqualTo("5".getBytes(US_ASCII));
    }

    @Case("S8")
    @Test
    void aWriteWhoseLeaderIsDeposedIsOfUnknownFate() {
        increment();
        turn();
        node.offer(new Input.Received(new Message.AppendEntries(
                STRANGER, node.status().self(), 9, 2, 1, 2, 0, 0, List.of())));
        turn();
        assertThat(answers).containsExactly(Reason.UNKNOWN);
    }

    @Case("S41")
    @Test
    void whatFailsOnTheDiskIsThrownOnTheLoop() {
        files.watch((operation, file) -> {
            if (operation.equals("force")) {
                throw new IOException("Input/output error");
            }
        });
        increment();
        turn();
        work();
        assertThatThrownBy(this::turn).isInstanceOf(StorageFailure.class);
        assertThat(answers).isEmpty();
    }

    @Case("S42")
    @Test
    void aFullDiskTurnsCommandsAwayUntilItHasRoomAgain() {
        files.limit(files.used());
        for (int i = 0; i < 100 && !node.status().full(); i++) {
            assertThat(propose(900)).isTrue();
            turn();
            work();
            turn();
        }
        assertThat(node.status().full()).isTrue();
        assertThat(answers).doesNotContain(Reason.NO_SPACE);
        increment();
        turn();
        assertThat(answers).last().isEqualTo(Reason.NO_SPACE);
        files.limit(Long.MAX_VALUE);
        now += SECOND / 5;
        turn();
        work();
        assertThat(node.status().full()).isFalse();
    }

    /** To add n2 as a learner, without doing it. */
    private Input.ChangeMembers dryRun() {
        return new Input.ChangeMembers(
                new MembershipChange.AddLearner(new Member(STRANGER, "there:1"), false),
                null,
                true,
                false,
                new Answered<>());
    }

    @Test
    void aChangeOfMembersIsPlannedInTheTurnBehindTheOneThatConfirmsTheLeader() {
        node.offer(dryRun());
        turn();
        assertThat(answers).isEmpty();
        assertThat(node.nextTurn()).isEqualTo(now);
        turn();
        assertThat(node.nextTurn()).isGreaterThan(now);
        MembershipOutcome outcome = (MembershipOutcome) answers.get(0);
        assertThat(outcome.index()).isEqualTo(1);
        assertThat(outcome.configuration().current().learners())
                .containsExactly(new Member(STRANGER, "there:1"));
        assertThat(node.status().configurationIndex()).isEqualTo(1);
    }

    @Test
    void whoFollowsTakesNoChangeOfMembers() {
        node.offer(dryRun());
        node.offer(new Input.Received(new Message.AppendEntries(
                STRANGER, node.status().self(), 9, 2, 1, 2, 0, 0, List.of())));
        node.offer(dryRun());
        turn();
        assertThat(answers).as("the second").containsExactly(Reason.NOT_LEADER);
    }

    @Test
    void noMoreCommandsAreTakenThanTheInboxHolds() {
        assertThat(propose(2000)).as("alone, however large").isTrue();
        assertThat(propose(1)).as("in the inbox").isFalse();
        turn();
        assertThat(propose(1)).as("not answered yet").isFalse();
        work();
        turn();
        assertThat(answers).hasSize(1);
        assertThat(propose(1)).isTrue();
    }
}
