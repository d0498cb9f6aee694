package io.raftd.raft;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the leader knows of one peer.
 *
 * <pre>
 *   match < next, match: durable there and equal to the leader's log
 *   PROBE        where the logs agree is being found out: only empty AppendEntries at next - 1
 *   REPLICATE    entries stream from next on while the window has room; next runs ahead of match;
 *                those that are no longer in memory are fetched, and between two fetches is a rest
 *   INSTALL      next is before the log: a snapshot is under way, a chunk at a time
 * </pre>
 */
final class Progress {
    private static final int REST = 9;
    private static final int SHARE = 4;

    private final ArrayDeque<Sent> window = new ArrayDeque<>();
    private long windowBytes;
    private boolean probing;
    private long match;
    private long next;
    private long contact;
    private long round;
    private long sentCommit;
    private boolean fetching;
    /** When, in ns, and at which lastIndex the last fetch began, and the rest behind it ends. */
    private long fetchedSince;

    private long fetchedFrom;
    private long restUntil;
    private long restTo;
    private boolean answered;
    /** The peer has lost its log, which is there again when match reaches this. */
    private long rebuiltAt;

    private @Nullable Installation installation;

    private record Sent(long last, long bytes) {}

    /** Starts optimistically behind the leader's log; the first refusal tells better. */
    Progress(long next, long now) {
        this.next = next;
        this.contact = now;
        this.restUntil = now;
    }

    long match() {
        return match;
    }

    long next() {
        return next;
    }

    boolean isProbing() {
        return probing;
    }

    /** When the peer last answered, in ns; the election counts as an answer. */
    long contact() {
        return contact;
    }

    /** The latest round that the peer answered. */
    long round() {
        return round;
    }

    long sentCommit() {
        return sentCommit;
    }

    void heard(long now) {
        contact = now;
        answered = true;
    }

    void heard(long now, long answeredRound) {
        heard(now);
        round = Math.max(round, answeredRound);
    }

    /** It has answered this leader at all. */
    boolean hasAnswered() {
        return answered;
    }

    /** What is being installed there; null when nothing is. */
    @Nullable
    Installation installation() {
        return installation;
    }

    void install(@Nullable Installation next) {
        installation = next;
    }

    /** Bytes of entries sent and not acknowledged. */
    long windowBytes() {
        return windowBytes;
    }

    /** Entries may be sent: the window has room and none are being fetched. */
    boolean canStream(int maxWindowBytes) {
        return !probing && !fetching && windowBytes < maxWindowBytes;
    }

    void sent(long lastIndex, long bytes, long commit) {
        if (bytes > 0) {
            window.add(new Sent(lastIndex, bytes));
            windowBytes += bytes;
        }
        next = lastIndex + 1;
        sentCommit = Math.max(sentCommit, commit);
    }

    /**
     * The peer has all up to {@code index}; a probe is over, for entries from there on are known to
     * fit.
     */
    void matched(long index) {
        match = Math.max(match, index);
        while (!window.isEmpty() && window.element().last <= match) {
            windowBytes -= window.remove().bytes;
        }
        if (probing) {
            probing = false;
            next = match + 1;
        }
        next = Math.max(next, match + 1);
    }

    /**
     * A refusal of prevIndex is news, not an echo of something settled since. What the peer has
     * acknowledged it cannot refuse, unless it has {@link #lost} that.
     */
    boolean isNews(long prevIndex) {
        return prevIndex > match && (probing ? prevIndex == next - 1 : prevIndex < next);
    }

    /** The peer has lost its log, of which it had acknowledged more than {@code index}. */
    void lost(long index) {
        match = Math.min(match, index);
    }

    /** The peer votes again when it has all up to {@code lastIndex}. */
    void rebuild(long lastIndex) {
        rebuiltAt = lastIndex;
    }

    boolean isRebuilding() {
        return match < rebuiltAt;
    }

    /** The logs agree at {@code index} at most: look there. */
    void probe(long index) {
        probing = true;
        window.clear();
        windowBytes = 0;
        next = Math.max(match, index) + 1;
    }

    void fetch(long now, long lastIndex) {
        fetching = true;
        fetchedSince = now;
        fetchedFrom = lastIndex;
    }

    /**
     * So many entries have come. If the log grew meanwhile, somebody writes, and the peer's turn
     * comes again after {@value #REST} times as long as this took; or before, when the log has
     * grown by a {@value #SHARE}th of what the peer got, so that it always comes nearer.
     */
    void fetched(int entries, long now, long lastIndex) {
        fetching = false;
        restUntil = now + (lastIndex > fetchedFrom ? REST * (now - fetchedSince) : 0);
        restTo = fetchedFrom + entries / SHARE;
    }

    boolean isResting(long now, long lastIndex) {
        return now - restUntil < 0 && lastIndex < restTo;
    }

    /**
     * A snapshot on its way to a peer (dissertation 5.3). The peer says how much of it it has, and
     * is sent the chunk that follows; whichever of the two is lost, the question is put again with
     * the next heartbeat. One that an operator asked for goes on beside the entries that the log
     * still has for the peer, until all in it has been acknowledged, whichever way it came.
     */
    static final class Installation {
        private final Snapshot snapshot;
        private final boolean wanted;
        private long offset;
        private boolean reading;
        private boolean moved;

        /** {@code wanted}: by an operator, though the log may have what the peer lacks. */
        Installation(Snapshot snapshot, boolean wanted) {
            this.snapshot = snapshot;
            this.wanted = wanted;
        }

        /**
         * It is of no use any more: the peer has up to {@code match}, and can go on from the log.
         */
        boolean isOver(long match, boolean reached) {
            return wanted ? match >= snapshot.index() : reached;
        }

        Snapshot snapshot() {
            return snapshot;
        }

        /** The peer has all before. */
        long offset() {
            return offset;
        }

        /** The peer has so many bytes; true when a chunk from there on is to be read. */
        boolean reached(long bytes) {
            offset = bytes;
            moved = true;
            boolean wanted = !reading && bytes < snapshot.bytes();
            reading |= wanted;
            return wanted;
        }

        /** What was read for it has come, or cannot be had. */
        void read() {
            reading = false;
        }

        /** True when nothing has moved since the last call. */
        boolean isStuck() {
            boolean stuck = !moved && !reading;
            moved = false;
            return stuck;
        }
    }
}
