package io.raftd.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * How far the log is committed, and how far it has been handed out to be applied: each entry once,
 * in order, from memory or, when it is no longer there, from the disk.
 *
 * <pre>
 *   handedOut <= commit <= lastIndex      both never decrease
 * </pre>
 */
final class Application {
    private final ReplicaId self;
    private final RaftLog log;
    private final int maxBytes;
    private long commit;
    private long handedOut;
    private List<Entry> fetched = List.of();
    private boolean fetching;

    /** {@code commit} and {@code handedOut} as they are when the node starts. */
    Application(ReplicaId self, RaftLog log, int maxBytes, long commit, long handedOut) {
        this.self = self;
        this.log = log;
        this.maxBytes = maxBytes;
        this.commit = commit;
        this.handedOut = handedOut;
    }

    long commit() {
        return commit;
    }

    long handedOut() {
        return handedOut;
    }

    void commitTo(long index) {
        if (index > log.lastIndex()) {
            throw new IllegalStateException(
                    "commitIndex " + index + " > lastIndex " + log.lastIndex());
        }
        commit = Math.max(commit, index);
    }

    /** A snapshot has taken the place of all entries up to {@code index}. */
    void skipTo(long index) {
        commitTo(index);
        handedOut = Math.max(handedOut, index);
        fetched = List.of();
    }

    /** True when {@link #next} would hand out more at once. */
    boolean hasMore() {
        return handedOut < commit && !fetching;
    }

    /** The entries that a fetch for this node itself has brought. */
    void fetched(List<Entry> entries) {
        fetched = entries;
        fetching = false;
    }

    /** The next committed entries; none when there are none, or when they must be fetched first. */
    List<Entry> next(Outbox outbox) {
        if (handedOut == commit) {
            return List.of();
        }
        List<Entry> next = log.inMemory(handedOut + 1, commit, maxBytes);
        if (next.isEmpty()) {
            next = takeFetched();
        }
        if (next.isEmpty() && !fetching) {
            fetching = true;
            outbox.fetch(new Fetch(self, handedOut + 1, maxBytes));
        }
        handedOut += next.size();
        return next;
    }

    /**
     * What was read may have been truncated since, and its index committed with another entry: only
     * what the log still holds is taken.
     */
    private List<Entry> takeFetched() {
        List<Entry> next = new ArrayList<>();
        for (Entry e : fetched) {
            if (e.index() == handedOut + 1 + next.size()
                    && e.index() <= commit
                    && log.holds(e.index(), e.term())) {
                next.add(e);
            }
        }
        fetched = List.of();
        return next;
    }
}
