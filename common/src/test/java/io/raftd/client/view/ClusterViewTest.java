package io.raftd.client.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftd.client.view.NodeView.Membership;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.client.view.Reason.Code;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.PeerStatus;
import io.raftd.protocol.wire.SnapshotTransfer;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
    private static final long MAX_LAG = 100;
    private static final UUID CLUSTER = new UUID(1, 1);
    private static final UUID OTHER_CLUSTER = new UUID(2, 2);
    private static final UUID NEW_DISK = new UUID(-1, 9);

    @Test
    void aClusterWhoseMembersAllAnswerIsHealthy() {
        ClusterView view = look(leader("n1", 3), follower("n2", 3, "n1"), follower("n3", 3, "n1"));
        assertThat(view.health()).isEqualTo(Health.HEALTHY);
        assertThat(view.reasons()).isEmpty();
        assertThat(view.clusterId()).isEqualTo(CLUSTER);
        assertThat(view.leader()).isEqualTo("n1");
        assertThat(view.term()).isEqualTo(3);
        assertThat(view.commitIndex()).isEqualTo(50);
        assertThat(view.quorum()).isEqualTo(new Quorum(3, 3));
        assertThat(view.nodes()).extracting(NodeView::id).containsExactly("n1", "n2", "n3");
        assertThat(view.nodes()).extracting(NodeView::progress).doesNotContainNull();
    }

    @Test
    void theLeaderKnowsHowFarEachMemberIs() {
        Status.Builder leader = status("n1", 3).setRole("leader").setLeader("n1");
        leader.addPeers(peer("n2", 48).setLastContactMs(7).setRecentlyActive(true));
        leader.addPeers(peer("n3", 20));
        ClusterView view = look(answer(leader), follower("n2", 3, "n1"), follower("n3", 3, "n1"));
        assertThat(progress(view, "n1")).isEqualTo(new Progress(50, 0, 0L, true));
        assertThat(progress(view, "n2")).isEqualTo(new Progress(48, 2, 7L, true));
        assertThat(progress(view, "n3")).isEqualTo(new Progress(20, 30, null, false));
        assertThat(codes(view)).containsExactly(Code.CUT_OFF);
        assertThat(view.health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void theLeaseIsThatOfTheLeadersConfiguration() {
        ClusterView without = look(leader("n1", 3), follower("n2", 3, "n1"), silent("n3"));
        assertThat(without.lease()).isNull();
        Status.Builder leader = status("n1", 3).setRole("leader").setLeader("n1");
        leader.getLeaseBuilder().setDurationMs(1000).setMaxDriftPpm(10_000);
        ClusterView view = look(answer(leader), follower("n2", 3, "n1"), silent("n3"));
        assertThat(view.lease()).isEqualTo(new Lease(1000, 10_000));
        assertThat(view.with(new Reason(Code.NOT_SERVING, null, "")).lease())
                .isEqualTo(view.lease());
        assertThat(ClusterView.ofNode(answer(leader), MAX_LAG).lease()).isEqualTo(view.lease());
    }

    @Test
    void aLeaderCountsOnTheLeaseLessTheDrift() {
        assertThat(new Lease(1000, 10_000).trustedMs()).isEqualTo(990);
        assertThat(new Lease(1000, 1_000_000).trustedMs()).isEqualTo(500);
        assertThat(new Lease(10, 1).trustedMs()).isEqualTo(9);
    }

    /** It follows and acknowledges, and is of no use when the leader is lost. */
    @Test
    void aVoterWithoutItsLogDegradesTheCluster() {
        Status.Builder n3 = status("n3", 3).setRole("follower").setLeader("n1");
        ClusterView view =
                look(leader("n1", 3), follower("n2", 3, "n1"), answer(n3.setState("rebuilding")));
        assertThat(view.health()).isEqualTo(Health.DEGRADED);
        assertThat(codes(view)).containsExactly(Code.REBUILDING);
        NodeView n2 = requireNonNull(view.member("n2"));
        assertThat(view.without(n2, MAX_LAG)).isEqualTo(new Quorum(3, 1));
        NodeView rebuilding = requireNonNull(view.member("n3"));
        assertThat(view.without(rebuilding, MAX_LAG)).isEqualTo(new Quorum(3, 2));
    }

    @Test
    void aLeaderThatOnlyItselfConfirmsIsNone() {
        ClusterView view = look(leader("n1", 3), silent("n2"), silent("n3"));
        assertThat(view.leader()).isNull();
        assertThat(view.term()).isEqualTo(3);
        assertThat(view.health()).isEqualTo(Health.UNAVAILABLE);
        assertThat(codes(view)).containsExactly(Code.NO_QUORUM, Code.UNREACHABLE, Code.UNREACHABLE);
        assertThat(requireNonNull(view.quorum()).canLose()).isZero();
    }

    @Test
    void ofTwoClaimsTheOneThatAQuorumConfirmsCounts() {
        ClusterView view = look(leader("n1", 3), leader("n2", 4), follower("n3", 4, "n2"));
        assertThat(view.leader()).isEqualTo("n2");
        assertThat(view.term()).isEqualTo(4);
    }

    @Test
    void aHigherTermThatNoQuorumConfirmsDoesNotUnseatTheLeader() {
        ClusterView view = look(leader("n1", 3), follower("n2", 3, "n1"), answer(status("n3", 9)));
        assertThat(view.leader()).isEqualTo("n1");
        assertThat(view.term()).isEqualTo(3);
    }

    @Test
    void aQuorumWithoutALeaderServesNothing() {
        ClusterView view =
                look(answer(status("n1", 5)), answer(status("n2", 6)), answer(status("n3", 5)));
        assertThat(view.leader()).isNull();
        assertThat(view.term()).isEqualTo(6);
        assertThat(view.health()).isEqualTo(Health.UNAVAILABLE);
        assertThat(codes(view)).containsExactly(Code.NO_LEADER);
    }

    @Test
    void aLeaderThatDoesNotAnswerUsIsStillTheLeader() {
        ClusterView view = look(silent("n1"), follower("n2", 3, "n1"), follower("n3", 3, "n1"));
        assertThat(view.leader()).isEqualTo("n1");
        assertThat(view.leaderNode()).isNull();
        assertThat(progress(view, "n2")).isNull();
        assertThat(view.health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void aMemberMayBeSoManyEntriesBehindAndNoMore() {
        Status.Builder leader =
                status("n1", 3).setRole("leader").setLeader("n1").setLastIndex(200);
        leader.addPeers(peer("n2", 100).setRecentlyActive(true));
        leader.addPeers(peer("n3", 99).setRecentlyActive(true));
        ClusterView view = look(answer(leader), follower("n2", 3, "n1"), follower("n3", 3, "n1"));
        assertThat(view.reasons())
                .containsExactly(
                        new Reason(Code.LAGGING, "n3", "n3 is 101 entries behind, more than 100"));
    }

    @Test
    void alarmsDegrade() {
        Status.Builder full = status("n2", 3).setLeader("n1").addAlarms("NO_SPACE");
        ClusterView view = look(leader("n1", 3), answer(full), follower("n3", 3, "n1"));
        assertThat(view.alarms()).containsExactly(new ClusterView.Alarm("NO_SPACE", "n2"));
        assertThat(codes(view)).containsExactly(Code.ALARM);
    }

    @Test
    void statesOfOneIndexMustBeOne() {
        ClusterView view = look(
                leader("n1", 3),
                answer(status("n2", 3).setLeader("n1").setDigestIndex(40).setStateDigest(7)),
                answer(status("n3", 3).setLeader("n1").setDigestIndex(40).setStateDigest(8)));
        assertThat(view.isDiverged()).isTrue();
        assertThat(view.health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void statesOfDifferentIndexesTellNothing() {
        ClusterView view = look(
                leader("n1", 3),
                answer(status("n2", 3).setLeader("n1").setDigestIndex(40).setStateDigest(7)),
                answer(status("n3", 3).setLeader("n1").setDigestIndex(50).setStateDigest(8)));
        assertThat(view.isDiverged()).isFalse();
    }

    @Test
    void aNodeWithANewDiskIsNotTheMemberOfItsName() {
        Status.Builder wiped = Status.newBuilder()
                .setNode("n3")
                .setDisk(Uuids.bytes(new UUID(9, 9)))
                .setAddress("n3:1")
                .setState("waiting")
                .setHint("run: raftctl member replace n3 n3");
        ClusterView view = look(leader("n1", 3), follower("n2", 3, "n1"), answer(wiped));
        assertThat(view.nodes()).hasSize(4);
        NodeView member = requireNonNull(view.member("n3"));
        assertThat(member.isReachable()).isFalse();
        assertThat(member.error()).contains("another answers at its address", "n3");
        NodeView stranger = view.nodes().get(3);
        assertThat(stranger.membership()).isEqualTo(Membership.NONE);
        assertThat(stranger.error()).isEqualTo("run: raftctl member replace n3 n3");
        assertThat(view.quorum()).isEqualTo(new Quorum(3, 2));
    }

    @Test
    void aNodeOfAnotherClusterDoesNotCount() {
        Status.Builder foreign = status("x1", 8).setCluster(Uuids.bytes(OTHER_CLUSTER));
        ClusterView view = look(
                answer(foreign), leader("n1", 3), follower("n2", 3, "n1"), follower("n3", 3, "n1"));
        assertThat(view.clusterId()).isEqualTo(CLUSTER);
        assertThat(view.health()).isEqualTo(Health.HEALTHY);
        assertThat(view.nodes().get(3).error()).contains("another cluster", "" + OTHER_CLUSTER);
    }

    @Test
    void oneNodeAskedTwiceCountsOnce() {
        Sighting again = new Sighting("localhost:1", leader("n1", 3).status(), null, 0L);
        ClusterView view = look(leader("n1", 3), again, follower("n2", 3, "n1"), silent("n3"));
        assertThat(view.nodes()).hasSize(3);
        assertThat(view.quorum()).isEqualTo(new Quorum(3, 2));
    }

    @Test
    void endpointsThatAreNoMembersAreLeftOutOnceMembersAreKnown() {
        ClusterView view = ClusterView.of(
                List.of(alone(), Sighting.failed("127.0.0.1:7002", "connection refused")), MAX_LAG);
        assertThat(view.nodes()).hasSize(1);
        assertThat(view.health()).isEqualTo(Health.HEALTHY);
        assertThat(requireNonNull(view.quorum()).canLose()).isZero();
    }

    @Test
    void withoutAnyAnswerThereAreOnlyAddresses() {
        ClusterView view =
                ClusterView.of(List.of(Sighting.failed("a:1", "connection refused")), MAX_LAG);
        assertThat(view.isAnswered()).isFalse();
        assertThat(view.quorum()).isNull();
        assertThat(view.term()).isNull();
        assertThat(view.configIndex()).isNull();
        assertThat(view.health()).isEqualTo(Health.UNAVAILABLE);
        assertThat(view.nodes()).singleElement().satisfies(node -> {
            assertThat(node.id()).isNull();
            assertThat(node.name()).isEqualTo("a:1");
            assertThat(node.error()).isEqualTo("connection refused");
        });
    }

    @Test
    void nodesThatHaveNotFormedYetAreNoCluster() {
        Status.Builder forming = Status.newBuilder()
                .setNode("n1")
                .setDisk(disk("n1"))
                .setAddress("n1:1")
                .setState("forming");
        ClusterView view =
                ClusterView.of(List.of(answer(forming), Sighting.failed("n2:1", "no")), MAX_LAG);
        assertThat(codes(view)).containsExactly(Code.NOT_FORMED);
        assertThat(view.nodes()).extracting(NodeView::name).containsExactly("n1", "n2:1");
    }

    @Test
    void learnersDoNotCountInAQuorum() {
        Status.Builder leader = status("n1", 3).setRole("leader").setLeader("n1");
        leader.addLearners(member("n4"));
        ClusterView view = ClusterView.of(
                List.of(
                        answer(leader),
                        follower("n2", 3, "n1"),
                        follower("n3", 3, "n1"),
                        Sighting.failed("n4:1", "connection refused")),
                MAX_LAG);
        assertThat(view.quorum()).isEqualTo(new Quorum(3, 3));
        assertThat(requireNonNull(view.member("n4:1")).isLearner()).isTrue();
        assertThat(codes(view)).containsExactly(Code.UNREACHABLE);
    }

    /** n3 has lost its disk, and follows as a learner with a new one, at the same address. */
    private static ClusterView pair() {
        MemberInfo fresh = MemberInfo.newBuilder()
                .setNode("n3")
                .setDisk(Uuids.bytes(NEW_DISK))
                .setAddress("n3:1")
                .build();
        Status.Builder leader = status("n1", 3).setRole("leader").setLeader("n1");
        leader.addPeers(peer("n2", 50).setRecentlyActive(true));
        leader.addPeers(peer("n3", 50));
        leader.addPeers(PeerStatus.newBuilder()
                .setNode("n3")
                .setDisk(fresh.getDisk())
                .setMatchIndex(20)
                .setRecentlyActive(true));
        Status.Builder learner = status("n3", 3).setDisk(fresh.getDisk()).setRole("learner");
        return look(
                answer(leader.addLearners(fresh)),
                follower("n2", 3, "n1"),
                answer(learner.setLeader("n1").addLearners(fresh)));
    }

    @Test
    void aLostVoterAndTheLearnerInItsPlaceAreBothShown() {
        ClusterView view = pair();
        assertThat(view.members()).extracting(NodeView::id).containsExactly("n1", "n2", "n3", "n3");
        assertThat(view.members())
                .extracting(NodeView::membership)
                .containsExactly(
                        Membership.VOTER, Membership.VOTER, Membership.VOTER, Membership.LEARNER);
        assertThat(view.quorum()).isEqualTo(new Quorum(3, 2));
        assertThat(view.allCalled("n3")).hasSize(2);
    }

    @Test
    void theIdIsOfTheOneThatAnswersAndTheDiskTellsThemApart() {
        ClusterView view = pair();
        String lost = String.valueOf(view.members().get(2).diskId());
        NodeView named = requireNonNull(view.member("n3"));
        assertThat(named.isLearner()).isTrue();
        assertThat(named.diskId()).isEqualTo(NEW_DISK.toString());
        assertThat(requireNonNull(view.member(lost)).isVoter()).isTrue();
        assertThat(requireNonNull(view.member("n3/" + lost.substring(0, 8))).isVoter())
                .isTrue();
        assertThat(view.member("n3/" + lost.substring(0, 7))).isNull();
        assertThat(requireNonNull(view.member("n3/" + lost)).isVoter()).isTrue();
        assertThat(view.member("n2/" + lost)).isNull();
    }

    @Test
    void aLearnerThatCatchesUpIsNothingToComplainOf() {
        Status.Builder leader =
                status("n1", 3).setRole("leader").setLeader("n1").setLastIndex(100_000);
        for (String peer : List.of("n2", "n3")) {
            leader.addPeers(peer(peer, 100_000).setRecentlyActive(true));
        }
        leader.addPeers(peer("n4", 1)
                .setRecentlyActive(true)
                .setTransfer(SnapshotTransfer.newBuilder()
                        .setKind("snapshot")
                        .setDoneBytes(5)
                        .setTotalBytes(50)));
        leader.addLearners(member("n4"));
        ClusterView view = look(
                answer(leader),
                follower("n2", 3, "n1"),
                follower("n3", 3, "n1"),
                answer(status("n4", 3).setRole("learner").setLeader("n1")));
        assertThat(view.health()).isEqualTo(Health.HEALTHY);
        assertThat(requireNonNull(view.member("n4")).transfer())
                .isEqualTo(new NodeView.Transfer("snapshot", 5, 50, null));
        assertThat(requireNonNull(view.member("n2")).transfer()).isNull();
    }

    @Test
    void aTransferIsAsItsReceiverTells() {
        Status.Builder receiver = status("n3", 3)
                .setTransfer(SnapshotTransfer.newBuilder()
                        .setKind("snapshot")
                        .setDoneBytes(1)
                        .setTotalBytes(2)
                        .setEtaMs(700));
        Status.Builder leader = status("n1", 3)
                .setRole("leader")
                .setLeader("n1")
                .addPeers(
                        peer("n3", 1).setTransfer(SnapshotTransfer.newBuilder().setTotalBytes(2)));
        ClusterView view = look(answer(leader), answer(status("n2", 3)), answer(receiver));
        assertThat(requireNonNull(view.member("n3")).transfer())
                .isEqualTo(new NodeView.Transfer("snapshot", 1, 2, 700L));
    }

    @Test
    void whoWasRemovedIsRemembered() {
        Status.Builder leader = status("n1", 3).setRole("leader").setLeader("n1");
        leader.addRemovedBuilder().setNode("n9").setDisk(Uuids.bytes(new UUID(9, 1)));
        ClusterView view = look(answer(leader), follower("n2", 3, "n1"), follower("n3", 3, "n1"));
        assertThat(view.removed())
                .containsExactly(new ClusterView.Removed("n9", new UUID(9, 1).toString()));
    }

    @Test
    void withoutOneVoterTheOthersMustBeLive() {
        ClusterView healthy =
                look(leader("n1", 3), follower("n2", 3, "n1"), follower("n3", 3, "n1"));
        NodeView n1 = requireNonNull(healthy.member("n1"));
        assertThat(healthy.without(n1, MAX_LAG)).isEqualTo(new Quorum(3, 2));
        ClusterView two = look(leader("n1", 3), follower("n2", 3, "n1"), silent("n3"));
        NodeView n2 = requireNonNull(two.member("n2"));
        assertThat(two.without(n2, MAX_LAG).isThere()).isFalse();
        NodeView n3 = requireNonNull(two.member("n3"));
        assertThat(two.without(n3, MAX_LAG).isThere()).isTrue();
        ClusterView one = ClusterView.of(List.of(alone()), MAX_LAG);
        assertThat(one.without(requireNonNull(one.member("n1")), MAX_LAG))
                .isEqualTo(new Quorum(1, 0));
    }

    @Test
    void aNodeByItselfIsJudgedByWhatItKnows() {
        assertThat(ofNode(status("n1", 3).setLeader("n2")).health()).isEqualTo(Health.HEALTHY);
        assertThat(codes(ofNode(status("n1", 3)))).containsExactly(Code.NO_LEADER);
        assertThat(codes(ofNode(status("n1", 3).setCluster(ByteString.EMPTY))))
                .containsExactly(Code.NOT_FORMED);
        assertThat(codes(ofNode(status("n1", 3).setLeader("n2").setCommitIndex(500))))
                .containsExactly(Code.LAGGING);
    }

    @Test
    void majoritiesAreMoreThanHalf() {
        int[] needed = {1, 2, 2, 3, 3, 4};
        for (int voters = 1; voters <= needed.length; voters++) {
            assertThat(new Quorum(voters, 0).needed()).isEqualTo(needed[voters - 1]);
        }
        assertThat(new Quorum(3, 2)).hasToString("2 of 3 voters reachable, 2 needed");
        assertThat(new Quorum(1, 1)).hasToString("1 of 1 voter reachable, 1 needed");
    }

    private static ClusterView look(Sighting... sightings) {
        return ClusterView.of(List.of(sightings), MAX_LAG);
    }

    private static ClusterView ofNode(Status.Builder status) {
        return ClusterView.ofNode(answer(status), MAX_LAG);
    }

    private static @Nullable Progress progress(ClusterView view, String node) {
        return requireNonNull(view.member(node)).progress();
    }

    private static List<Code> codes(ClusterView view) {
        return view.reasons().stream().map(Reason::code).toList();
    }

    private static Sighting leader(String node, long term) {
        Status.Builder leader = status(node, term).setRole("leader").setLeader(node);
        for (String other : List.of("n1", "n2", "n3")) {
            if (!other.equals(node)) {
                leader.addPeers(peer(other, 50).setRecentlyActive(true).setLastContactMs(5));
            }
        }
        return answer(leader);
    }

    private static Sighting follower(String node, long term, String leader) {
        return answer(status(node, term).setRole("follower").setLeader(leader));
    }

    private static Sighting silent(String node) {
        return Sighting.failed(node + ":1", "connection refused");
    }

    private static Sighting alone() {
        Status.Builder status = status("n1", 1).setRole("leader").setLeader("n1");
        return answer(status.clearVoters().addVoters(member("n1")));
    }

    private static Sighting answer(Status.Builder status) {
        return Sighting.answered(status.getAddress(), status.build(), 0);
    }

    private static Status.Builder status(String node, long term) {
        List<MemberInfo> voters = new ArrayList<>();
        for (String voter : List.of("n1", "n2", "n3")) {
            voters.add(member(voter));
        }
        return Status.newBuilder()
                .setNode(node)
                .setDisk(disk(node))
                .setAddress(node + ":1")
                .setCluster(Uuids.bytes(CLUSTER))
                .setState("member")
                .setRole("candidate")
                .setTerm(term)
                .setCommitIndex(50)
                .setAppliedIndex(50)
                .setFirstIndex(1)
                .setLastIndex(50)
                .setConfigIndex(1)
                .addAllVoters(voters);
    }

    private static MemberInfo member(String node) {
        return MemberInfo.newBuilder()
                .setNode(node)
                .setDisk(disk(node))
                .setAddress(node + ":1")
                .setVoter(true)
                .build();
    }

    private static PeerStatus.Builder peer(String node, long match) {
        return PeerStatus.newBuilder().setNode(node).setDisk(disk(node)).setMatchIndex(match);
    }

    private static ByteString disk(String node) {
        return Uuids.bytes(new UUID(0, node.hashCode()));
    }
}
