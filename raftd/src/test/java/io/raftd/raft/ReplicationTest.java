package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static io.raftd.raft.Messages.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.raftd.acceptance.Case;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.AppendReply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log replication (paper 5.3; 3.5). */
class ReplicationTest {
    private static final ReplicaId N1 = Cluster.id("n1");
    private static final ReplicaId N2 = Cluster.id("n2");

    private static Cluster led(String... nodes) {
        Cluster cluster = Cluster.of(nodes);
        cluster.elect(cluster.replicas().iterator().next().id.node());
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.network.clear();
        return cluster;
    }

    /** Where the leader n1 thinks n2 is. */
    private static Progress n2(Cluster cluster) {
        Progress p = cluster.at("n1").role(Leader.class).progress(N2);
        assertThat(p).isNotNull();
        return p;
    }

    @Test
    void aProposalGoesToAllFollowersAndToTheDiskAtOnce() {
        Cluster cluster = led("n1", "n2", "n3");
        Ready ready = cluster.turn(
                "n1",
                raft -> assertThat(raft.propose(List.of(new byte[] {1}, new byte[] {2})))
                        .isEqualTo(3));
        Write write = ready.write();
        assertThat(write).isNotNull();
        assertThat(write.entries()).extracting(Entry::index).containsExactly(3L, 4L);
        assertThat(ready.messages())
                .hasSize(2)
                .allSatisfy(
                        m -> assertThat(((AppendEntries) m).entries()).isEqualTo(write.entries()))
                .allSatisfy(m -> assertThat(((AppendEntries) m).prevIndex()).isEqualTo(2));
    }

    @Test
    void onlyALeaderTakesProposals() {
        Cluster cluster = led("n1", "n2", "n3");
        assertThat(cluster.raft("n2").canPropose()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> cluster.propose("n2", "x"));
    }

    @Test
    void theNextEntriesDoNotWaitForTheAnswerToTheLast() {
        Cluster cluster = led("n1", "n2", "n3");
        cluster.propose("n1", "x");
        cluster.propose("n1", "y");
        assertThat(cluster.take(AppendEntries.class))
                .filteredOn(m -> m.to().equals(N2))
                .extracting(AppendEntries::prevIndex)
                .containsExactly(2L, 3L);
    }

    /** The follower's terms, prevIndex, prevTerm, and the hint; none when it agrees. */
    @ParameterizedTest
    @CsvSource({
        "1 2, 1, 0,",
        "1 2, 2, 1,",
        "1 2, 3, 2,",
        "1 2, 2, 2, '(2,1)'",
        "1 2, 3, 1, '(2,1)'",
        "1 2, 4, 4, '(3,2)'",
        "1 2, 4, 1, '(2,1)'",
        "2 2, 3, 1, '(1,0)'",
        "1 4, 9, 3, '(2,1)'",
    })
    void entriesThatDoNotFollowTheLogAreRefusedWithAHint(
            String terms, long prevIndex, long prevTerm, String hint) {
        Cluster cluster = Cluster.of("n1@5: " + terms, "n2", "n3");
        cluster.step(new AppendEntries(N2, N1, 5, prevIndex, prevTerm, 1, 0, 0, List.of()));
        cluster.persist("n1");
        List<AppendRejected> refused = cluster.take(AppendRejected.class);
        if (hint == null) {
            assertThat(refused).isEmpty();
            assertThat(cluster.take(AppendReply.class))
                    .contains(new AppendReply(N1, N2, 5, prevIndex, 0));
        } else {
            assertThat(refused).hasSize(1);
            AppendRejected m = refused.get(0);
            assertThat("(%d,%d)".formatted(m.hintIndex(), m.hintTerm())).isEqualTo(hint);
            assertThat(m.prevIndex()).isEqualTo(prevIndex);
        }
    }

    /** The follower's terms and the leader's, what is sent behind prev, and what comes of it. */
    @Case("S14")
    @ParameterizedTest
    @CsvSource({
        "1 2, 1 2 3, 3, '0 1 2 3'",
        "1 2, 1 3 4, 2, '0 1 3 4'",
        "1 2, 1,     1, '0 1 2'",
        "1 2, 3,     1, '0 3'",
        "1 2, 1 2,   1, '0 1 2'",
        "1 2, 1 2 3, 1, '0 1 2 3'",
    })
    void onlyWhatConflictsIsReplaced(String terms, String leaders, long prev, String expected) {
        Log log = Cluster.of("n2: " + leaders, "n1", "n3").at("n2").disk.log();
        Cluster cluster = Cluster.of("n1@5: " + terms, "n2", "n3");
        cluster.step(
                new AppendEntries(N2, N1, 5, prev, log.term(prev), 1, 0, 0, log.from(prev + 1)));
        cluster.persist("n1");
        assertThat(cluster.at("n1").disk.log().entries())
                .extracting(Entry::term)
                .map(String::valueOf)
                .containsExactly(expected.split(" ", -1));
    }

