package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of the members (dissertation chapter 4), at first of n1, n2 and n3, led by n1. */
class MembershipTest {
    private static final List<String> THREE = List.of("n1", "n2", "n3");
    private static final List<String> FOUR = List.of("n1", "n2", "n3", "n4");

    private final Cluster cluster = Cluster.of(3);

    @BeforeEach
    void lead() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
    }

    private void admit(String node) {
        cluster.join(node);
        assertThat(cluster.change("n1", THREE, List.of(node))).isEqualTo(Change.STARTED);
        cluster.elapse(Cluster.HEARTBEAT);
    }

    private List<Entry> configurations(String node) {
        return cluster.at(node).disk.log().entries().stream()
                .filter(e -> e.type() == EntryType.CONFIGURATION)
                .toList();
    }

    @Test
    void aLearnerIsAddedByOneEntryAndFedFromTheBeginning() {
        Replica n4 = cluster.join("n4");
        cluster.change("n1", THREE, List.of("n4"));
        assertThat(cluster.raft("n1").configurationIndex())
                .isEqualTo(cluster.raft("n1").lastIndex());
        assertThat(cluster.raft("n1").configuration().isJoint()).isFalse();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(configurations("n1")).hasSize(2);
        assertThat(n4.applied).isEqualTo(cluster.at("n1").applied);
        cluster.propose("n1", "x");
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(n4.applied).isEqualTo(cluster.at("n1").applied);
    }

    @Test
    void otherVotersComeByAJointConfigurationThatIsLeftByItself() {
        admit("n4");
        assertThat(cluster.change("n1", FOUR, List.of())).isEqualTo(Change.STARTED);
        assertThat(cluster.raft("n1").configuration().isJoint()).isTrue();
        assertThat(cluster.raft("n1").configuration().old()).isNotNull();
        cluster.elapse(Cluster.HEARTBEAT);
        for (String node : FOUR) {
            assertThat(cluster.raft(node).configuration().isJoint()).isFalse();
            assertThat(cluster.voters(node)).isEqualTo(FOUR);
            assertThat(cluster.raft(node).commit())
                    .isGreaterThanOrEqualTo(cluster.raft(node).configurationIndex());
        }
        assertThat(configurations("n1")).hasSize(4);
    }

    @Test
    void anAddressIsChangedByOneEntry() {
        Configuration before = cluster.raft("n1").configuration();
        List<Member> moved = before.current().voters().stream()
                .map(m -> m.replica().node().equals("n2")
                        ? new Member(m.replica(), "elsewhere:1")
                        : m)
                .toList();
        cluster.turn(
                "n1",
                raft -> raft.changeMembership(new Configuration.Half(moved, List.of()), null));
        assertThat(cluster.raft("n1").configuration().isJoint()).isFalse();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").configuration().current().voters()).isEqualTo(moved);
        assertThat(cluster.raft("n3").configuration().removed()).isEmpty();
    }

    /** Neither the old majority nor the new one decides alone. */
    @Case("S31")
    @ParameterizedTest
    @CsvSource({"n2, n3", "n4, n5"})
    void aJointConfigurationNeedsAMajorityOfEachHalf(String one, String other) {
        admit("n4");
        cluster.join("n5");
        cluster.change("n1", THREE, List.of("n4", "n5"));
        cluster.elapse(Cluster.HEARTBEAT);
        long before = cluster.raft("n1").commit();

        cluster.lose(m -> List.of(one, other).contains(m.to().node()));
        cluster.change("n1", List.of("n1", "n4", "n5"), List.of());
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n1").commit()).isEqualTo(before);

        cluster.heal();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.voters("n1")).containsExactly("n1", "n4", "n5");
        assertThat(cluster.raft("n1").configuration().isJoint()).isFalse();
        assertThat(cluster.raft("n1").configuration().removed())
                .containsExactly(Cluster.id("n2"), Cluster.id("n3"));
    }

    /** The bug of the single-server change, as first published, and its correction. */
    @Case("S28")
    @Test
    void noChangeBeforeAnEntryOfTheOwnTermIsCommitted() {
        cluster.lose(m -> m instanceof AppendEntries && m.from().node().equals("n2"));
        cluster.elect("n2");
        assertThat(cluster.change("n2", THREE, List.of("n9"))).isEqualTo(Change.NO_OWN_COMMIT);
        assertThat(configurations("n2")).hasSize(1);
        cluster.heal();
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.join("n9");
        assertThat(cluster.change("n2", THREE, List.of("n9"))).isEqualTo(Change.STARTED);
    }

    @Case("S31")
    @Test
    void oneChangeAtATime() {
        cluster.join("n4");
        cluster.join("n5");
        assertThat(cluster.change("n2", THREE, List.of("n4"))).isEqualTo(Change.NOT_LEADER);
        cluster.change("n1", THREE, List.of("n4"));
        assertThat(cluster.change("n1", THREE, List.of("n4", "n5"))).isEqualTo(Change.IN_PROGRESS);
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.change("n1", FOUR, List.of());
        assertThat(cluster.change("n1", THREE, List.of())).isEqualTo(Change.IN_PROGRESS);
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.change("n1", FOUR, List.of("n5"))).isEqualTo(Change.STARTED);
    }

    /** The joint configuration is committed, and left at the end of the same turn. */
    @Case("S31")
    @Test
    void nothingElseIsChangedBeforeAJointConfigurationIsLeft() {
        admit("n4");
        cluster.change("n1", FOUR, List.of());
        cluster.lose(m -> m.to().node().equals("n1"));
        cluster.settle();
        Raft n1 = cluster.raft("n1");
        long joint = n1.configurationIndex();
        cluster.turn("n1", raft -> {
            for (String peer : List.of("n2", "n3")) {
                raft.step(new Message.AppendReply(
                        Cluster.id(peer), raft.self(), raft.term(), joint, 0));
            }
            assertThat(raft.commit()).isEqualTo(joint);
            assertThat(raft.configuration().isJoint()).isTrue();
            assertThat(raft.changeMembership(raft.configuration().current(), null))
                    .isEqualTo(Change.IN_PROGRESS);
        });
        assertThat(n1.configuration().isJoint()).isFalse();
    }

    @Case("S31")
    @Test
    void nobodyIsNoClusterAtAll() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.change("n1", List.of(), List.of("n1")))
                .withMessage("a configuration without voters");
    }

    @Case("S31")
    @Test
    void whoeverComesToLeadInAJointConfigurationLeavesIt() {
        admit("n4");
        cluster.lose(m -> m.from().node().equals("n1") && m.to().node().equals("n3"));
        cluster.change("n1", FOUR, List.of());
        Ready joint = cluster.turn("n1", raft -> {});
        assertThat(joint.messages()).isEmpty();
        cluster.network.removeIf(m -> !(m instanceof AppendEntries));
        List.copyOf(cluster.take(AppendEntries.class)).forEach(cluster::step);
        cluster.crash("n1");
        cluster.network.clear();
        cluster.heal();
        cluster.settle();
        cluster.elect("n2");
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n2").configuration().isJoint()).isFalse();
        assertThat(cluster.voters("n3")).isEqualTo(FOUR);
    }

    @Test
    void whoWasRemovedIsSentNothingMore() {
        cluster.change("n1", List.of("n1", "n2"), List.of());
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.voters("n1")).containsExactly("n1", "n2");
        List<Message> sent = new ArrayList<>();
        cluster.lose(m -> m.to().node().equals("n3") && sent.add(m));
        cluster.propose("n1", "x");
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(sent).isEmpty();
        assertThat(cluster.raft("n1").peers()).hasSize(1);
    }

    /** Its log is short, and its window is not filled with what cannot follow that. */
    @Test
    void theLogOfANewMemberIsLookedAtBeforeItIsFed() {
        cluster.join("n4");
        cluster.change("n1", THREE, List.of("n4"));
        cluster.propose("n1", "x");
        assertThat(cluster.take(AppendEntries.class, m -> m.to().node().equals("n4")))
                .isNotEmpty()
                .allSatisfy(m -> assertThat(m.entries()).isEmpty());
    }

    @Case("S29")
    @Test
    void aLeaderThatIsRemovedDoesNotCountItself() {
        cluster.isolate("n3");
        long before = cluster.raft("n1").commit();
        cluster.change("n1", List.of("n2", "n3"), List.of());
        cluster.settle();
        assertThat(cluster.raft("n2").lastIndex()).isEqualTo(cluster.raft("n1").lastIndex());
        assertThat(cluster.raft("n1").commit()).isEqualTo(before);
    }

    @Case("S29")
    @Test
    void aLeaderThatIsRemovedGoesAndAnotherLeadsAtOnce() {
        cluster.change("n1", List.of("n2", "n3"), List.of());
        cluster.settle();
        Raft n1 = cluster.raft("n1");
        assertThat(n1.roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(n1.commit()).isEqualTo(n1.configurationIndex());
        assertThat(n1.configuration().removed()).containsExactly(n1.self());
        assertThat(cluster.leader()).isIn("n2", "n3");
        assertThat(n1.canPropose()).isFalse();
        long term = cluster.raft("n2").term();
        cluster.elapse(10 * Cluster.ELECTION_TIMEOUT);
        assertThat(n1.roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n2").term()).isEqualTo(term);
        cluster.propose(String.valueOf(cluster.leader()), "x");
        cluster.settle();
        assertThat(cluster.raft("n2").commit()).isEqualTo(cluster.raft("n2").lastIndex());
    }

    /** Whatever becomes of the election that it asks for. */
    @Case("S29")
    @Test
    void aLeaderThatIsRemovedTellsWhatIsCommittedBeforeItGoes() {
        cluster.lose(m -> m instanceof Message.TimeoutNow);
        cluster.change("n1", List.of("n2", "n3"), List.of());
        cluster.settle();
        assertThat(cluster.leader()).isNull();
        Raft n2 = cluster.raft("n2");
        assertThat(n2.configuration().isJoint()).isFalse();
        assertThat(n2.commit()).isEqualTo(n2.configurationIndex());
    }

    /** It alone has the entry by which it is removed; its log keeps the other from leading. */
    @Case("S29")
    @Test
    void whoIsRemovedLeadsOnceMoreWhenNobodyElseCan() {
        Cluster two = Cluster.of(2);
        two.elect("n1");
        two.elapse(Cluster.HEARTBEAT);
        two.change("n1", List.of("n2"), List.of());
        two.take(AppendEntries.class).forEach(two::step);
        two.persist("n2");
        two.lose(m ->
                m instanceof AppendEntries a && a.entries().stream().anyMatch(e -> e.index() > 3));
        two.settle();
        assertThat(two.raft("n1").configuration().isJoint()).isFalse();
        assertThat(two.raft("n2").configuration().isJoint()).isTrue();
        two.crash("n1");
        two.start("n1");
        two.heal();
        two.elapse(6 * Cluster.ELECTION_TIMEOUT);
        assertThat(two.leader()).isEqualTo("n2");
        assertThat(two.voters("n2")).containsExactly("n2");
        assertThat(two.raft("n2").configuration().isJoint()).isFalse();
        assertThat(two.raft("n1").roleName()).isEqualTo(RoleName.FOLLOWER);
        two.propose("n2", "x");
        two.settle();
        assertThat(two.raft("n2").commit()).isEqualTo(two.raft("n2").lastIndex());
    }

    /** A restart has made it forget that it ever became a voter by what is committed. */
    @Case("S29")
    @Test
    void whoIsRemovedLeadsOnceMoreThoughItKnowsOfNoCommit() {
        Cluster two = Cluster.of(1);
        two.elect("n1");
        two.elapse(Cluster.HEARTBEAT);
        two.join("n2");
        two.change("n1", List.of("n1"), List.of("n2"));
        two.elapse(Cluster.HEARTBEAT);
        two.change("n1", List.of("n1", "n2"), List.of());
        two.elapse(Cluster.HEARTBEAT);
        two.turn("n1", raft -> raft.transferLeadership(Cluster.id("n2")));
        two.settle();
        two.elapse(Cluster.HEARTBEAT);
        assertThat(two.leader()).isEqualTo("n2");
        long joint = two.raft("n2").lastIndex() + 1;
        two.lose(m -> m instanceof AppendEntries a
                && a.entries().stream().anyMatch(e -> e.index() > joint));
        two.change("n2", List.of("n1"), List.of());
        two.elapse(Cluster.HEARTBEAT);
        assertThat(two.raft("n2").configurationIndex()).isEqualTo(joint + 1);
        assertThat(two.raft("n1").configurationIndex()).isEqualTo(joint);
        two.crash("n2");
        two.start("n2");
        assertThat(two.raft("n2").commit()).isEqualTo(1);
        two.heal();
        two.elapse(6 * Cluster.ELECTION_TIMEOUT);
        assertThat(two.leader()).isEqualTo("n1");
        assertThat(two.voters("n1")).containsExactly("n1");
        assertThat(two.raft("n1").configuration().isJoint()).isFalse();
    }

    /** What it does not know yet cannot stop it from campaigning; the others do not listen. */
    @Case("S30")
    @Test
    void whoWasRemovedWhileItWasCutOffDisturbsNobody() {
        cluster.isolate("n3");
        cluster.change("n1", List.of("n1", "n2"), List.of());
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.voters("n2")).containsExactly("n1", "n2");
        long term = cluster.raft("n1").term();
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        cluster.heal();
        cluster.elapse(100 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.raft("n1").term()).isEqualTo(term);
        assertThat(cluster.raft("n3").term()).isEqualTo(term);
    }

    @Test
    void aConfigurationThatIsCutOffGivesWayToTheOneBefore() {
        cluster.isolate("n1");
        cluster.join("n4");
        cluster.change("n1", THREE, List.of("n4"));
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.raft("n1").configuration().member(Cluster.id("n4"))).isNotNull();
        cluster.heal();
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.raft("n1").configuration().member(Cluster.id("n4"))).isNull();
        assertThat(cluster.raft("n1").configurationIndex()).isEqualTo(1);
        assertThat(cluster.at("n4").applied).isEmpty();
    }

    @Case("S32")
    @Test
    void aLearnerStaysOneAcrossARestartAndNeverCampaigns() {
        admit("n4");
        cluster.crash("n4");
        cluster.start("n4");
        List.of("n1", "n2", "n3").forEach(cluster::crash);
        cluster.elapse(20 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.raft("n4").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n4").term()).isEqualTo(1);
        assertThat(cluster.raft("n4").configuration().isVoter(Cluster.id("n4"))).isFalse();
        List.of("n1", "n2", "n3").forEach(cluster::start);
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isNotNull();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.at("n4").applied)
                .isEqualTo(cluster.at(String.valueOf(cluster.leader())).applied);
    }

    @Test
    void aVoterBecomesALearnerAndGoesOnFollowing() {
        cluster.change("n1", List.of("n1", "n2"), List.of("n3"));
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").configuration().removed()).isEmpty();
        cluster.propose("n1", "x");
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
    }

    @Test
    void aLeaderThatBecomesALearnerGoes() {
        cluster.change("n1", List.of("n2", "n3"), List.of("n1"));
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.leader()).isIn("n2", "n3");
        assertThat(cluster.raft("n1").configuration().removed()).isEmpty();
        assertThat(cluster.raft("n1").leader())
                .isEqualTo(Cluster.id(String.valueOf(cluster.leader())));
    }

    @Case("S34/members")
    @Test
    void leadershipIsHandedToNobodyWhoIsLeaving() {
        cluster.isolate("n2");
        cluster.change("n1", List.of("n1", "n2"), List.of("n3"));
        assertThat(cluster.raft("n1").configuration().isJoint()).isTrue();
        cluster.turn(
                "n1",
                raft -> assertThat(raft.transferLeadership(Cluster.id("n3")))
                        .isEqualTo(Transfer.NOT_A_VOTER));
        cluster.settle();
        cluster.turn(
                "n1",
                raft -> assertThat(raft.transferLeadership(null)).isEqualTo(Transfer.STARTED));
        assertThat(cluster.take(Message.TimeoutNow.class)).isEmpty();
        cluster.heal();
        cluster.elapse(2 * Cluster.HEARTBEAT);
        assertThat(cluster.leader()).isEqualTo("n2");
    }

    /** So no change can take the target's vote while it is waited for. */
    @Case("S34/members")
    @Test
    void nothingIsChangedWhileLeadershipIsBeingHandedOver() {
        cluster.isolate("n2");
        cluster.turn(
                "n1",
                raft -> assertThat(raft.transferLeadership(Cluster.id("n2")))
                        .isEqualTo(Transfer.STARTED));
        assertThat(cluster.change("n1", List.of("n1", "n3"), List.of()))
                .isEqualTo(Change.HANDING_OVER);
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.change("n1", List.of("n1", "n3"), List.of())).isEqualTo(Change.STARTED);
    }

    /**
     * A voter that does not know that it is one refuses its vote. Without this, a cluster of one
     * that grows to two is stuck when its leader restarts before the new one has heard of it.
     */
    @Test
    void nobodyBecomesAVoterBeforeItKnowsThatItIsAMember() {
        cluster.join("n4");
        cluster.lose(m -> m.to().node().equals("n4"));
        cluster.change("n1", THREE, List.of("n4"));
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.change("n1", FOUR, List.of())).isEqualTo(Change.LISTED_IN_VAIN);
        assertThat(cluster.change("n1", List.of("n1", "n2", "n9"), List.of()))
                .isEqualTo(Change.LISTED_IN_VAIN);
        cluster.heal();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.change("n1", FOUR, List.of())).isEqualTo(Change.STARTED);
    }

    @Test
    void fromOneToFiveAndBack() {
        Cluster grown = Cluster.of(1);
        grown.elect("n1");
        for (int size = 2; size <= 5; size++) {
            List<String> voters = List.of("n1", "n2", "n3", "n4", "n5").subList(0, size);
            grown.join("n" + size);
            grown.change("n1", voters.subList(0, size - 1), List.of("n" + size));
            grown.elapse(Cluster.HEARTBEAT);
            assertThat(grown.change("n1", voters, List.of())).isEqualTo(Change.STARTED);
            grown.elapse(Cluster.HEARTBEAT);
            grown.propose("n1", "with " + size);
            grown.elapse(Cluster.HEARTBEAT);
            assertThat(grown.voters("n" + size)).isEqualTo(voters);
        }
        for (int size = 4; size >= 1; size--) {
            grown.change("n1", List.of("n1", "n2", "n3", "n4").subList(0, size), List.of());
            grown.elapse(Cluster.HEARTBEAT);
            assertThat(grown.raft("n1").configuration().current().voters()).hasSize(size);
        }
        grown.propose("n1", "alone");
        grown.settle();
        assertThat(grown.raft("n1").commit()).isEqualTo(grown.raft("n1").lastIndex());
        assertThat(grown.raft("n1").configuration().removed()).hasSize(4);
    }
}
