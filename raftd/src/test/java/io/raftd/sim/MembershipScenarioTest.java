package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.HEARTBEAT;
import static io.raftd.sim.Scenario.LONGEST_TIMEOUT;
import static io.raftd.sim.Scenario.lastIndex;
import static io.raftd.sim.Scenario.status;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.node.Input;
import io.raftd.node.MembershipChange;
import io.raftd.node.MembershipChange.AddLearner;
import io.raftd.node.MembershipChange.Demote;
import io.raftd.node.MembershipChange.Name;
import io.raftd.node.MembershipChange.Promote;
import io.raftd.node.MembershipChange.Remove;
import io.raftd.node.MembershipOutcome;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Configuration;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an operator asks of a leader, from the request to the committed configuration. */
class MembershipScenarioTest {
    private final Scenario cluster = Scenario.of(3);

    private static Name name(SimNode node) {
        return new Name(node.id(), null);
    }

    private static Told<MembershipOutcome> ask(SimNode node, MembershipChange change) {
        Told<MembershipOutcome> told = new Told<>();
        node.offer(new Input.ChangeMembers(change, null, false, false, told));
        return told;
    }

    private MembershipOutcome done(SimNode node, MembershipChange change) {
        Told<MembershipOutcome> told = ask(node, change);
        cluster.await("the change", SECOND, told::isAnswered);
        return requireNonNull(told.value(), () -> "refused: " + told.refusal());
    }

    private static List<String> nodes(List<Member> members) {
        return members.stream().map(m -> m.replica().node()).toList();
    }

    @Test
    void aFollowerIsDemotedAndPromotedAgain() {
        SimNode leader = cluster.leader();
        SimNode other = cluster.followers().get(0);
        MembershipOutcome demoted = done(leader, new Demote(name(other)));
        assertThat(demoted.unchanged()).isFalse();
        assertThat(nodes(demoted.configuration().current().learners())).containsExactly(other.id());
        assertThat(demoted.before().voters()).isEqualTo(3);
        assertThat(demoted.after().voters()).isEqualTo(2);
        assertThat(demoted.index()).isEqualTo(status(leader).configurationIndex());
        assertThat(done(leader, new Demote(name(other))).unchanged()).isTrue();
        MembershipOutcome promoted = done(leader, new Promote(name(other)));
        assertThat(promoted.configuration().current().learners()).isEmpty();
        assertThat(promoted.configuration().isJoint()).isFalse();
        cluster.write();
    }

    @Test
    void aLeaderThatDemotesItselfTellsThatItIsDone() {
        SimNode leader = cluster.leader();
        Told<MembershipOutcome> told = ask(leader, new Demote(name(leader)));
        cluster.await("the change", SECOND, told::isAnswered);
        assertThat(nodes(requireNonNull(told.value()).configuration().current().learners()))
                .containsExactly(leader.id());
        cluster.await(
                "another leads",
                2 * LONGEST_TIMEOUT,
                () -> cluster.world().leader() != null && cluster.leader() != leader);
        cluster.write();
    }

    /** The leader drops it with the entry that removes it, so others must tell it. */
    @Case("S30")
    @Test
    void aFollowerThatIsRemovedIsToldSoAndEnds() {
        SimNode other = cluster.followers().get(0);
        long term = cluster.highestTerm();
        done(cluster.leader(), new Remove(name(other)));
        cluster.await("it ends", 2 * LONGEST_TIMEOUT, () -> !other.isUp());
        assertThat(other.isOutside()).isTrue();
        assertThat(cluster.highestTerm()).isEqualTo(term);
        cluster.write();
    }

    @Case("S30")
    @Test
    void whoIsRemovedWhileItIsCutOffIsToldWhenItComesBack() {
        SimNode other = cluster.followers().get(0);
        long term = cluster.highestTerm();
        cluster.isolate(other);
        done(cluster.leader(), new Remove(name(other)));
        cluster.run(3 * LONGEST_TIMEOUT);
        assertThat(other.isUp()).isTrue();
        cluster.network().heal();
        cluster.await("it ends", 2 * LONGEST_TIMEOUT, () -> !other.isUp());
        assertThat(other.isOutside()).isTrue();
        assertThat(cluster.highestTerm()).isEqualTo(term);
        cluster.write();
    }

    /** By the joint configuration alone it is a member yet. */
    @Case("S29")
    @Test
    void aLeaderThatIsRemovedEndsOnlyWhenThatIsCommitted() {
        SimNode leader = cluster.leader();
        long joint = lastIndex(leader) + 1;
        cluster.network()
                .drop(m -> m instanceof Message.AppendEntries a
                        && a.entries().stream().anyMatch(e -> e.index() > joint));
        Told<MembershipOutcome> told = ask(leader, new Remove(name(leader)));
        cluster.await("it is left", SECOND, () -> status(leader).configurationIndex() > joint);
        cluster.run(3 * HEARTBEAT);
        assertThat(status(leader).log().commitIndex()).isEqualTo(joint);
        assertThat(told.isAnswered()).isFalse();
        cluster.network().drop(m -> false);
        cluster.await("it ends", LONGEST_TIMEOUT, () -> !leader.isUp());
        assertThat(leader.isOutside()).isTrue();
        cluster.await("another leads", LONGEST_TIMEOUT, () -> cluster.world().leader() != null);
        cluster.write();
    }