    @Case("S14")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5})
    void aDelayedMessageShortensNothing(long commit) {
        Cluster cluster = Cluster.of("n1", "n2", "n3");
        Log log = cluster.log(1, 1, 1, 1);
        cluster.step(append("n2", "n1", 1, 1, log, commit));
        Ready ready = cluster.step(append("n2", "n1", 1, 2, 3, log, 1));
        assertThat(ready.write()).isNull();
        assertThat(cluster.raft("n1").lastIndex()).isEqualTo(5);
        assertThat(cluster.raft("n1").commit()).isEqualTo(commit);
        cluster.settle();
        assertThat(cluster.at("n1").disk.log()).isEqualTo(log);
    }

    /** Figure 7: whatever a follower's log is, it becomes the leader's. */
    @Case("S13")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 1 1 4 4 5 5 6 6",
                "1 1 1 4",
                "1 1 1 4 4 5 5 6 6 6 6",
                "1 1 1 4 4 5 5 6 6 6 7 7",
                "1 1 1 4 4 4 4",
                "1 1 1 2 2 2 3 3 3 3 3",
                "",
            })
    void everyLogBecomesTheLeaders(String follower) {
        String name = "n2@7" + (follower.isEmpty() ? "" : ": " + follower);
        Cluster cluster = Cluster.of("n1@7: 1 1 1 4 4 5 5 6 6 6", name, "n3@7");
        List<AppendRejected> refusals = new ArrayList<>();
        cluster.lose(m -> {
            if (m instanceof AppendRejected r && m.from().equals(N2)) {
                refusals.add(r);
            }
            return false;
        });
        cluster.elect("n1");
        cluster.propose("n1", "x");
        cluster.elapse(Cluster.HEARTBEAT);
        Log leaders = cluster.at("n1").disk.log();
        assertThat(leaders.last()).isEqualTo(13);
        assertThat(cluster.at("n2").disk.log()).isEqualTo(leaders);
        assertThat(cluster.at("n2").applied).isEqualTo(leaders.entries());
        long distinctTerms =
                leaders.entries().stream().map(Entry::term).distinct().count();
        assertThat(refusals).hasSizeLessThanOrEqualTo((int) distinctTerms + 2);
    }

    /** A term a round, not an index a round. */
    @Case("S13")
    @Test
    void longConflictsAreSteppedOverATermAtATime() {
        Cluster cluster = Cluster.of(
                "n1@9:" + " 1".repeat(3) + " 4".repeat(50) + " 9",
                "n2@9:" + " 1".repeat(3) + " 2".repeat(50) + " 3".repeat(50),
                "n3@9");
        List<Message> probes = new ArrayList<>();
        cluster.lose(m -> {
            if (m instanceof AppendRejected && m.from().equals(N2)) {
                probes.add(m);
            }
            return false;
        });
        cluster.elect("n1");
        assertThat(cluster.at("n2").disk.log()).isEqualTo(cluster.at("n1").disk.log());
        assertThat(probes).hasSizeLessThanOrEqualTo(3);
    }

    @Case("S16")
    @Test
    void aRefusalThatComesLateIsIgnored() {
        Cluster cluster = led("n1", "n2", "n3");
        cluster.propose("n1", "x");
        cluster.propose("n1", "y");
        List<AppendEntries> sent = cluster.take(AppendEntries.class).stream()
                .filter(m -> m.to().equals(N2))
                .toList();
        cluster.step(sent.get(1));
        AppendRejected late = cluster.take(AppendRejected.class).get(0);
        cluster.step(sent.get(0));
        cluster.step(sent.get(1));
        cluster.settle();
        assertThat(n2(cluster).match()).isEqualTo(4);
        cluster.step(late);
        assertThat(n2(cluster).next()).isEqualTo(5);
        assertThat(n2(cluster).isProbing()).isFalse();
        assertThat(cluster.network).isEmpty();
    }

    @Test
    void messagesThatOvertakeEachOtherDoNoHarm() {
        Cluster cluster = led("n1", "n2", "n3");
        for (String command : List.of("a", "b", "c", "d")) {
            cluster.propose("n1", command);
        }
        List<AppendEntries> sent = cluster.take(AppendEntries.class);
        for (int i = sent.size() - 1; i >= 0; i--) {
            cluster.step(sent.get(i));
        }
        cluster.settle();
        assertThat(cluster.at("n2").disk.log()).isEqualTo(cluster.at("n1").disk.log());
    }

    @Test
    void entriesThatAreLostAreSentAgainAfterAHeartbeat() {
        Cluster cluster = led("n1", "n2", "n3");
        cluster.lose(m -> m instanceof AppendEntries && m.to().equals(N2));
        cluster.propose("n1", "x");
        cluster.settle();
        cluster.heal();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.at("n2").disk.log().last()).isEqualTo(3);
        assertThat(n2(cluster).match()).isEqualTo(3);
    }

    @Case("S19")
    @Test
    void aProbedFollowerStreamsAgainAfterAHeartbeat() {
        Cluster cluster = led("n1", "n2", "n3");
        cluster.propose("n1", "x");
        cluster.take(AppendEntries.class);
        cluster.step(new AppendRejected(N2, N1, 1, 3, 2, 1, 0));
        cluster.network.clear();
        assertThat(n2(cluster).isProbing()).isTrue();
        cluster.propose("n1", "y");
        assertThat(cluster.take(AppendEntries.class)).noneMatch(m -> m.to().equals(N2));
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(n2(cluster).isProbing()).isFalse();
        assertThat(n2(cluster).match()).isEqualTo(4);
    }

    /**
     * A follower that lost what it acknowledged can't be helped, but it is not argued with at the
     * speed of the network either.
     */
    @Case("S16")
    @Test
    void aFollowerThatDeniesWhatItAcknowledgedIsProbedWithHeartbeatsOnly() {
        Cluster cluster = led("n1", "n2", "n3");
        cluster.step(new AppendRejected(N2, N1, 1, 2, 1, 0, 0));
        assertThat(cluster.network).isEmpty();
        cluster.propose("n1", "x");
        cluster.network.clear();
        cluster.step(new AppendRejected(N2, N1, 1, 3, 1, 0, 0));
        assertThat(cluster.take(AppendEntries.class))
                .extracting(AppendEntries::prevIndex)
                .containsExactly(2L);
        cluster.step(new AppendRejected(N2, N1, 1, 2, 1, 0, 0));
        assertThat(cluster.network).isEmpty();
    }

    @Case("S20")
    @Test
    void noMoreThanAWindowIsOnItsWayToAFollower() {
        Settings narrow = new Settings(
                Cluster.SETTINGS.electionTimeout(), Cluster.SETTINGS.heartbeat(), 1, 200, 1, 1000);
        Cluster cluster = new Cluster(narrow, "n1", "n2", "n3");
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        List<AppendEntries> sent = new ArrayList<>();
        cluster.lose(m -> {
            if (m instanceof AppendEntries a
                    && a.to().equals(N2)
                    && !a.entries().isEmpty()) {
                sent.add(a);
            }
            return m instanceof AppendReply && m.from().equals(N2);
        });
        for (int i = 0; i < 10; i++) {
            cluster.propose("n1", "0123456789");
            cluster.elapse(Cluster.HEARTBEAT);
        }
        assertThat(sent).hasSize(4);
        cluster.heal();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(n2(cluster).match()).isEqualTo(12);
        assertThat(cluster.at("n2").applied).hasSize(12);
    }

    /** From memory and, when none is kept there, from the disk. */
    @Case("S17")
    @ParameterizedTest
    @CsvSource({
        "10 500 10 10, 9999",
        "500 10 10 10, 9999",
        "10 10 500 10, 9999",
        "10 10 10 500, 9999",
        "10 500 10 10, 0",
        "500 10 10 10, 0",
        "10 10 500 10, 0",
        "10 10 10 500, 0",
    })
    void entriesAreSentInRunsWithoutAGapBySize(String sizes, int tailBytes) {
        int atOnce = 2 * (Entry.HEADER + 10);
        Settings settings = new Settings(
                Cluster.SETTINGS.electionTimeout(),
                Cluster.SETTINGS.heartbeat(),
                atOnce,
                9999,
                tailBytes,
                9999);
        Cluster cluster = new Cluster(settings, "n1", "n2", "n3");
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.isolate("n2");
        cluster.propose(
                "n1",
                Stream.of(sizes.split(" ", -1))
                        .map(size -> "x".repeat(Integer.parseInt(size)))
                        .toArray(String[]::new));
        cluster.elapse(Cluster.HEARTBEAT);
        List<Entry> sent = new ArrayList<>();
        cluster.lose(m -> {
            if (m instanceof AppendEntries a
                    && a.to().equals(N2)
                    && !a.entries().isEmpty()) {
                int bytes = a.entries().stream().mapToInt(Entry::length).sum();
                assertThat(a.entries().size() == 1 || bytes <= atOnce).isTrue();
                assertThat(a.entries().get(0).index()).isEqualTo(a.prevIndex() + 1);
                sent.addAll(a.entries());
            }
            return false;
        });
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(sent).isEqualTo(cluster.at("n1").disk.log().from(3)).hasSize(4);
        assertThat(cluster.at("n2").disk.log()).isEqualTo(cluster.at("n1").disk.log());
    }

    @Test
    void whatIsNoLongerInMemoryIsFetched() {
        Settings forgetful = new Settings(
                Cluster.SETTINGS.electionTimeout(), Cluster.SETTINGS.heartbeat(), 150, 300, 0, 150);
        Cluster cluster = new Cluster(forgetful, "n1", "n2", "n3");
        cluster.elect("n1");
        cluster.isolate("n2");
        for (int i = 0; i < 20; i++) {
            cluster.propose("n1", "0123456789");
            cluster.settle();
        }
        cluster.heal();
        cluster.at("n1").disk.stalled = true;
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(n2(cluster).match()).isEqualTo(2);
        assertThat(cluster.at("n1").disk.isIdle()).isFalse();
        cluster.at("n1").disk.stalled = false;
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.at("n2").disk.log()).isEqualTo(cluster.at("n1").disk.log());
    }

    /** Read for an earlier leadership, and since then the log has changed. */
    @Test
    void entriesThatTheLogNoLongerHoldsAreNotSent() {
        Cluster cluster = Cluster.of("n1@4: 1 4 4", "n2@4: 1", "n3@4: 1 4 4");
        cluster.isolate("n2");
        cluster.elect("n1");
        cluster.heal();
        cluster.network.clear();
        cluster.step(new AppendRejected(N2, N1, 5, 4, 2, 1, 0));
        cluster.network.clear();
        Ready probed = cluster.step(reply("n2", "n1", 5, 2));
        assertThat(probed.fetches()).hasSize(1);
        Fetch fetch = probed.fetches().get(0);
        List<Entry> stale = cluster.log(1, 2, 2).from(3);
        Ready ready = cluster.turn("n1", raft -> raft.fetched(fetch, stale));
        assertThat(ready.messages()).isEmpty();
        assertThat(ready.fetches()).containsExactly(fetch);
        List<Entry> good = cluster.log(1, 4, 4).from(3);
        ready = cluster.turn("n1", raft -> raft.fetched(fetch, good));
        assertThat(((AppendEntries) ready.messages().get(0)).entries()).isEqualTo(good);
    }

    /** So that it does not take from those who write all that the disk and the loops can do. */
    @Test
    void whoIsFarBehindIsFedInStepsWhileTheLogGrows() {
        String all = ": 1" + " 4".repeat(20);
        Cluster cluster = Cluster.of("n1@4" + all, "n2@4: 1", "n3@4" + all);
        cluster.isolate("n2");
        cluster.elect("n1");
        Log log = cluster.at("n1").disk.log();
        cluster.step(new AppendRejected(N2, N1, 5, 22, 2, 1, 0));
        Fetch first = cluster.step(reply("n2", "n1", 5, 2)).fetches().get(0);
        cluster.skip(10);
        cluster.propose("n1", "x");
        Ready ready = cluster.turn("n1", raft -> raft.fetched(first, log.slice(3, 10)));
        assertThat(((AppendEntries) ready.messages().get(0)).entries()).isEqualTo(log.slice(3, 10));
        assertThat(ready.fetches()).isEmpty();
        cluster.skip(89);
        assertThat(cluster.turn("n1", raft -> {}).fetches()).isEmpty();
        cluster.skip(1);
        Fetch second = cluster.turn("n1", raft -> {}).fetches().get(0);
        assertThat(second.from()).isEqualTo(11);
        cluster.skip(10);
        cluster.propose("n1", "x");
        ready = cluster.turn("n1", raft -> raft.fetched(second, log.slice(11, 18)));
        assertThat(ready.fetches()).isEmpty();
        ready = cluster.turn("n1", raft -> raft.propose(List.of(new byte[1])));
        assertThat(ready.fetches()).extracting(Fetch::from).containsExactly(19L);
    }

    /** An answer to older messages has moved the follower on while the disk was at work. */
    @Test
    void entriesThatTheFollowerNoLongerWaitsForAreNotSent() {
        Cluster cluster = Cluster.of("n1@4: 1 4 4", "n2@4: 1", "n3@4: 1 4 4");
        cluster.isolate("n2");
        cluster.elect("n1");
        cluster.step(new AppendRejected(N2, N1, 5, 4, 2, 1, 0));
        Fetch fetch = cluster.step(reply("n2", "n1", 5, 2)).fetches().get(0);
        assertThat(fetch.from()).isEqualTo(3);
        cluster.step(reply("n2", "n1", 5, 3));
        List<Entry> read = cluster.log(1, 4, 4).from(3);
        Ready ready = cluster.turn("n1", raft -> raft.fetched(fetch, read));
        assertThat(ready.messages()).isEmpty();
        assertThat(ready.fetches()).extracting(Fetch::from).containsExactly(4L);
    }

    @Case("S26/truncation")
    @Test
    void aTruncatedConfigurationIsOutOfForceAndSaysSo() {
        Cluster cluster = Cluster.of("n1", "n2", "n3");
        Configuration four = Cluster.members(List.of("n1", "n2", "n3", "n4"));
        Log log = cluster.log(1).and(EntryType.CONFIGURATION, 1, ConfigurationCodec.encode(four));
        Ready taken = cluster.step(append("n2", "n1", 1, 1, log, 1));
        assertThat(cluster.raft("n1").configuration()).isEqualTo(four);
        assertThat(taken.events()).contains(new Event.ConfigurationChanged(1, 3, four));
        Ready cut = cluster.step(append("n3", "n1", 2, 2, cluster.log(1, 2), 1));
        assertThat(cluster.raft("n1").configuration()).isEqualTo(cluster.members());
        assertThat(cluster.raft("n1").configurationIndex()).isEqualTo(1);
        assertThat(cut.events())
                .contains(
                        new Event.LogTruncated(2, 3, 3),
                        new Event.ConfigurationChanged(2, 1, cluster.members()));
    }

    @Test
    void whatTheDiskHasNotEndedIsNotAcknowledged() {
        Cluster cluster = Cluster.of("n1@1", "n2", "n3");
        Log log = cluster.log(1, 1, 1);
        cluster.step(append("n2", "n1", 1, 1, 3, log, 1));
        cluster.at("n1").disk.begin();
        cluster.step(append("n2", "n1", 1, 3, log, 1));
        assertThat(cluster.network).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.take(AppendReply.class)).containsExactly(reply("n1", "n2", 1, 3));
        cluster.persist("n1");
        assertThat(cluster.take(AppendReply.class)).containsExactly(reply("n1", "n2", 1, 4));
    }

    @Test
    void whatIsHeldForASlowDiskIsOneAcknowledgementAndTheNewest() {
        Cluster cluster = Cluster.of("n1", "n2", "n3");
        for (long round = 1; round <= 100; round++) {
            cluster.step(new AppendEntries(N2, N1, 1, 1, 0, 1, round, 0, List.of()));
        }
        assertThat(cluster.network).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.take(AppendReply.class))
                .containsExactly(new AppendReply(N1, N2, 1, 1, 100));
    }

    /** Trap 11: the write that is under way made another entry of that index durable. */
    @Test
    void theEndOfAWriteAcknowledgesNothingThatWasReplacedMeanwhile() {
        Cluster cluster = Cluster.of("n1@1", "n2", "n3");
        cluster.step(append("n2", "n1", 1, 1, cluster.log(1, 1), 1));
        cluster.at("n1").disk.begin();
        cluster.step(append("n3", "n1", 2, 1, cluster.log(2, 2), 1));
        cluster.persist("n1");
        assertThat(cluster.raft("n1").durableIndex()).isEqualTo(1);
        assertThat(cluster.network).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.take(AppendReply.class)).containsExactly(reply("n1", "n3", 2, 3));
    }
}
