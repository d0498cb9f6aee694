package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static io.raftd.raft.Messages.preVote;
import static io.raftd.raft.Messages.reply;
import static io.raftd.raft.Messages.requestVote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.ReadIndexReply;
import io.raftd.raft.Message.ReadIndexRequest;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.Message.VoteReply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Terms as a logical clock (paper 5.1; 3.3). */
class TermsTest {
    private static final ReplicaId N1 = Cluster.id("n1");
    private static final ReplicaId N2 = Cluster.id("n2");

    /** Of every kind but those that a pre-vote is made of, from n2 to n1 in the term given. */
    private static Stream<Message> messages(long term) {
        Log log = Cluster.of(3).log(1);
        return Stream.of(
                requestVote("n2", "n1", term, log),
                new VoteReply(N2, N1, term, VoteReason.LOG_BEHIND),
                new PreVoteReply(N2, N1, term, term, VoteReason.STALE_TERM),
                append("n2", "n1", term, 2, log, 1),
                reply("n2", "n1", term, 1),
                new AppendRejected(N2, N1, term, 1, 0, 0, 0),
                new TimeoutNow(N2, N1, term),
                new ReadIndexRequest(N2, N1, term, 1),
                new ReadIndexReply(N2, N1, term, 1, 1L));
    }

    static List<Message> newer() {
        return messages(9).toList();
    }

    static List<Message> stale() {
        return messages(1).toList();
    }

    /** A cluster of three whose n1 has this role in term 3. */
    private static Cluster with(RoleName role) {
        Cluster cluster = Cluster.of("n1@2: 1", "n2@2: 1", "n3@2: 1");
        if (role == RoleName.LEADER) {
            cluster.elect("n1");
        } else if (role == RoleName.CANDIDATE) {
            cluster.lose(m -> m instanceof VoteReply);
            cluster.turn("n1", raft -> raft.step(new TimeoutNow(N2, N1, 2)));
        } else {
            cluster.step(append("n2", "n1", 3, 2, cluster.log(1), 1));
        }
        cluster.settle();
        if (role == RoleName.PRECANDIDATE) {
            cluster.skip(2 * Cluster.ELECTION_TIMEOUT);
            cluster.turn("n1", raft -> {});
        }
        cluster.network.clear();
        assertThat(cluster.raft("n1").roleName()).isEqualTo(role);
        assertThat(cluster.raft("n1").term()).isEqualTo(3);
        return cluster;
    }

    @ParameterizedTest
    @MethodSource("newer")
    void aNewerTermIsAdoptedInEveryRole(Message m) {
        for (RoleName role : RoleName.values()) {
            Cluster cluster = with(role);
            cluster.step(m);
            Raft n1 = cluster.raft("n1");
            long campaign = m instanceof TimeoutNow ? 1 : 0;
            assertThat(n1.term()).isEqualTo(9 + campaign);
            assertThat(n1.roleName())
                    .isEqualTo(campaign == 1 ? RoleName.CANDIDATE : RoleName.FOLLOWER);
            cluster.persist("n1");
            assertThat(cluster.at("n1").disk.hardState().term()).isEqualTo(9 + campaign);
        }
    }

    @ParameterizedTest
    @MethodSource("stale")
    void aStaleTermChangesNothing(Message m) {
        for (RoleName role : RoleName.values()) {
            Cluster cluster = with(role);
            Raft n1 = cluster.raft("n1");
            long last = n1.lastIndex();
            Ready ready = cluster.step(m);
            assertThat(n1.term()).isEqualTo(3);
            assertThat(n1.roleName()).isEqualTo(role);
            assertThat(n1.lastIndex()).isEqualTo(last);
            assertThat(ready.write()).isNull();
            assertThat(ready.messages()).allMatch(answer -> answer.term() == 3);
        }
    }

    @Test
    void whoIsBehindIsToldSo() {
        Cluster cluster = with(RoleName.FOLLOWER);
        cluster.step(requestVote("n3", "n1", 2, cluster.log(1)));
        cluster.step(append("n3", "n1", 2, 2, cluster.log(1), 1));
        cluster.step(preVote("n3", "n1", 3, cluster.log(1)));
        assertThat(cluster.network)
                .containsExactly(
                        new VoteReply(N1, Cluster.id("n3"), 3, VoteReason.STALE_TERM),
                        new AppendRejected(N1, Cluster.id("n3"), 3, 2, 0, 0, 0),
                        new PreVoteReply(N1, Cluster.id("n3"), 3, 3, VoteReason.STALE_TERM));
    }

