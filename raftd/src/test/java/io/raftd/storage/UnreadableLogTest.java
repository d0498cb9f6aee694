package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.N2;
import static io.raftd.storage.TestDirectory.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.acceptance.Case;
import io.raftd.kv.KeyValueStore;
import io.raftd.node.BirthMessage;
import io.raftd.node.Input;
import io.raftd.node.NoSnapshots;
import io.raftd.node.Node;
import io.raftd.node.NodeOptions;
import io.raftd.node.Ports;
import io.raftd.node.SnapshotPolicy;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.node.Transport;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.VoteReply;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Settings;
import io.raftd.raft.VoteReason;
import io.raftd.storage.DataDirectory.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that leads, and has only its disk to find older entries on. */
class UnreadableLogTest {
    private static final long ELECTION_TIMEOUT = 1_000_000_000;
    private static final ReplicaId N3 = new ReplicaId("n3", new UUID(3, 3));

    private final CrashableFiles files = new CrashableFiles();
    private final ReplicaId self = bear();
    private final List<Message> sent = new ArrayList<>();
    private final List<Input> completed = new ArrayList<>();
    private final Node node = start();

    /** A member of three with entries 2 to 21 of term 1. */
    private ReplicaId bear() {
        Opened born = TestDirectory.open(files);
        ReplicaId replica = born.recovered().self();
        Configuration three = Configuration.of(List.of(
                new Member(replica, "n1:7000"),
                new Member(N2, "n2:7000"),
                new Member(N3, "n3:7000")));
        Entry genesis = Entry.genesis(CLUSTER, three, 0);
        born.storage().form(CLUSTER, genesis);
        born.storage()
                .persist(Records.write(
                        new HardState(1, null), Records.entries(genesis, 1, 20, 100)));
        born.storage().close();
        return replica;
    }

    private Node start() {
        Opened opened = TestDirectory.open(files);
        Ports ports = new Ports(
                opened.storage(),
                new NoSnapshots(),
                new Wire(),
                new KeyValueStore(),
                Runnable::run,
                Runnable::run,
                completed::add,
                () -> new UUID(4, 4),
                event -> {});
        NodeOptions options = new NodeOptions(
                "n1:7000",
                List.of(),
                Settings.of(ELECTION_TIMEOUT, ELECTION_TIMEOUT / 10),
                1 << 20,
                SnapshotPolicy.DEFAULT);
        return new Node(opened.recovered(), options, bound -> 0, ports, 0);
    }

    private final class Wire implements Transport {
        @Override
        public void connect(List<Member> peers) {}

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public void send(String address, BirthMessage message) {}

        @Override
        public void flush() {}
    }

    /** Turns of the node until its disk has nothing more to tell. */
    private void turn(Message message) {
        node.offer(new Input.Received(message));
        do {
            List.copyOf(completed).forEach(node::offer);
            completed.clear();
            node.turn(ELECTION_TIMEOUT, 0);
        } while (!completed.isEmpty());
    }

    private void lead() {
        node.turn(ELECTION_TIMEOUT, 0);
        turn(new PreVoteReply(N2, self, 1, 2, VoteReason.GRANTED));
        turn(new VoteReply(N2, self, 2, VoteReason.GRANTED));
        assertThat(node.status().role()).isEqualTo(RoleName.LEADER);
    }

    /** The follower's log ends with entry 5, and no call of the disk brings the next one. */
    @Case("S21")
    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CORRUPT"})
    void aLeaderThatCannotReadItsLogSendsNothingOfItAndStops(Kind kind) {
        lead();
        turn(new AppendRejected(N2, self, 2, 21, 5, 1, 0));
        if (kind == Kind.FAILED) {
            files.remove(FIRST);
        } else {
            byte[] segment = files.bytes(FIRST);
            segment[SegmentHeader.BYTES + 10 * (Entry.HEADER + 100)] ^= 1;
        }
        sent.clear();
        StorageFailure failure = catchThrowableOfType(
                StorageFailure.class, () -> turn(new AppendReply(N2, self, 2, 5, 0)));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(sent)
                .filteredOn(AppendEntries.class::isInstance)
                .allMatch(m -> ((AppendEntries) m).entries().isEmpty());
    }

    /** So that what is not sent above would have been. */
    @Test
    void aLeaderReadsForAFollowerThatIsBehind() {
        lead();
        turn(new AppendRejected(N2, self, 2, 21, 5, 1, 0));
        sent.clear();
        turn(new AppendReply(N2, self, 2, 5, 0));
        assertThat(sent)
                .filteredOn(m -> m instanceof AppendEntries a && a.to().equals(N2))
                .flatExtracting(m -> ((AppendEntries) m).entries())
                .extracting(Entry::index)
                .containsExactlyElementsOf(LongStream.rangeClosed(6, 22).boxed().toList());
    }
}
