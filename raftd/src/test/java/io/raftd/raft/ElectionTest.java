package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static io.raftd.raft.Messages.requestVote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.Message.VoteReply;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leader election (paper 5.2; 3.4). */
class ElectionTest {
    private static final ReplicaId N1 = Cluster.id("n1");

    /** A cluster whose n1 is a candidate of term 1 with its own vote; what it sent is gone. */
    private static Cluster candidacy(int size) {
        Cluster cluster = Cluster.of(size);
        cluster.turn("n1", raft -> raft.step(new TimeoutNow(N1, N1, 0)));
        cluster.persist("n1");
        cluster.network.removeIf(m -> m instanceof RequestVote);
        return cluster;
    }

    private static Ready vote(Cluster cluster, String from, VoteReason reason) {
        return cluster.step(new VoteReply(Cluster.id(from), N1, 1, reason));
    }

    @Test
    void aClusterElectsOneLeaderOfTermOne() {
        Cluster cluster = Cluster.of(3);
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().term()).isEqualTo(1))
                .allSatisfy(r -> assertThat(r.raft().leader()).isEqualTo(N1));
    }

    @Test
    void theTimeoutIsDrawnFromOnceToTwiceItsMinimum() {
        Set<Long> waits = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Cluster cluster =
                    new Cluster(Cluster.SETTINGS, List.of("n1", "n2"), i -> random::nextLong);
            waits.add((cluster.raft("n1").nextTick() - cluster.now()) / Cluster.MS);
        }
        assertThat(waits).hasSizeGreaterThan(100).allMatch(w -> w >= 1000 && w < 2000);
    }

    @Test
    void nothingHappensBeforeTheTimeout() {
        Cluster cluster = Cluster.of(3);
        cluster.skip(Cluster.ELECTION_TIMEOUT - 1);
        assertThat(cluster.turn("n1", raft -> {}).events()).isEmpty();
        cluster.skip(1);
        cluster.turn("n1", raft -> {});
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.PRECANDIDATE);
    }

    @Test
    void aCandidateBeginsATermVotesForItselfAndAsksAllOthersAtOnce() {
        Cluster cluster = Cluster.of("n1@4: 1 3", "n2", "n3");
        cluster.turn("n1", raft -> raft.step(new TimeoutNow(Cluster.id("n2"), N1, 4)));
        cluster.persist("n1");
        assertThat(cluster.at("n1").disk.hardState()).isEqualTo(new HardState(5, N1));
        assertThat(cluster.network)
                .containsExactlyInAnyOrder(
                        new RequestVote(N1, Cluster.id("n2"), 5, 3, 3, true),
                        new RequestVote(N1, Cluster.id("n3"), 5, 3, 3, true));
    }

    /** The answers + granted, - refused, . none; after the candidate's own vote. */
    @Case("S5")
    @ParameterizedTest
    @CsvSource({
        "1, ''  , LEADER",
        "3, ++  , LEADER",
        "3, +.  , LEADER",
        "5, ++++, LEADER",
        "5, +++., LEADER",
        "5, ++.., LEADER",
        "3, --  , CANDIDATE",
        "5, ----, CANDIDATE",
        "5, +---, CANDIDATE",
        "3, ..  , CANDIDATE",
        "5, +..., CANDIDATE",
        "5, --.., CANDIDATE",
        "5, ...., CANDIDATE",
        "2, .   , CANDIDATE",
        "4, +.. , CANDIDATE",
        "4, ++. , LEADER",
    })
    void aMajorityOfAllVotersElects(int size, String answers, RoleName role) {
        Cluster cluster = candidacy(size);
        for (int i = 0; i < answers.length(); i++) {
            if (answers.charAt(i) != '.') {
                boolean yes = answers.charAt(i) == '+';
                vote(cluster, "n" + (i + 2), yes ? VoteReason.GRANTED : VoteReason.ALREADY_VOTED);
            }
        }
        assertThat(cluster.raft("n1").roleName()).isEqualTo(role);
    }

    @Case("S5")
    @Test
    void aVoterCountsOnce() {
        Cluster cluster = candidacy(5);
        vote(cluster, "n2", VoteReason.GRANTED);
        vote(cluster, "n2", VoteReason.GRANTED);
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.CANDIDATE);
    }

    @Case("S5")
    @Test
    void theVotesOfStrangersAndOfLostDisksCountNothing() {
        Cluster cluster = candidacy(3);
        vote(cluster, "n9", VoteReason.GRANTED);
        ReplicaId lostDisk = new ReplicaId("n2", new UUID(0, 99));
        cluster.step(new VoteReply(lostDisk, N1, 1, VoteReason.GRANTED));
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.CANDIDATE);
    }

    @Case("S5")
    @Test
    void votesOfAnEarlierTermAndOpinionsCountNothing() {
        Cluster cluster = candidacy(3);
        cluster.step(new VoteReply(Cluster.id("n2"), N1, 0, VoteReason.GRANTED));
        cluster.step(new PreVoteReply(Cluster.id("n2"), N1, 1, 1, VoteReason.GRANTED));
        cluster.step(new PreVoteReply(Cluster.id("n2"), N1, 1, 2, VoteReason.GRANTED));
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.CANDIDATE);
    }

    @ParameterizedTest
    @CsvSource({
        ",   n2, GRANTED",
        ",   n3, GRANTED",
        "n2, n2, GRANTED",
        "n3, n3, GRANTED",
        "n2, n3, ALREADY_VOTED",
        "n3, n2, ALREADY_VOTED"
    })
    void oneVoteATermFirstComeFirstServed(String votedFor, String candidate, VoteReason answer) {
        Cluster cluster = Cluster.of("n1@1", "n2", "n3");
        if (votedFor != null) {
            cluster.step(requestVote(votedFor, "n1", 1, cluster.log()));
            cluster.persist("n1");
            cluster.network.clear();
        }
        cluster.step(requestVote(candidate, "n1", 1, cluster.log()));
        cluster.persist("n1");
        assertThat(cluster.take(VoteReply.class))
                .extracting(VoteReply::reason)
                .containsExactly(answer);
    }

    @Case("S3")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theVoteStaysWhenALeaderOrCandidateStepsDownWithinItsTerm(boolean elected) {
        Cluster cluster = candidacy(3);
        if (elected) {
            vote(cluster, "n2", VoteReason.GRANTED);
            cluster.skip(2 * Cluster.ELECTION_TIMEOUT);
            cluster.turn("n1", raft -> {});
        } else {
            cluster.step(append("n3", "n1", 1, 1, cluster.log(1), 1));
        }
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.FOLLOWER);
        cluster.persist("n1");
        cluster.network.clear();
        cluster.step(requestVote("n2", "n1", 1, cluster.log(1, 1)));
        assertThat(cluster.take(VoteReply.class))
                .containsExactly(new VoteReply(N1, Cluster.id("n2"), 1, VoteReason.ALREADY_VOTED));
        assertThat(cluster.raft("n1").vote()).isEqualTo(N1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aCandidateFollowsWhoeverLeadsItsTermOrANewerOne(long term) {
        Cluster cluster = candidacy(3);
        cluster.step(append("n2", "n1", term, 1, cluster.log(term), 1));
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n1").leader()).isEqualTo(Cluster.id("n2"));
        assertThat(cluster.raft("n1").term()).isEqualTo(term);
        vote(cluster, "n3", VoteReason.GRANTED);
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.FOLLOWER);
    }

    @Test
    void twoLeadersOfOneTermAreABrokenInvariant() {
        Cluster cluster = candidacy(3);
        vote(cluster, "n2", VoteReason.GRANTED);
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.step(append("n3", "n1", 1, 1, cluster.log(1), 1)))
                .withMessageContainingAll("n3", "leads term 1", "n1");
    }

    @Test
    void aSplitVoteIsTriedAgainInANewTerm() {
        Cluster cluster = Cluster.of(4);
        cluster.turn("n1", raft -> raft.step(new TimeoutNow(N1, N1, 0)));
        ReplicaId n2 = Cluster.id("n2");
        cluster.turn("n2", raft -> raft.step(new TimeoutNow(n2, n2, 0)));
        cluster.lose(m -> m instanceof RequestVote r
                && (r.from().equals(N1) == m.to().node().equals("n4")));
        cluster.settle();
        assertThat(cluster.leader()).isNull();
        cluster.heal();
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.raft("n1").term()).isEqualTo(2);
    }

    @Test
    void aVoteGivenPutsOffTheVotersOwnElection() {
        Cluster cluster = Cluster.of(3);
        cluster.skip(Cluster.ELECTION_TIMEOUT / 2);
        cluster.step(requestVote("n2", "n1", 1, cluster.log()));
        assertThat(cluster.raft("n1").nextTick())
                .isEqualTo(cluster.now() + Cluster.SETTINGS.electionTimeout());
    }

    /** The write that ends is an earlier one. */
    @Test
    void aCandidatesOwnVoteCountsFromWhenItIsDurable() {
        Cluster cluster = Cluster.of(1);
        cluster.settle();
        cluster.step(requestVote("n9", "n1", 5, cluster.log()));
        cluster.at("n1").disk.begin();
        cluster.tick("n1");
        assertThat(cluster.raft("n1").term()).isEqualTo(6);
        cluster.persist("n1");
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.CANDIDATE);
        cluster.persist("n1");
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.LEADER);
    }

    /** It had given up on that term's leader, and now it has voted for the next. */
    @Test
    void aPreCandidateThatGivesItsVoteWaitsLikeAnyVoter() {
        Cluster cluster = Cluster.of("n1@1", "n2@1", "n3@1");
        cluster.skip(Cluster.ELECTION_TIMEOUT);
        cluster.turn("n1", raft -> {});
        List<PreVote> asked = cluster.take(PreVote.class);
        cluster.step(requestVote("n2", "n1", 1, cluster.log()));
        asked.forEach(cluster::step);
        cluster.take(PreVoteReply.class).forEach(cluster::step);
        assertThat(cluster.raft("n1").term()).isEqualTo(1);
        assertThat(cluster.raft("n1").vote()).isEqualTo(Cluster.id("n2"));
    }

    @Test
    void aVoteRefusedPutsOffNothing() {
        Cluster cluster = Cluster.of("n1: 1 1", "n2", "n3");
        long due = cluster.raft("n1").nextTick();
        cluster.skip(1);
        cluster.step(requestVote("n2", "n1", 2, cluster.log()));
        assertThat(cluster.raft("n1").nextTick()).isEqualTo(due);
    }

    @Test
    void aLeaderSaysSoAtOnceAndWithEveryHeartbeat() {
        Cluster cluster = candidacy(3);
        vote(cluster, "n2", VoteReason.GRANTED);
        assertThat(cluster.take(AppendEntries.class))
                .hasSize(2)
                .allSatisfy(m -> assertThat(m.entries())
                        .singleElement()
                        .satisfies(e -> assertThat(e.type()).isEqualTo(EntryType.NOOP)));
        for (int beat = 0; beat < 3; beat++) {
            cluster.skip(Cluster.HEARTBEAT);
            cluster.turn("n1", raft -> {});
            assertThat(cluster.take(AppendEntries.class))
                    .extracting(m -> m.to().node())
                    .containsExactly("n2", "n3");
        }
    }

    @Test
    void whoIsNoVoterNeverCampaigns() {
        Configuration others = Cluster.members(List.of("n2", "n3"));
        Log log = Log.of(others);
        Raft n1 = new Raft(
                N1,
                Cluster.SETTINGS,
                bound -> 0,
                new Stored(HardState.NONE, null, log.summary()),
                0);
        n1.step(new TimeoutNow(Cluster.id("n2"), N1, 0));
        for (int i = 1; i <= 5; i++) {
            n1.advance(n1.nextTick(), 0);
            assertThat(n1.ready().messages()).isEmpty();
        }
        assertThat(n1.term()).isZero();
        assertThat(n1.nextTick()).isEqualTo(6 * Cluster.SETTINGS.electionTimeout());
    }

    /** Its vote could be a second one: the disk that gave the first is lost. */
    @Test
    void whoWasNeverListedDoesNotVote() {
        Log log = Log.of(Cluster.members(List.of("n2", "n3")));
        Raft n1 = new Raft(
                N1,
                Cluster.SETTINGS,
                bound -> 0,
                new Stored(HardState.NONE, null, log.summary()),
                0);
        n1.step(requestVote("n2", "n1", 1, log));
        Write write = n1.ready().write();
        assertThat(write).isEqualTo(new Write(1, new HardState(1, null), null, List.of()));
        n1.persisted(1);
        assertThat(n1.ready().messages())
                .containsExactly(new VoteReply(N1, Cluster.id("n2"), 1, VoteReason.NOT_A_MEMBER));
        n1.advance(Cluster.SETTINGS.electionTimeout(), 0);
        n1.step(Messages.preVote("n2", "n1", 2, log));
        assertThat(n1.ready().messages())
                .containsExactly(
                        new PreVoteReply(N1, Cluster.id("n2"), 1, 2, VoteReason.NOT_A_MEMBER));
    }

    /** A learner votes when asked, but its vote is none. */
    @Case({"S5", "S32/quorum"})
    @Test
    void aLearnersVoteCountsNothing() {
        List<Member> all = Cluster.members(List.of("n1", "n2", "n3")).members();
        Log log = Log.of(new Configuration(
                new Configuration.Half(all.subList(0, 2), all.subList(2, 3)), null));
        Raft n1 = new Raft(
                N1,
                Cluster.SETTINGS,
                bound -> 0,
                new Stored(HardState.NONE, null, log.summary()),
                0);
        n1.step(new TimeoutNow(Cluster.id("n2"), N1, 0));
        n1.ready();
        n1.persisted(1);
        assertThat(n1.ready().messages()).extracting(m -> m.to().node()).containsExactly("n2");
        n1.step(new VoteReply(Cluster.id("n3"), N1, 1, VoteReason.GRANTED));
        assertThat(n1.roleName()).isEqualTo(RoleName.CANDIDATE);
        Raft n3 = new Raft(
                Cluster.id("n3"),
                Cluster.SETTINGS,
                b -> 0,
                new Stored(HardState.NONE, null, log.summary()),
                0);
        n3.step(requestVote("n1", "n3", 1, log));
        assertThat(n3.vote()).isEqualTo(N1);
    }

    /** A voter may not know the newest configuration yet. */
    @Test
    void aStrangersCampaignIsJudgedByItsLog() {
        Cluster cluster = Cluster.of("n1: 1", "n2", "n3");
        cluster.step(requestVote("n9", "n1", 5, cluster.log()));
        assertThat(cluster.raft("n1").term()).isEqualTo(1);
        cluster.step(requestVote("n9", "n1", 5, cluster.log(1)));
        assertThat(cluster.raft("n1").term()).isEqualTo(5);
        assertThat(cluster.raft("n1").vote()).isEqualTo(Cluster.id("n9"));
    }
}
