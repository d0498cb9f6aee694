package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Query;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.HardState;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.Message.VoteReply;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.VoteReason;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Single cases, each on a whole cluster, one thing done to it at a time. */
class ScenarioTest {
    private static final long ELECTION_TIMEOUT = SECOND;
    private static final long HEARTBEAT = SECOND / 10;
    private static final long ROUND_TRIP = 10 * MILLISECOND;

    private final Chance ids = new Chance(99);
    private final List<Message> seen = new ArrayList<>();

    private static Simulator cluster(int nodes) {
        Simulator world = new Simulator(Plan.calm(nodes, nodes));
        world.start();
        world.settle();
        world.run(HEARTBEAT);
        return world;
    }

    private static SimNode leader(Simulator world) {
        return requireNonNull(world.leader());
    }

    private static List<SimNode> followers(Simulator world) {
        return world.nodes().stream().filter(node -> node != world.leader()).toList();
    }

    private static NodeStatus status(SimNode node) {
        return requireNonNull(node.status());
    }

    private static ReplicaId replica(SimNode node) {
        return status(node).self();
    }

    private static long term(SimNode node) {
        return status(node).term();
    }

    private Told<Result> put(SimNode node, String key) {
        Stamp stamp = new Stamp(ids.uuid(), 1, 1, status(node).clusterTimeMs());
        Command put = new Command.Put(key.getBytes(UTF_8), new byte[10]);
        Told<Result> told = new Told<>();
        byte[] command = CommandCodec.encode(new Proposal(stamp, put));
        assertThat(node.offer(new Input.Propose(command, told))).isTrue();
        return told;
    }

    private static Told<Answer> get(SimNode node, String key) {
        Told<Answer> told = new Told<>();
        node.offer(new Input.Read(new Query.Get(key.getBytes(UTF_8)), false, told));
        return told;
    }

    private static Told<Long> transfer(SimNode node, @Nullable String target) {
        Told<Long> told = new Told<>();
        node.offer(new Input.Transfer(target, told));
        return told;
    }

    private void write(Simulator world) {
        Told<Result> told = put(leader(world), "k");
        world.await("a write", SECOND, () -> told.value() != null);
    }

    /** Keeps a copy of all messages of this kind that are sent from now on. */
    private void watch(Simulator world, Predicate<Message> kind) {
        world.network().drop(message -> {
            if (kind.test(message)) {
                seen.add(message);
            }
            return false;
        });
    }

    private static long appliedIndex(SimNode node) {
        return status(node).log().appliedIndex();
    }

    @Test
    void s1OneVoteATermAcrossRestart() {
        Simulator world = cluster(3);
        SimNode voter = followers(world).get(0);
        SimNode first = followers(world).get(1);
        SimNode rival = leader(world);
        ReplicaId self = replica(voter);
        long last = status(voter).log().lastIndex();
        RequestVote asked = new RequestVote(replica(first), self, 5, last, 1, true);
        RequestVote longer = new RequestVote(replica(rival), self, 5, last + 9, 4, true);
        first.kill();
        rival.kill();
        watch(world, VoteReply.class::isInstance);

        voter.offer(new Input.Received(asked));
        world.await("a vote", SECOND, () -> seen.size() == 1);
        voter.losePower();
        voter.start();
        voter.offer(new Input.Received(longer));
        voter.offer(new Input.Received(asked));
        world.await("two answers", SECOND, () -> seen.size() == 3);

        assertThat(seen)
                .extracting(m -> ((VoteReply) m).reason())
                .containsExactly(VoteReason.GRANTED, VoteReason.ALREADY_VOTED, VoteReason.GRANTED);
        assertThat(world.invariants().watch(self).shadow().hardState())
                .isEqualTo(new HardState(5, asked.from()));
    }

    @Test
    void s2NothingLeavesBeforeTheVoteIsWritten() {
        Simulator world = cluster(3);
        SimNode voter = followers(world).get(0);
        SimNode candidate = followers(world).get(1);
        RequestVote asked = new RequestVote(
                replica(candidate), replica(voter), 5, status(voter).log().lastIndex(), 1, true);
        candidate.kill();
        leader(world).kill();
        watch(world, m -> m instanceof VoteReply || m instanceof RequestVote);

        voter.stallDisk(20 * SECOND);
        voter.offer(new Input.Received(asked));
        world.run(10 * SECOND);
        assertThat(seen).isEmpty();
        assertThat(term(voter)).isEqualTo(5);

        voter.files().failForces(true);
        voter.stallDisk(0);
        world.run(SECOND);
        assertThat(seen).isEmpty();
        assertThat(voter.isUp()).isFalse();
    }

