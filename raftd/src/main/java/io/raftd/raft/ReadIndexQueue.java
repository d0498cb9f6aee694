package io.raftd.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads at the leader (6.4). A read is noted with the commit index once the leader has
 * committed an entry of its own term, and confirmed when a quorum has answered a round that began
 * after it was noted.
 */
final class ReadIndexQueue {
    private final List<Reader> waiting = new ArrayList<>();
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();

    /**
     * Who asked: this node when peer is null. The token is the read's number here, or the
     * follower's context.
     */
    record Reader(@Nullable ReplicaId peer, long token) {}

    /**
     * Readers, if any, that may read at {@code index} once a quorum has answered round
     * {@code number}, which began at {@code at} ns.
     */
    record Round(long number, long at, long index, List<Reader> readers) {}

    /** The answer to what a follower asks now answers what it asked before. */
    void add(Reader reader) {
        ReplicaId peer = reader.peer();
        if (peer != null) {
            waiting.removeIf(earlier -> peer.equals(earlier.peer));
        }
        waiting.add(reader);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** All that wait take part in the round that begins now. */
    void begin(long number, long at, long commit) {
        rounds.add(new Round(number, at, commit, List.copyOf(waiting)));
        waiting.clear();
    }

    /** Takes out the next round when it is confirmed, else null. */
    @Nullable
    Round confirmed(LongPredicate answeredByQuorum) {
        Round next = rounds.peek();
        return next != null && answeredByQuorum.test(next.number) ? rounds.remove() : null;
    }

    /** Everybody who has no answer yet. */
    List<Reader> abandon() {
        List<Reader> all = new ArrayList<>();
        rounds.forEach(round -> all.addAll(round.readers));
        all.addAll(waiting);
        rounds.clear();
        waiting.clear();
        return all;
    }
}
