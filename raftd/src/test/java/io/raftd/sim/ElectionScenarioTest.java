package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.HEARTBEAT;
import static io.raftd.sim.Scenario.LONGEST_TIMEOUT;
import static io.raftd.sim.Scenario.ROUND_TRIP;
import static io.raftd.sim.Scenario.lastIndex;
import static io.raftd.sim.Scenario.replica;
import static io.raftd.sim.Scenario.status;
import static io.raftd.sim.Scenario.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.node.Input;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.HardState;
import io.raftd.raft.Message;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.Message.VoteReply;
import io.raftd.raft.VoteReason;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Who leads while who can talk to whom. */
class ElectionScenarioTest {
    @Case("S1")
    @Test
    void aVoteOutlivesALossOfPower() {
        Scenario cluster = Scenario.of(3);
        SimNode voter = cluster.followers().get(0);
        SimNode first = cluster.followers().get(1);
        SimNode rival = cluster.leader();
        long last = lastIndex(voter);
        RequestVote asked = new RequestVote(replica(first), replica(voter), 5, last, 1, true);
        RequestVote longer = new RequestVote(replica(rival), replica(voter), 5, last + 9, 4, true);
        first.kill();
        rival.kill();
        List<Message> seen = cluster.watch(VoteReply.class::isInstance);

        cluster.deliver(asked);
        cluster.await("a vote", SECOND, () -> seen.size() == 1);
        voter.losePower();
        voter.start();
        cluster.deliver(longer);
        cluster.deliver(asked);
        cluster.await("two answers", SECOND, () -> seen.size() == 3);

        assertThat(seen)
                .extracting(m -> ((VoteReply) m).reason())
                .containsExactly(VoteReason.GRANTED, VoteReason.ALREADY_VOTED, VoteReason.GRANTED);
        assertThat(cluster.world().invariants().watch(replica(voter)).shadow().hardState())
                .isEqualTo(new HardState(5, asked.from()));
    }

    @Case("S2")
    @Test
    void noVoteIsToldBeforeItIsWrittenNorWhenThatFails() {
        Scenario cluster = Scenario.of(3);
        SimNode voter = cluster.followers().get(0);
        SimNode candidate = cluster.followers().get(1);
        RequestVote asked =
                new RequestVote(replica(candidate), replica(voter), 5, lastIndex(voter), 1, true);
        candidate.kill();
        cluster.leader().kill();
        List<Message> seen = cluster.watch(m -> m instanceof VoteReply || m instanceof RequestVote);

        voter.stallDisk(20 * SECOND, () -> {});
        cluster.deliver(asked);
        cluster.run(10 * SECOND);
        assertThat(seen).isEmpty();
        assertThat(term(voter)).isEqualTo(5);

        voter.files().failForces(true);
        voter.stallDisk(0, () -> {});
        cluster.run(SECOND);
        assertThat(seen).isEmpty();
        assertThat(voter.isUp()).isFalse();
    }

    @Case("S2")
    @Test
    void noCampaignIsToldBeforeItsTermIsWritten() {
        Scenario cluster = Scenario.of(3);
        SimNode candidate = cluster.followers().get(0);
        long before = term(candidate);
        List<Message> seen = cluster.watch(RequestVote.class::isInstance);

        candidate.stallDisk(ELECTION_TIMEOUT / 2, () -> {});
        cluster.deliver(new TimeoutNow(replica(cluster.leader()), replica(candidate), before));
        cluster.run(ELECTION_TIMEOUT / 4);
        assertThat(term(candidate)).isEqualTo(before + 1);
        assertThat(seen).isEmpty();
        assertThat(cluster.nodes())
                .filteredOn(n -> n != candidate)
                .allMatch(n -> term(n) == before);

        cluster.run(ELECTION_TIMEOUT);
        assertThat(seen).isNotEmpty();
    }

    @Case("S2")
    @Test
    void noCampaignIsToldWhoseTermCouldNotBeWritten() {
        Scenario cluster = Scenario.of(3);
        SimNode candidate = cluster.followers().get(0);
        long before = term(candidate);
        List<Message> seen = cluster.watch(RequestVote.class::isInstance);

        candidate.files().failForces(true);
        cluster.deliver(new TimeoutNow(replica(cluster.leader()), replica(candidate), before));
        cluster.await("it stops", SECOND, () -> !candidate.isUp());
        cluster.run(10 * ELECTION_TIMEOUT);
        assertThat(seen).isEmpty();
        assertThat(cluster.nodes())
                .filteredOn(n -> n != candidate)
                .allMatch(n -> term(n) == before);
    }

