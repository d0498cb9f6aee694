package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.raftd.raft.Message.ReadIndexRequest;
import io.raftd.raft.Message.TimeoutNow;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final ReplicaId N1 = Cluster.id("n1");

    private final Outbox outbox = new Outbox();
    private final RaftLog log = new RaftLog(Log.of(Configuration.of(List.of())).summary(), 0);

    private static Message message(long term) {
        return new TimeoutNow(N1, Cluster.id("n" + term), term);
    }

    private Ready take(long now) {
        return outbox.take(log, List.of(), now);
    }

    @Test
    void aMessageWaitsForTheNewestHardStateOnly() {
        outbox.send(message(1));
        outbox.hardState(new HardState(2, null));
        outbox.send(message(2));
        Ready first = take(0);
        assertThat(first.messages()).containsExactly(message(1));
        assertThat(first.write()).isEqualTo(new Write(1, new HardState(2, null), null, List.of()));
        outbox.send(message(3));
        outbox.hardState(new HardState(4, N1));
        outbox.send(message(4));
        assertThat(take(0).messages()).isEmpty();
        outbox.persisted(1, 2, 0);
        assertThat(take(0).messages()).containsExactly(message(2), message(3));
        outbox.persisted(2, 4, 0);
        assertThat(take(0).messages()).containsExactly(message(4));
        assertThat(outbox.isHardStateDurable()).isTrue();
    }

    @Test
    void whatTheLatestTermHasMadeStaleIsDropped() {
        outbox.hardState(new HardState(2, null));
        outbox.send(message(2));
        outbox.hardState(new HardState(3, null));
        outbox.send(message(3));
        take(0);
        outbox.persisted(1, 3, 0);
        assertThat(take(0).messages()).containsExactly(message(3));
    }

    @Test
    void ofAKindOnlyTheNewestToEachPeerIsHeld() {
        ReplicaId other = Cluster.id("n2");
        outbox.hardState(new HardState(2, null));
        outbox.send(new ReadIndexRequest(N1, other, 2, 1));
        outbox.send(new TimeoutNow(N1, other, 2));
        outbox.send(new ReadIndexRequest(N1, N1, 2, 2));
        outbox.send(new ReadIndexRequest(N1, other, 2, 3));
        take(0);
        assertThat(outbox.held()).isEqualTo(3);
        outbox.persisted(1, 2, 0);
        assertThat(take(0).messages())
                .containsExactly(
                        new TimeoutNow(N1, other, 2),
                        new ReadIndexRequest(N1, N1, 2, 2),
                        new ReadIndexRequest(N1, other, 2, 3));
        assertThat(outbox.held()).isZero();
    }

    @Test
    void forEachReplicaOneFetchIsUnderWay() {
        Fetch fetch = new Fetch(N1, 1, 1);
        outbox.fetch(fetch);
        outbox.fetch(new Fetch(N1, 2, 1));
        assertThat(take(0).fetches()).containsExactly(fetch);
        outbox.fetch(fetch);
        assertThat(take(0).fetches()).isEmpty();
        outbox.fetched(N1);
        outbox.fetch(fetch);
        assertThat(take(0).fetches()).containsExactly(fetch);
    }

    @Test
    void everythingIsHandedOutOnce() {
        outbox.send(message(1));
        outbox.grant(new Ready.ReadGrant(1, null));
        outbox.fetch(new Fetch(N1, 1, 1));
        outbox.event(new Event.LeaderChanged(1, null));
        assertThat(take(0)).isNotEqualTo(take(0));
        assertThat(take(0))
                .isEqualTo(new Ready(
                        List.of(), null, List.of(), List.of(), List.of(), List.of(), null,
                        List.of()));
    }

    @Test
    void aCompletionOfAWriteThatIsNotUnderWayIsABrokenInvariant() {
        assertThatIllegalStateException()
                .isThrownBy(() -> outbox.persisted(1, 0, 0))
                .withMessage("write 1 done, not in 1..0");
        outbox.hardState(new HardState(1, null));
        take(0);
        outbox.persisted(1, 1, 0);
        assertThatIllegalStateException().isThrownBy(() -> outbox.persisted(1, 1, 0));
    }

    @Test
    void theDiskLagsFromItsLastAnswerOrFromTheFirstWriteAfterARest() {
        assertThat(outbox.diskLag(500)).isZero();
        outbox.hardState(new HardState(1, null));
        take(1000);
        outbox.hardState(new HardState(2, null));
        take(1600);
        assertThat(outbox.diskLag(1700)).isEqualTo(700);
        outbox.persisted(1, 2, 1900);
        assertThat(outbox.diskLag(2000)).isEqualTo(100);
        outbox.persisted(2, 2, 2100);
        assertThat(outbox.diskLag(9000)).isZero();
        outbox.hardState(new HardState(3, null));
        take(9000);
        assertThat(outbox.diskLag(9001)).isEqualTo(1);
    }
}
