package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.node.NodeStatus.InHand;
import io.raftd.node.NodeStatus.LogPosition;
import io.raftd.node.NodeStatus.Peer;
import io.raftd.node.Recovered;
import io.raftd.node.StateMachine.Result;
import io.raftd.node.Storage;
import io.raftd.raft.Backlog;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.VoteReason;
import io.raftd.raft.Write;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would break a rule is told; each rule on the nodes of a cluster at rest. */
class InvariantsTest {
    private final Simulator world = new Simulator(Plan.calm(1, 3));
    private final Invariants invariants = world.invariants();

    @BeforeEach
    void start() {
        world.start();
        world.settle();
        world.run(SECOND);
    }

    private NodeStatus leader() {
        return requireNonNull(requireNonNull(world.leader()).status());
    }

    private NodeStatus follower() {
        SimNode node = world.nodes().stream()
                .filter(n -> n != world.leader())
                .findFirst()
                .orElseThrow();
        return requireNonNull(node.status());
    }

    private static NodeStatus with(NodeStatus s, long term, LogPosition log) {
        return with(s, term, log, List.of(), s.inHand());
    }

    private static NodeStatus with(
            NodeStatus s, long term, LogPosition log, List<Peer> peers, InHand inHand) {
        return new NodeStatus(
                s.self(),
                s.address(),
                s.state(),
                s.cluster(),
                s.role(),
                term,
                term == s.term() ? s.votedFor() : null,
                s.leader(),
                log,
                s.configurationIndex(),
                s.configuration(),
                peers,
                s.snapshot(),
                s.incoming(),
                s.digest(),
                s.digestIndex(),
                s.clusterTimeMs(),
                s.full(),
                s.hint(),
                inHand);
    }

    /** A disk on which all succeeds. */
    private record Willing() implements Storage {
        @Override
        public void form(UUID cluster, @Nullable Entry genesis) {}

        @Override
        public void persist(List<Write> writes) {}

        @Override
        public void committed(Entry entry) {}

        @Override
        public void compact(long firstIndex) {}

        @Override
        public void retire() {}

        @Override
        public List<Entry> read(long from, int maxBytes) {
            return List.of();
        }

        @Override
        public void idle() {}

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void close() {}
    }

    /** The sizes are the default ones. */
    @ParameterizedTest
    @CsvSource({
        "bytes of commands,     4097,        0,        0,  0, 0,       0",
        "bytes before the disk,    0, 10000000,        0,  0, 0,       0",
        "bytes of the tail,        0,        0, 33554433,  0, 0,       0",
        "messages held,            0,        0,        0, 43, 0,       0",
        "fetches,                  0,        0,        0,  0, 4,       0",
        "bytes under way,          0,        0,        0,  0, 0, 9437185",
    })
    void aBoundThatIsCrossed(
            String what,
            long commands,
            long undurable,
            long tail,
            int held,
            int fetches,
            long underWay) {
        NodeStatus s = leader();
        InHand inHand = new InHand(commands, 0, new Backlog(undurable, tail, held, fetches));
        List<Peer> peers = List.of(new Peer(follower().self(), 1, 0, true, underWay, null));
        assertThatThrownBy(() -> invariants.turned(with(s, s.term(), s.log(), peers, inHand)))
                .hasMessageContaining("Bounds: ")
                .hasMessageContaining(what);
    }

    @Test
    void aLeaderThatForgetsAnEntry() {
        NodeStatus status = leader();
        LogPosition log = status.log();
        LogPosition longer = new LogPosition(
                log.firstIndex(),
                log.lastIndex() + 1,
                log.lastTerm(),
                log.durableIndex(),
                log.commitIndex(),
                log.appliedIndex());
        invariants.turned(with(status, status.term(), longer));
        assertThatThrownBy(() -> invariants.turned(with(status, status.term(), log)))
                .hasMessageContaining("Leader Append-Only");
    }

    @Test
    void aTermThatNobodyCampaignedIn() {
        NodeStatus status = follower();
        assertThatThrownBy(() -> invariants.turned(with(status, 7, status.log())))
                .hasMessageContaining("is in term 7, the highest that anybody campaigned in is 1");
    }

    @Test
    void aCampaignWithoutTheSupportOfAQuorum() {
        NodeStatus status = follower();
        ReplicaId self = status.self();
        Write vote = new Write(99, new HardState(2, self), null, List.of());
        invariants.watch(self).shadow().persist(List.of(vote), new Willing());
        RequestVote transfer = new RequestVote(self, leader().self(), 2, 2, 1, true);
        invariants.sent(transfer);
        assertThatThrownBy(() ->
                        invariants.sent(new RequestVote(self, leader().self(), 2, 2, 1, false)))
                .hasMessageContaining("PreVote: " + self + " campaigns in term 2");
    }

    /** The disk held it up, and in the meantime the next campaign was asked about. */
    @Test
    void aCampaignThatLeavesLateIsJudgedByItsOwnSupport() {
        ReplicaId self = follower().self();
        ReplicaId other = leader().self();
        Write vote = new Write(99, new HardState(3, self), null, List.of());
        invariants.watch(self).shadow().persist(List.of(vote), new Willing());
        invariants.sent(new PreVoteReply(other, self, 1, 3, VoteReason.GRANTED));
        invariants.sent(new PreVoteReply(other, self, 1, 4, VoteReason.GRANTED));
        invariants.sent(new RequestVote(self, other, 3, 2, 1, false));
    }

    @Test
    void aVoteOfAReplicaWithoutItsLog() {
        ReplicaId self = follower().self();
        ReplicaId other = leader().self();
        invariants.sent(new PreVoteReply(self, other, 1, 2, VoteReason.GRANTED));
        invariants.watch(self).shadow().giveUp();
        invariants.sent(new PreVoteReply(self, other, 1, 2, VoteReason.REBUILDING));
        assertThatThrownBy(() ->
                        invariants.sent(new PreVoteReply(self, other, 1, 2, VoteReason.GRANTED)))
                .hasMessageContaining("has lost its log, and sends PreVoteReply");
    }

    /** It has lost what is committed, and says that it is done. */
    @Test
    void aReplicaThatIsRebuiltTooEarly() {
        SimNode node = world.node(follower().self().node());
        ReplicaId self = follower().self();
        node.kill();
        Shadow disk = invariants.watch(self).shadow();
        disk.giveUp();
        HardState hardState = disk.hardState();
        disk.recovered(
                new Recovered(self, leader().cluster(), hardState, null, LogSummary.empty(0), true),
                List.of());
        Write done = new Write(1, null, null, List.of(), true);
        assertThatThrownBy(() -> disk.persist(List.of(done), new Willing()))
                .hasMessageContaining("counts as rebuilt, and lacks the committed");
    }

    @Test
    void aWriteThatTakesEffectTwice() {
        Stamp stamp = new Stamp(new UUID(1, 2), 1, 1, 0);
        byte[] command = CommandCodec.encode(
                new Proposal(stamp, new Command.Increment("k".getBytes(UTF_8), 1)));
        SimNode node = requireNonNull(world.leader());
        Told<Result> told = new Told<>();
        node.offer(new Input.Propose(command, told));
        world.await("the write", SECOND, () -> told.value() != null);
        long index = requireNonNull(invariants.committedAt(command));
        Entry entry = requireNonNull(invariants.watch(leader().self()).shadow().at(index));

        invariants.executed(entry, Rejected.STALE);
        assertThatThrownBy(() -> invariants.executed(entry, new Written(99, true, 2)))
                .hasMessageContaining("Exactly once");
    }
}
