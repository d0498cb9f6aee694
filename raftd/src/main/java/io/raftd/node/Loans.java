package io.raftd.node;

import io.raftd.raft.Snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * The snapshots that clients are reading. Each is kept on the disk for a while after it was read
 * last, also when a newer one takes its place: otherwise a client with a slow connection to a busy
 * node would never come to the end of one. Only so many are kept, for each may take as much room as
 * the whole state; what is read beyond that may go at any time.
 */
final class Loans {
    /** How long after the last read, in ns: as long as clients wait by default. */
    static final long DURATION = 30_000_000_000L;

    static final int MAX = 2;

    private final List<Loan> loans = new ArrayList<>();

    /** Until {@code end}, in ns. */
    private record Loan(Snapshot snapshot, long end) {}

    /** It is being read. */
    void lend(Snapshot snapshot, long now) {
        expire(now);
        loans.removeIf(loan -> loan.snapshot.equals(snapshot));
        if (loans.size() < MAX) {
            loans.add(new Loan(snapshot, now + DURATION));
        }
    }

    /** What must be kept, in a new list. */
    List<Snapshot> lent(long now) {
        expire(now);
        List<Snapshot> lent = new ArrayList<>();
        for (Loan loan : loans) {
            lent.add(loan.snapshot);
        }
        return lent;
    }

    private void expire(long now) {
        loans.removeIf(loan -> now - loan.end >= 0);
    }
}