    /** 9.6. Only who asks for opinions itself may give way to another that does. */
    @ParameterizedTest
    @EnumSource(RoleName.class)
    void aPreVoteRaisesNoTerm(RoleName role) {
        Cluster cluster = with(role);
        cluster.step(preVote("n2", "n1", 99, cluster.log(1, 1)));
        assertThat(cluster.raft("n1").term()).isEqualTo(3);
        assertThat(cluster.raft("n1").roleName())
                .isEqualTo(role == RoleName.PRECANDIDATE ? RoleName.FOLLOWER : role);
    }

    @Case("S30/strangers")
    @Test
    void aStrangersWordBeginsNoCampaign() {
        ReplicaId stranger = new ReplicaId("n2", new java.util.UUID(0, 99));
        Cluster cluster = with(RoleName.FOLLOWER);
        cluster.step(new TimeoutNow(stranger, N1, 3));
        assertThat(cluster.raft("n1").term()).isEqualTo(3);
        assertThat(cluster.network).isEmpty();
    }

    @Case("S30/strangers")
    @ParameterizedTest
    @EnumSource(RoleName.class)
    void aStrangersRepliesRaiseNoTerm(RoleName role) {
        ReplicaId stranger = new ReplicaId("n2", new java.util.UUID(0, 99));
        Cluster cluster = with(role);
        List.of(
                        new VoteReply(stranger, N1, 9, VoteReason.GRANTED),
                        new PreVoteReply(stranger, N1, 9, 4, VoteReason.GRANTED),
                        new Message.AppendReply(stranger, N1, 9, 1, 0),
                        new AppendRejected(stranger, N1, 9, 1, 0, 0, 0),
                        new TimeoutNow(stranger, N1, 9),
                        new ReadIndexRequest(stranger, N1, 9, 1),
                        new ReadIndexReply(stranger, N1, 9, 1, 1L))
                .forEach(cluster::step);
        assertThat(cluster.raft("n1").term()).isEqualTo(3);
        assertThat(cluster.raft("n1").roleName()).isEqualTo(role);
        assertThat(cluster.network).isEmpty();
    }

    /** It was elected by those who know it, though this replica does not yet. */
    @Test
    void aStrangerThatLeadsIsFollowed() {
        Cluster cluster = with(RoleName.LEADER);
        cluster.step(append("n9", "n1", 4, 2, cluster.log(1), 1));
        assertThat(cluster.raft("n1").leader()).isEqualTo(Cluster.id("n9"));
        assertThat(cluster.raft("n1").term()).isEqualTo(4);
    }

    @Test
    void aMessageForAnotherDiskOfTheSameNodeIsNotTaken() {
        Cluster cluster = with(RoleName.FOLLOWER);
        ReplicaId lostDisk = new ReplicaId("n1", new java.util.UUID(0, 99));
        cluster.turn(
                "n1",
                raft -> assertThat(raft.step(new VoteReply(N2, lostDisk, 9, VoteReason.GRANTED)))
                        .isFalse());
        assertThat(cluster.raft("n1").term()).isEqualTo(3);
    }

    @Test
    void aHigherTermDoesNotPutOffTheNextElection() {
        Cluster cluster = with(RoleName.FOLLOWER);
        long due = cluster.raft("n1").nextTick();
        cluster.skip(Cluster.HEARTBEAT);
        cluster.step(new VoteReply(N2, N1, 5, VoteReason.LOG_BEHIND));
        cluster.step(new VoteReply(N2, N1, 6, VoteReason.LOG_BEHIND));
        assertThat(cluster.raft("n1").nextTick()).isEqualTo(due);
    }

    @Test
    void timeDoesNotRunBackwards() {
        Raft n1 = Cluster.of(1).raft("n1");
        n1.advance(10, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> n1.advance(9, 0))
                .withMessage("now 9 < 10");
    }
}