    @Test
    void s2NoCampaignBeforeItsTermIsWritten() {
        Simulator world = cluster(3);
        SimNode candidate = followers(world).get(0);
        long before = term(candidate);
        watch(world, RequestVote.class::isInstance);

        candidate.stallDisk(ELECTION_TIMEOUT / 2);
        candidate.offer(new Input.Received(
                new TimeoutNow(replica(leader(world)), replica(candidate), before)));
        world.run(ELECTION_TIMEOUT / 4);
        assertThat(term(candidate)).isEqualTo(before + 1);
        assertThat(seen).isEmpty();
        assertThat(world.nodes()).filteredOn(n -> n != candidate).allMatch(n -> term(n) == before);

        world.run(ELECTION_TIMEOUT);
        assertThat(seen).isNotEmpty();
    }

    @Test
    void s6AnIsolatedFollowerDisturbsNobodyWhenItReturns() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        SimNode lost = followers(world).get(0);
        long before = term(lost);
        world.network().isolate(lost.place(), 3, true, true);
        for (int i = 0; i < 100; i++) {
            world.run(ELECTION_TIMEOUT);
            write(world);
        }
        assertThat(term(lost)).isEqualTo(before);

        world.network().heal();
        world.await(
                "it follows",
                2 * HEARTBEAT + ROUND_TRIP,
                () -> world.leader() == leader
                        && replica(leader).equals(status(lost).leader()));
        world.agree();
        assertThat(world.invariants().highestTerm()).isEqualTo(before);
    }

    @Test
    void s6AnUpToDateFollowerThatReturnsWhenTheLeaderDiesIsElected() {
        Simulator world = cluster(3);
        SimNode lost = followers(world).get(0);
        world.network().isolate(lost.place(), 3, true, true);
        world.run(10 * ELECTION_TIMEOUT);
        SimNode dead = leader(world);
        world.network().heal();
        dead.kill();
        world.await("a new leader", 4 * ELECTION_TIMEOUT, () -> world.leader() != null);
    }

    @Test
    void s7aOneCutLinkToTheLeaderChangesNothing() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        long before = term(leader);
        world.network().cutBothWays(leader.place(), followers(world).get(0).place());
        for (int i = 0; i < 100; i++) {
            world.run(10 * ELECTION_TIMEOUT);
            write(world);
        }
        assertThat(world.leader()).isSameAs(leader);
        assertThat(world.invariants().highestTerm()).isEqualTo(before);
    }

    @Test
    void s7bTwoNodesThatReachOnlyOneMemberEachChangeNothing() {
        Simulator world = cluster(5);
        SimNode leader = leader(world);
        List<SimNode> others = followers(world);
        long before = term(leader);
        List<SimNode> core = List.of(leader, others.get(0), others.get(1));
        world.forPairs((a, b) -> {
            SimNode one = world.nodes().get(a);
            SimNode two = world.nodes().get(b);
            boolean spare = core.contains(one) && core.contains(two)
                    || isPair(one, two, others.get(0), others.get(2))
                    || isPair(one, two, leader, others.get(3));
            if (!spare) {
                world.network().cutBothWays(a, b);
            }
        });
        for (int i = 0; i < 100; i++) {
            world.run(10 * ELECTION_TIMEOUT);
            write(world);
        }
        assertThat(world.leader()).isSameAs(leader);
        assertThat(world.invariants().highestTerm()).isEqualTo(before);
    }

    private static boolean isPair(SimNode one, SimNode two, SimNode a, SimNode b) {
        return one == a && two == b || one == b && two == a;
    }

    @Test
    void s7cInAStarItsCentreLeads() {
        Simulator world = cluster(5);
        SimNode leader = leader(world);
        SimNode centre = followers(world).get(0);
        world.forPairs((a, b) -> {
            if (a != centre.place() && b != centre.place()) {
                world.network().cutBothWays(a, b);
            }
        });
        world.await(
                "the leader gives up",
                2 * ELECTION_TIMEOUT,
                () -> status(leader).role() != RoleName.LEADER);
        world.await("the centre leads", 20 * ELECTION_TIMEOUT, () -> world.leader() == centre);
        long settled = term(centre);
        world.run(100 * ELECTION_TIMEOUT);
        write(world);
        assertThat(world.leader()).isSameAs(centre);
        assertThat(term(centre)).isEqualTo(settled);
    }

    @Test
    void s8ALeaderWithoutAQuorumGivesUp() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        world.network().isolate(leader.place(), 3, true, true);
        Told<Result> write = put(leader, "k");
        Told<Answer> read = get(leader, "k");
        world.run(10 * MILLISECOND);
        assertThat(write.isAnswered() || read.isAnswered()).isFalse();

        world.await(
                "it gives up",
                2 * ELECTION_TIMEOUT,
                () -> status(leader).role() != RoleName.LEADER);
        assertThat(write.refusal()).isEqualTo(Reason.UNKNOWN);
        assertThat(read.refusal()).isEqualTo(Reason.NO_LEADER);
    }

    @Test
    void s9AMemberStuckInAHigherTermIsTakenBack() {
        Simulator world = cluster(3);
        SimNode loner = followers(world).get(0);
        long before = term(loner);
        world.network().isolate(loner.place(), 3, true, true);
        loner.offer(
                new Input.Received(new TimeoutNow(replica(leader(world)), replica(loner), before)));
        world.run(4 * ELECTION_TIMEOUT);
        assertThat(term(loner)).isGreaterThan(before);

        world.network().heal();
        world.await("all follow one leader", 10 * ELECTION_TIMEOUT, () -> {
            SimNode leader = world.leader();
            return leader != null
                    && world.nodes().stream()
                            .allMatch(n -> replica(leader).equals(status(n).leader()));
        });
        assertThat(world.invariants().highestTerm()).isLessThanOrEqualTo(before + 2);
    }

    @Test
    void s11AFollowerThatOnlyHearsRaisesNoTerm() {
        followerWithOneWayLinks(true, false);
    }

    @Test
    void s11AFollowerThatIsOnlyHeardDisturbsNobody() {
        followerWithOneWayLinks(false, true);
    }

    private void followerWithOneWayLinks(boolean cutSends, boolean cutHears) {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        long before = term(leader);
        world.network().isolate(followers(world).get(0).place(), 3, cutSends, cutHears);
        world.run(20 * ELECTION_TIMEOUT);
        for (int i = 0; i < 20; i++) {
            world.run(5 * ELECTION_TIMEOUT);
            write(world);
        }
        assertThat(world.leader()).isSameAs(leader);
        assertThat(world.invariants().highestTerm()).isEqualTo(before);
    }

    @Test
    void s11ALeaderThatHearsNobodyGivesUp() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        world.network().isolate(leader.place(), 3, false, true);
        world.await(
                "it gives up",
                2 * ELECTION_TIMEOUT,
                () -> status(leader).role() != RoleName.LEADER);
        world.await(
                "another leads",
                8 * ELECTION_TIMEOUT,
                () -> world.leader() != null && world.leader() != leader);
    }

    @Test
    void s18ALeaderWithASlowDiskCommitsByItsFollowers() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        leader.stallDisk(ELECTION_TIMEOUT / 2);
        Told<Result> both = put(leader, "k");
        world.await("two followers commit", ELECTION_TIMEOUT / 4, () -> both.value() != null);
        assertThat(status(leader).log().durableIndex())
                .isLessThan(status(leader).log().commitIndex());

        followers(world).get(0).stallDisk(ELECTION_TIMEOUT / 4);
        Told<Result> one = put(leader, "k");
        world.run(ELECTION_TIMEOUT / 8);
        assertThat(one.isAnswered()).isFalse();
        world.await("the slow follower", ELECTION_TIMEOUT, () -> one.value() != null);
    }

    @Test
    void s18ASingleNodeAcknowledgesWhatItsDiskHas() {
        Simulator world = cluster(1);
        SimNode node = leader(world);
        node.stallDisk(10 * ELECTION_TIMEOUT);
        Told<Result> write = put(node, "k");
        world.run(9 * ELECTION_TIMEOUT);
        assertThat(write.isAnswered()).isFalse();
        world.await("its disk", 2 * ELECTION_TIMEOUT, () -> write.value() != null);
    }

    @Test
    void s19TheLastCommitIsLearntWithoutFurtherWrites() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        world.network().drop(AppendReply.class::isInstance);
        Told<Result> write = put(leader, "k");
        world.run(ELECTION_TIMEOUT / 4);
        assertThat(write.isAnswered()).isFalse();

        world.network().heal();
        world.await(
                "all have it",
                2 * HEARTBEAT + 2 * ROUND_TRIP,
                () -> world.nodes().stream()
                        .allMatch(n -> appliedIndex(n) == status(leader).log().lastIndex()));
        assertThat(write.value()).isNotNull();
    }

    @Test
    void s34TransferToItselfIsDoneAndToAStrangerRefused() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        Told<Long> self = transfer(leader, leader.id());
        Told<Long> stranger = transfer(leader, "n9");
        Told<Long> fromFollower = transfer(followers(world).get(0), leader.id());
        world.run(HEARTBEAT);
        assertThat(self.value()).isEqualTo(term(leader));
        assertThat(stranger.refusal()).isEqualTo(Reason.NOT_FOUND);
        assertThat(fromFollower.refusal()).isEqualTo(Reason.NOT_LEADER);
        assertThat(world.leader()).isSameAs(leader);
    }

    @Test
    void s34ALaggingTargetCatchesUpFirst() {
        Simulator world = cluster(3);
        SimNode target = followers(world).get(0);
        world.network()
                .drop(m -> m instanceof AppendEntries a
                        && a.to().equals(replica(target))
                        && !a.entries().isEmpty());
        write(world);
        Told<Long> told = transfer(leader(world), target.id());
        Told<Long> second = transfer(leader(world), null);
        world.run(ELECTION_TIMEOUT / 3);
        assertThat(told.isAnswered()).isFalse();
        assertThat(second.refusal()).isEqualTo(Reason.BUSY);

        world.network().heal();
        world.await("it leads", ELECTION_TIMEOUT / 2, () -> world.leader() == target);
        world.await("the answer", ELECTION_TIMEOUT, told::isAnswered);
        assertThat(told.value()).isEqualTo(term(target));
    }

    @Test
    void s34ATransferToADeadNodeIsGivenUpAndWritesResume() {
        Simulator world = cluster(3);
        SimNode leader = leader(world);
        SimNode target = followers(world).get(0);
        target.kill();
        Told<Long> told = transfer(leader, target.id());
        world.run(HEARTBEAT);
        Told<Result> during = put(leader, "k");
        world.await("it is given up", ELECTION_TIMEOUT + HEARTBEAT, told::isAnswered);
        assertThat(told.refusal()).isEqualTo(Reason.UNSAFE);
        assertThat(during.refusal()).isEqualTo(Reason.BUSY);
        write(world);
        assertThat(world.leader()).isSameAs(leader);
    }

    @Test
    void s42AFullDiskTurnsWritesAwayAndTakesThemAgainWithoutARestart() {
        Simulator world = cluster(1);
        SimNode node = leader(world);
        node.files().setFree(0);
        List<Told<Result>> writes = new ArrayList<>();
        world.await("the disk is full", 100 * SECOND, () -> {
            if (writes.isEmpty() || writes.get(writes.size() - 1).isAnswered()) {
                writes.add(put(node, "k" + writes.size()));
            }
            return status(node).full();
        });
        Told<Result> refused = put(node, "k");
        Told<Answer> read = get(node, "k0");
        world.run(SECOND);
        assertThat(refused.refusal()).isEqualTo(Reason.NO_SPACE);
        assertThat(read.value()).isNotNull();

        node.files().setFree(SimFiles.ROOM);
        world.await("there is room", SECOND, () -> !status(node).full());
        write(world);
        assertThat(node.isUp()).isTrue();
    }

    @Test
    void birthWaitsForAllAndAWipedNodeStaysOutside() {
        Simulator world = new Simulator(Plan.calm(1, 3));
        world.nodes().get(0).start();
        world.nodes().get(1).start();
        world.run(20 * SECOND);
        assertThat(world.nodes().get(0).status())
                .matches(s -> s.state() == NodeStatus.State.FORMING);
        world.nodes().get(2).start();
        world.settle();

        SimNode wiped = followers(world).get(0);
        UUID lost = replica(wiped).disk();
        wiped.kill();
        wiped.files().wipe();
        wiped.start();
        world.run(20 * SECOND);
        assertThat(status(wiped).state()).isEqualTo(NodeStatus.State.WAITING);
        assertThat(status(wiped).hint()).contains("raftctl member replace " + wiped.id());
        assertThat(replica(wiped).disk()).isNotEqualTo(lost);
        write(world);
    }

    @Test
    void aNodeRestsWhileASlowDiskTakesInItsBirth() {
        Simulator world = new Simulator(Plan.calm(1, 3));
        world.start();
        world.nodes().forEach(node -> node.stallDisk(5 * SECOND));
        world.run(5 * SECOND);
        world.settle();
    }
}