    @Test
    void aLeadersEndIsNoticedByItsConnections() {
        Scenario cluster = Scenario.of(3);
        int soon = 0;
        for (int run = 0; run < 20; run++) {
            SimNode leader = cluster.leader();
            List<SimNode> others = cluster.followers();
            BooleanSupplier next =
                    () -> others.stream().anyMatch(n -> status(n).role() == RoleName.LEADER);
            leader.kill();
            cluster.run(ELECTION_TIMEOUT / 2);
            soon += next.getAsBoolean() ? 1 : 0;
            cluster.await("another leader", 2 * LONGEST_TIMEOUT, next);
            leader.start();
            cluster.run(ELECTION_TIMEOUT);
        }
        assertThat(soon).isGreaterThan(15);
    }

    /** Whatever lies between resets its connections, and refuses new ones, again and again. */
    @Test
    void aFollowerThatTakesALivingLeaderForGoneChangesNoTerm() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        SimNode deceived = cluster.followers().get(0);
        long before = term(leader);
        for (int i = 0; i < 100; i++) {
            deceived.offer(new Input.Gone(replica(leader)));
            cluster.run(ELECTION_TIMEOUT / 3);
        }
        assertThat(cluster.nodes()).allMatch(n -> term(n) == before);
        assertThat(cluster.leader()).isEqualTo(leader);
    }

    @Case("S6")
    @Test
    void aFollowerThatWasCutOffDisturbsNobodyWhenItReturns() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        SimNode lost = cluster.followers().get(0);
        long before = term(lost);
        cluster.isolate(lost);
        for (int i = 0; i < 100; i++) {
            cluster.run(ELECTION_TIMEOUT);
            cluster.write();
        }
        assertThat(term(lost)).isEqualTo(before);

        cluster.network().heal();
        cluster.await(
                "it follows",
                2 * HEARTBEAT + ROUND_TRIP,
                () -> replica(leader).equals(status(lost).leader()));
        assertThat(cluster.leader()).isSameAs(leader);
        cluster.write();
        cluster.world().agree();
        assertThat(cluster.highestTerm()).isEqualTo(before);
    }

    @Case("S6")
    @Test
    void aFollowerThatWasCutOffIsElectedWhenTheLeaderDiesAndItsLogIsAsNew() {
        Scenario cluster = Scenario.of(3);
        SimNode lost = cluster.followers().get(0);
        SimNode other = cluster.followers().get(1);
        cluster.isolate(lost);
        cluster.run(10 * ELECTION_TIMEOUT);
        cluster.network().heal();
        cluster.network().drop(m -> m instanceof PreVote && m.from().equals(replica(other)));
        cluster.leader().kill();
        cluster.await("it leads", 2 * LONGEST_TIMEOUT, () -> cluster.world().leader() == lost);
    }

    @Case("S7")
    @Test
    void oneLostLinkToTheLeaderChangesNothing() {
        Scenario cluster = Scenario.of(3);
        cluster.network()
                .cutBothWays(
                        cluster.leader().place(), cluster.followers().get(0).place());
        staysAsItIs(cluster);
    }

    @Case("S7")
    @Test
    void twoNodesThatReachOnlyOneMemberEachChangeNothing() {
        Scenario cluster = Scenario.of(5);
        SimNode leader = cluster.leader();
        List<SimNode> others = cluster.followers();
        List<SimNode> core = List.of(leader, others.get(0), others.get(1));
        cluster.world().forPairs((a, b) -> {
            SimNode one = cluster.nodes().get(a);
            SimNode two = cluster.nodes().get(b);
            boolean spare = core.contains(one) && core.contains(two)
                    || isPair(one, two, others.get(0), others.get(2))
                    || isPair(one, two, leader, others.get(3));
            if (!spare) {
                cluster.network().cutBothWays(a, b);
            }
        });
        staysAsItIs(cluster);
    }

    private static boolean isPair(SimNode one, SimNode two, SimNode a, SimNode b) {
        return one == a && two == b || one == b && two == a;
    }

    /** For 1,000 election timeouts; and it serves. */
    private static void staysAsItIs(Scenario cluster) {
        SimNode leader = cluster.leader();
        long before = term(leader);
        for (int i = 0; i < 100; i++) {
            cluster.run(10 * ELECTION_TIMEOUT);
            cluster.write();
        }
        assertThat(cluster.leader()).isSameAs(leader);
        assertThat(cluster.highestTerm()).isEqualTo(before);
    }

    @Case("S7")
    @Test
    void theCentreOfAStarComesToLeadAndStays() {
        Scenario cluster = Scenario.of(5);
        SimNode leader = cluster.leader();
        SimNode centre = cluster.followers().get(0);
        cluster.world().forPairs((a, b) -> {
            if (a != centre.place() && b != centre.place()) {
                cluster.network().cutBothWays(a, b);
            }
        });
        cluster.await(
                "the leader gives up",
                2 * ELECTION_TIMEOUT,
                () -> status(leader).role() != RoleName.LEADER);
        cluster.await(
                "the centre leads", 10 * LONGEST_TIMEOUT, () -> cluster.world().leader() == centre);
        staysAsItIs(cluster);
        assertThat(cluster.leader()).isSameAs(centre);
    }

    @Case("S8")
    @Test
    void aLeaderWithoutAQuorumGivesUpAndAnswersWhatWaits() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        cluster.isolate(leader);
        Told<Result> write = cluster.put(leader, "k");
        Told<Answer> read = cluster.get(leader, "k");
        cluster.run(10 * MILLISECOND);
        assertThat(write.isAnswered() || read.isAnswered()).isFalse();

        cluster.await(
                "it gives up",
                2 * ELECTION_TIMEOUT,
                () -> status(leader).role() != RoleName.LEADER);
        assertThat(write.refusal()).isEqualTo(Reason.UNKNOWN);
        assertThat(read.refusal()).isEqualTo(Reason.NO_LEADER);
    }

    @Case("S9")
    @Test
    void aMemberStuckInAHigherTermIsTakenBack() {
        Scenario cluster = Scenario.of(3);
        SimNode loner = cluster.followers().get(0);
        long before = term(loner);
        cluster.isolate(loner);
        cluster.deliver(new TimeoutNow(replica(cluster.leader()), replica(loner), before));
        cluster.run(4 * ELECTION_TIMEOUT);
        assertThat(term(loner)).isGreaterThan(before);

        cluster.network().heal();
        cluster.await("all follow one leader", 5 * LONGEST_TIMEOUT, cluster::followsOneLeader);
        assertThat(cluster.highestTerm()).isLessThanOrEqualTo(before + 2);
    }

    @Case("S11")
    @Test
    void aFollowerThatOnlyHearsRaisesNoTerm() {
        Scenario cluster = Scenario.of(3);
        cluster.network().isolate(cluster.followers().get(0).place(), 3, true, false);
        staysAsItIs(cluster);
    }

    @Case("S11")
    @Test
    void aFollowerThatIsOnlyHeardDisturbsNobody() {
        Scenario cluster = Scenario.of(3);
        cluster.network().isolate(cluster.followers().get(0).place(), 3, false, true);
        staysAsItIs(cluster);
    }

    @Case("S11")
    @Test
    void aLeaderThatHearsNobodyGivesUpAndIsReplaced() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        cluster.network().isolate(leader.place(), 3, false, true);
        cluster.await(
                "it gives up",
                2 * ELECTION_TIMEOUT,
                () -> status(leader).role() != RoleName.LEADER);
        cluster.await(
                "another leads",
                4 * LONGEST_TIMEOUT,
                () -> cluster.world().leader() != null && cluster.world().leader() != leader);
    }

    /** Its first entry stays in its log: that of a leader whom no turn has shown. */
    @Test
    void aLeaderThatIsDeposedInTheTurnOfItsElectionHasLed() {
        Scenario cluster = Scenario.of(3);
        cluster.leader().kill();
        cluster.network().drop(VoteReply.class::isInstance);
        List<SimNode> both = cluster.nodes().stream().filter(SimNode::isUp).toList();
        cluster.await(
                "a campaign",
                4 * LONGEST_TIMEOUT,
                () -> both.stream().anyMatch(n -> status(n).role() == RoleName.CANDIDATE));
        boolean first = status(both.get(0)).role() == RoleName.CANDIDATE;
        SimNode candidate = both.get(first ? 0 : 1);
        SimNode voter = both.get(first ? 1 : 0);
        cluster.run(ROUND_TRIP);
        long term = term(candidate);
        long last = lastIndex(candidate);

        candidate.halt();
        cluster.deliver(
                new VoteReply(replica(voter), replica(candidate), term, VoteReason.GRANTED));
        cluster.deliver(new RequestVote(
                replica(voter), replica(candidate), term + 1, last + 1, term, true));
        candidate.goOn();
        cluster.run(ROUND_TRIP);
        assertThat(status(candidate).role()).isEqualTo(RoleName.FOLLOWER);
        assertThat(status(candidate).log().lastTerm()).isEqualTo(term);

        cluster.network().drop(m -> false);
        cluster.nodes().forEach(SimNode::startIfDown);
        cluster.world().settle();
        cluster.world().agree();
    }
}
