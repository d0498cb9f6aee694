package io.raftd.raft;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.raftd.raft.Event.Hearing;
import io.raftd.raft.Event.Resignation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the core tells of its decisions, so that they can be explained later. */
class EventsTest {
    private static final ReplicaId N1 = Cluster.id("n1");
    private static final ReplicaId N2 = Cluster.id("n2");
    private static final ReplicaId N3 = Cluster.id("n3");

    private final Cluster cluster = Cluster.of(3);

    /** What each replica has told, behind its id. */
    private final List<Told> told = new ArrayList<>();

    private record Told(String by, Event event) {}

    @BeforeEach
    void n1Leads() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.tell = (replica, ready) ->
                ready.events().forEach(e -> told.add(new Told(replica.id.node(), e)));
    }

    private <E extends Event> List<E> of(String node, Class<E> type) {
        return told.stream()
                .filter(t -> t.by.equals(node) && type.isInstance(t.event))
                .map(t -> type.cast(t.event))
                .toList();
    }

    @Test
    void aTimeoutNamesTheSilentLeaderAndForHowLong() {
        cluster.crash("n1");
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        String winner = requireNonNull(cluster.leader());
        Event.ElectionTimeout timeout = of(winner, Event.ElectionTimeout.class).get(0);
        assertThat(timeout.term()).isEqualTo(1);
        assertThat(timeout.hindrance()).isNull();
        assertThat(timeout.hearing().leader()).isEqualTo(N1);
        assertThat(timeout.hearing().silentMs())
                .isBetween(Cluster.ELECTION_TIMEOUT, 2L * Cluster.ELECTION_TIMEOUT);
        assertThat(of(winner, Event.VotesRequested.class))
                .extracting(Event.VotesRequested::preVote, Event.VotesRequested::term)
                .startsWith(tuple(true, 2L), tuple(false, 2L));
    }

    @Test
    void aLeaderWithoutAQuorumNamesTheSilentAndTellsWhenThereIsOneAgain() {
        cluster.isolate("n1");
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(of("n1", Event.QuorumLost.class))
                .containsExactly(new Event.QuorumLost(1, List.of(N2, N3)));
        assertThat(of("n1", Event.SteppedDown.class))
                .containsExactly(new Event.SteppedDown(1, Resignation.QUORUM_LOST, null));
        assertThat(of("n1", Event.QuorumRegained.class)).isEmpty();
        cluster.heal();
        cluster.elapse(4 * Cluster.ELECTION_TIMEOUT);
        assertThat(of("n1", Event.QuorumRegained.class))
                .hasSize(1)
                .allSatisfy(e -> assertThat(e.lostMs()).isPositive());
    }

    @Test
    void aVoteThatTheLeaderAskedForIsToldAsSuchWithWhomTheVoterHears() {
        cluster.turn("n1", raft -> raft.transferLeadership(N3));
        cluster.settle();
        assertThat(of("n1", Event.HandoverBegun.class))
                .containsExactly(new Event.HandoverBegun(1, N3, false));
        assertThat(of("n1", Event.SteppedDown.class))
                .containsExactly(new Event.SteppedDown(1, Resignation.HANDED_OVER, N3));
        assertThat(of("n1", Event.VoteCast.class))
                .containsExactly(new Event.VoteCast(
                        2, N3, false, true, VoteReason.GRANTED, new Hearing(N1, 0, false)));
        assertThat(of("n3", Event.VotesRequested.class))
                .containsExactly(
                        new Event.VotesRequested(2, false, 2, 1, true, new Hearing(N1, 0, false)));
    }

    @Test
    void aTransferThatIsGivenUpIsTold() {
        cluster.crash("n3");
        cluster.turn("n1", raft -> raft.transferLeadership(N3));
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(of("n1", Event.HandoverFailed.class))
                .containsExactly(new Event.HandoverFailed(1, N3));
        assertThat(of("n1", Event.SteppedDown.class)).isEmpty();
    }

    @Test
    void whoMeetsANewerTermNamesIt() {
        cluster.step(new Message.RequestVote(N2, N1, 5, 9, 1, true));
        assertThat(of("n1", Event.SteppedDown.class))
                .containsExactly(new Event.SteppedDown(1, Resignation.NEWER_TERM, N2));
    }

    @Test
    void aRefusalTellsWhichLeaderIsHeard() {
        cluster.elapse(Cluster.HEARTBEAT / 2);
        cluster.step(new Message.PreVote(N3, N2, 2, 2, 1));
        Event.VoteCast cast = of("n2", Event.VoteCast.class).get(0);
        assertThat(cast.reason()).isEqualTo(VoteReason.LEADER_ALIVE);
        assertThat(cast.hearing().leader()).isEqualTo(N1);
        assertThat(cast.hearing().silentMs()).isLessThan(Cluster.ELECTION_TIMEOUT);
    }

    @Test
    void snapshotsAreTakenAndSent() {
        cluster.isolate("n3");
        cluster.propose("n1", "x");
        cluster.elapse(Cluster.HEARTBEAT);
        Snapshot taken = cluster.takeSnapshot("n1");
        cluster.heal();
        cluster.turn("n1", raft -> raft.sendSnapshot(N3));
        cluster.elapse(5 * Cluster.HEARTBEAT);
        assertThat(of("n1", Event.SnapshotTaken.class))
                .containsExactly(new Event.SnapshotTaken(1, taken.index(), 1));
        assertThat(of("n1", Event.SnapshotSent.class))
                .containsExactly(new Event.SnapshotSent(1, N3, taken.index(), 1));
    }

    @Test
    void theLogTellsEveryFollowerHowItsLeaderWasElected() {
        cluster.turn("n1", raft -> raft.transferLeadership(N3));
        cluster.settle();
        ElectionResult result = of("n3", Event.LeaderElected.class).get(0).result();
        assertThat(result)
                .isEqualTo(new ElectionResult(
                        N3, List.of(N1, N3), List.of(), new Hearing(N1, 0, false), true, 0));
        for (String follower : List.of("n1", "n2")) {
            assertThat(of(follower, Event.ElectionLearned.class))
                    .extracting(Event.ElectionLearned::term, Event.ElectionLearned::result)
                    .containsExactly(tuple(2L, result));
        }
        assertThat(of("n3", Event.ElectionLearned.class)).isEmpty();
    }

    @Test
    void whoWasDeadMeanwhileLearnsOfAllElectionsInTheirOrder() {
        cluster.crash("n3");
        List<ElectionResult> results = new ArrayList<>();
        for (String next : List.of("n2", "n1", "n2")) {
            String before = requireNonNull(cluster.leader());
            cluster.turn(before, raft -> raft.transferLeadership(Cluster.id(next)));
            cluster.elapse(Cluster.HEARTBEAT);
            List<Event.LeaderElected> won = of(next, Event.LeaderElected.class);
            results.add(won.get(won.size() - 1).result());
        }
        cluster.start("n3");
        cluster.elapse(5 * Cluster.HEARTBEAT);
        assertThat(of("n3", Event.ElectionLearned.class))
                .extracting(Event.ElectionLearned::result)
                .endsWith(results.toArray(ElectionResult[]::new));
    }

    @Test
    void whoRefusedIsInTheResult() {
        Cluster behind = Cluster.of("n1: 1", "n2: 1 1", "n3: 1");
        List<ElectionResult> results = new ArrayList<>();
        behind.tell = (replica, ready) -> ready.events().forEach(e -> {
            if (e instanceof Event.LeaderElected elected) {
                results.add(elected.result());
            }
        });
        behind.elapse(Cluster.ELECTION_TIMEOUT);
        assertThat(results).singleElement().satisfies(r -> {
            assertThat(r.leader()).isEqualTo(N1);
            assertThat(r.votes()).containsExactly(N1, N3);
            assertThat(r.refusals())
                    .containsExactly(new ElectionResult.Refusal(N2, VoteReason.LOG_BEHIND));
        });
    }
}
