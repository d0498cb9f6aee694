package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.ReadIndexQueue.Reader;
import io.raftd.raft.ReadIndexQueue.Round;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadIndexQueueTest {
    private static final Reader A = new Reader(null, 1);
    private static final Reader B = new Reader(Cluster.id("n2"), 2);
    private static final Reader C = new Reader(null, 3);

    private final ReadIndexQueue queue = new ReadIndexQueue();

    @Test
    void allThatWaitTakePartInTheNextRound() {
        queue.add(A);
        queue.add(B);
        assertThat(queue.hasWaiting()).isTrue();
        queue.begin(1, 70, 10);
        assertThat(queue.hasWaiting()).isFalse();
        queue.add(C);
        assertThat(queue.confirmed(number -> number <= 1))
                .isEqualTo(new Round(1, 70, 10, List.of(A, B)));
        assertThat(queue.confirmed(number -> true)).isNull();
        assertThat(queue.hasWaiting()).isTrue();
    }

    @Test
    void ofAFollowerTheNewestQuestionStandsForAll() {
        Reader again = new Reader(Cluster.id("n2"), 3);
        Reader other = new Reader(Cluster.id("n3"), 2);
        queue.add(A);
        queue.add(B);
        queue.add(C);
        queue.add(other);
        queue.add(again);
        assertThat(queue.abandon()).containsExactly(A, C, other, again);
    }

    @Test
    void roundsAreConfirmedInOrderAndOnce() {
        queue.add(A);
        queue.begin(1, 70, 10);
        queue.add(B);
        queue.begin(2, 80, 11);
        assertThat(queue.confirmed(number -> false)).isNull();
        assertThat(queue.confirmed(number -> number <= 2))
                .isEqualTo(new Round(1, 70, 10, List.of(A)));
        assertThat(queue.confirmed(number -> number <= 2))
                .isEqualTo(new Round(2, 80, 11, List.of(B)));
        assertThat(queue.confirmed(number -> true)).isNull();
    }

    @Test
    void whoeverHasNoAnswerIsAbandonedOnce() {
        queue.add(A);
        queue.begin(1, 70, 10);
        queue.add(B);
        assertThat(queue.abandon()).containsExactly(A, B);
        assertThat(queue.abandon()).isEmpty();
        assertThat(queue.confirmed(number -> true)).isNull();
    }
}