    @Test
    void onlyTheLeaderPlans() {
        SimNode other = cluster.followers().get(0);
        Told<MembershipOutcome> told = ask(other, new Demote(name(other)));
        cluster.run(HEARTBEAT);
        assertThat(told.refusal()).isEqualTo(Reason.NOT_LEADER);
    }

    @Test
    void aQuorumThatAnswersIsLeft() {
        SimNode leader = cluster.leader();
        SimNode dead = cluster.followers().get(0);
        SimNode live = cluster.followers().get(1);
        dead.kill();
        cluster.run(ELECTION_TIMEOUT + HEARTBEAT);
        Told<MembershipOutcome> told = ask(leader, new Remove(name(live)));
        cluster.await("the answer", SECOND, told::isAnswered);
        assertThat(told.refusal()).isEqualTo(Reason.UNSAFE);
        assertThat(done(leader, new Demote(name(dead))).after().reachable()).isEqualTo(2);
        cluster.write();
    }

    /** Two could not spare one of three. */
    @Case("S33")
    @Test
    void whoNeverAnswersStaysALearnerOfTwo() {
        SimNode leader = cluster.leader();
        SimNode gone = cluster.followers().get(0);
        Configuration members = requireNonNull(status(leader).configuration());
        Member before = requireNonNull(members.member(Scenario.replica(gone)));
        done(leader, new Remove(name(gone)));
        cluster.await("it ends", LONGEST_TIMEOUT, () -> !gone.isUp());
        ReplicaId nobody = new ReplicaId(gone.id(), new UUID(9, 9));
        done(leader, new AddLearner(new Member(nobody, before.address()), false));
        cluster.write();
        Told<MembershipOutcome> told = ask(leader, new Promote(name(gone)));
        cluster.await("the answer", SECOND, told::isAnswered);
        assertThat(told.refusal()).isEqualTo(Reason.UNSAFE);
        cluster.run(3 * LONGEST_TIMEOUT);
        assertThat(cluster.leader()).isSameAs(leader);
        cluster.write();
    }

    @Test
    void whatALeaderWithoutAQuorumIsAskedNeverTakesEffect() {
        SimNode leader = cluster.leader();
        SimNode other = cluster.followers().get(0);
        cluster.isolate(leader);
        Told<MembershipOutcome> told = ask(leader, new Demote(name(other)));
        cluster.await("the answer", 2 * LONGEST_TIMEOUT, told::isAnswered);
        assertThat(told.refusal()).isEqualTo(Reason.NO_LEADER);
        assertThat(status(leader).configurationIndex()).isEqualTo(1);
    }

    @Test
    void aChangeThatIsNotCommittedUnderItsLeaderIsOfUnknownFateAndAskedAgain() {
        SimNode leader = cluster.leader();
        SimNode other = cluster.followers().get(0);
        cluster.network()
                .drop(m -> m instanceof Message.AppendEntries a && !a.entries().isEmpty());
        Told<MembershipOutcome> told = ask(leader, new Demote(name(other)));
        cluster.await("it is proposed", SECOND, () -> status(leader).configurationIndex() > 1);
        Told<MembershipOutcome> second = ask(leader, new Demote(name(other)));
        cluster.run(HEARTBEAT);
        assertThat(second.refusal()).isEqualTo(Reason.BUSY);
        cluster.isolate(leader);
        cluster.await("the answer", 2 * LONGEST_TIMEOUT, told::isAnswered);
        assertThat(told.refusal()).isEqualTo(Reason.UNKNOWN);
        cluster.network().heal();
        cluster.await("one leads", 4 * LONGEST_TIMEOUT, cluster::followsOneLeader);
        cluster.write();
        MembershipOutcome again = done(cluster.leader(), new Demote(name(other)));
        assertThat(nodes(again.configuration().current().learners())).containsExactly(other.id());
    }

    /** Seed 4497517814433741811: its word was taken, and then the disk of another voter. */
    @Test
    void theOperatorTakesNoWordOfALeaderThatWasDeposedWithoutHearingOfIt() {
        Operator operator = cluster.world().operator();
        SimNode deposed = cluster.leader();
        deposed.halt();
        cluster.await(
                "another leads", 4 * LONGEST_TIMEOUT, () -> cluster.world().leader() != deposed);
        SimNode leader = cluster.leader();
        assertThat(operator.demote(deposed)).isTrue();
        cluster.await("it is demoted", 4 * LONGEST_TIMEOUT, () -> {
            Configuration c = status(leader).configuration();
            return c != null
                    && !c.isJoint()
                    && nodes(c.current().learners()).contains(deposed.id());
        });
        cluster.run(ELECTION_TIMEOUT);
        leader.kill();
        assertThat(cluster.leader()).isSameAs(deposed);
        operator.bringBack(deposed);
        cluster.run(4 * LONGEST_TIMEOUT);
        assertThat(operator.isIdle()).isFalse();

        leader.start();
        deposed.goOn();
        cluster.await("it is a voter again", 8 * LONGEST_TIMEOUT, operator::isIdle);
        Configuration last = requireNonNull(status(cluster.leader()).configuration());
        assertThat(nodes(last.current().voters())).contains(deposed.id());
    }
}
