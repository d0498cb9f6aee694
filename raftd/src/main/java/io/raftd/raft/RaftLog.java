package io.raftd.raft;

import io.raftd.raft.LogSummary.TermStart;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The log as the core sees it: all of its terms, but of its entries only a tail, in memory; older
 * ones are fetched.
 *
 * <pre>
 *   firstIndex - 1 <= durable <= submitted <= lastIndex
 *   tailFirst <= min(durable, released) + 1      what is not on the disk, or not applied, stays
 * </pre>
 *
 * submitted: the entries up to there have been handed to the disk. durable: the disk has them, in
 * this very form.
 */
final class RaftLog {
    private final List<TermStart> terms;
    private final List<Entry> tail = new ArrayList<>();
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private final int tailCap;
    private long firstIndex;
    /** Of the entry before the first one. */
    private long previousTerm;

    private long tailFirst;
    private long tailBytes;
    private long lastIndex;
    private int lastCrc;
    private long lastClusterTimeMs;
    private long submitted;
    private long durable;
    private long unsubmittedBytes;
    private long inFlightBytes;

    /**
     * A write on its way: once it is done, all up to {@code last} is durable. Truncation lowers
     * {@code last}.
     */
    private record InFlight(long write, long last, long bytes) {}

    RaftLog(LogSummary stored, int tailCap) {
        this.firstIndex = stored.firstIndex();
        this.previousTerm = stored.previousTerm();
        this.lastIndex = stored.lastIndex();
        this.lastCrc = stored.lastCrc();
        this.lastClusterTimeMs = stored.lastClusterTimeMs();
        this.terms = new ArrayList<>(stored.terms());
        this.tailCap = tailCap;
        this.tailFirst = lastIndex + 1;
        this.submitted = lastIndex;
        this.durable = lastIndex;
    }

    long firstIndex() {
        return firstIndex;
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTerm() {
        return term(lastIndex);
    }

    int lastCrc() {
        return lastCrc;
    }

    long lastClusterTimeMs() {
        return lastClusterTimeMs;
    }

    long durable() {
        return durable;
    }

    /** The term of the entry at {@code index}, firstIndex - 1 <= index <= lastIndex. */
    long term(long index) {
        if (index < firstIndex - 1 || index > lastIndex) {
            throw new IllegalStateException(
                    "index " + index + " not in " + (firstIndex - 1) + ".." + lastIndex);
        }
        int run = run(index);
        return run < 0 ? previousTerm : terms.get(run).term();
    }

    /** The position in terms of the run that holds index, or -1 before the first. */
    private int run(long index) {
        int low = 0;
        int high = terms.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (terms.get(middle).index() <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** True when the log holds the entry (index, term). */
    boolean holds(long index, long term) {
        return index >= firstIndex - 1 && index <= lastIndex && term(index) == term;
    }

    /**
     * The newest index <= {@code index} and <= lastIndex whose term <= {@code term}: where two logs
     * can agree at most.
     */
    long newestOfTermAtMost(long index, long term) {
        long i = Math.min(index, lastIndex);
        while (i >= firstIndex && term(i) > term) {
            i = terms.get(run(i)).index() - 1;
        }
        return i;
    }

    /**
     * True when a log that ends at (lastIndex, lastTerm) is at least as new as this one (3.6.1).
     */
    boolean isUpToDate(long otherLastIndex, long otherLastTerm) {
        long mine = lastTerm();
        return otherLastTerm > mine || otherLastTerm == mine && otherLastIndex >= lastIndex;
    }

    void append(Entry e) {
        if (e.index() != lastIndex + 1) {
            throw new IllegalStateException(
                    "entry " + e + " does not follow lastIndex " + lastIndex);
        }
        if (e.previousCrc() != lastCrc) {
            throw new IllegalStateException("entry %s chains to %08x, the log ends with %08x"
                    .formatted(e, e.previousCrc(), lastCrc));
        }
        if (e.term() < lastTerm()) {
            throw new IllegalStateException(
                    "entry " + e + " is of a term < lastTerm " + lastTerm());
        }
        if (terms.isEmpty() || e.term() > lastTerm()) {
            terms.add(new TermStart(e.index(), e.term()));
        }
        tail.add(e);
        tailBytes += e.length();
        unsubmittedBytes += e.length();
        lastIndex = e.index();
        lastCrc = e.crc();
        lastClusterTimeMs = e.clusterTimeMs();
    }

    /**
     * Cuts the log before {@code next}, which replaces what stood at its index and is appended at
     * once.
     */
    void replaceFrom(Entry next) {
        long keep = next.index() - 1;
        while (!terms.isEmpty() && terms.get(terms.size() - 1).index() > keep) {
            terms.remove(terms.size() - 1);
        }
        if (tailFirst > keep + 1) {
            tailFirst = keep + 1;
        }
        List<Entry> cut = tail.subList((int) (keep + 1 - tailFirst), tail.size());
        for (Entry e : cut) {
            tailBytes -= e.length();
            unsubmittedBytes -= e.index() > submitted ? e.length() : 0;
        }
        cut.clear();
        lastIndex = keep;
        lastCrc = next.previousCrc();
        submitted = Math.min(submitted, keep);
        durable = Math.min(durable, keep);
        List<InFlight> lowered = new ArrayList<>(inFlight);
        inFlight.clear();
        lowered.forEach(w -> inFlight.add(new InFlight(w.write, Math.min(w.last, keep), w.bytes)));
        append(next);
    }

    /**
     * Forgets the entries before {@code first}; they are durable and applied, and a snapshot has
     * them.
     */
    void compact(long first) {
        if (first <= firstIndex) {
            return;
        }
        if (first > durable + 1) {
            throw new IllegalStateException("compacted to " + first + " > durable " + durable);
        }
        previousTerm = term(first - 1);
        int run = run(first);
        if (run >= 0 && first <= lastIndex) {
            terms.set(run, new TermStart(first, terms.get(run).term()));
            terms.subList(0, run).clear();
        } else {
            terms.clear();
        }
        firstIndex = first;
        int drop = (int) Math.max(0, Math.min(first - tailFirst, tail.size()));
        for (Entry e : tail.subList(0, drop)) {
            tailBytes -= e.length();
        }
        tail.subList(0, drop).clear();
        tailFirst = Math.max(tailFirst, first);
    }

    /**
     * The log begins anew behind a snapshot, which is durable: so is all up to there. What is under
     * way to the disk adds nothing to it any more.
     */
    void reset(SnapshotPoint snapshot) {
        terms.clear();
        tail.clear();
        tailBytes = 0;
        unsubmittedBytes = 0;
        previousTerm = snapshot.term();
        firstIndex = snapshot.index() + 1;
        tailFirst = firstIndex;
        lastIndex = snapshot.index();
        lastCrc = snapshot.chain();
        lastClusterTimeMs = snapshot.clusterTimeMs();
        submitted = lastIndex;
        durable = lastIndex;
        List<InFlight> outdated = new ArrayList<>(inFlight);
        inFlight.clear();
        outdated.forEach(w -> inFlight.add(new InFlight(w.write, 0, w.bytes)));
    }

    boolean hasUnsubmitted() {
        return submitted < lastIndex;
    }

    /**
     * The entries that the disk has not been given yet; it is given them now, by the write of this
     * id.
     */
    List<Entry> submit(long write) {
        List<Entry> entries =
                List.copyOf(tail.subList((int) (submitted + 1 - tailFirst), tail.size()));
        submitted = lastIndex;
        inFlight.add(new InFlight(write, lastIndex, unsubmittedBytes));
        inFlightBytes += unsubmittedBytes;
        unsubmittedBytes = 0;
        return entries;
    }

    /** Bytes of entries that the disk still has to take. */
    long undurableBytes() {
        return unsubmittedBytes + inFlightBytes;
    }

    /** Bytes of the entries in memory. */
    long tailBytes() {
        return tailBytes;
    }

    /** The disk has done all writes up to this one. */
    void persisted(long write) {
        while (!inFlight.isEmpty() && inFlight.element().write <= write) {
            InFlight done = inFlight.remove();
            durable = Math.max(durable, done.last);
            inFlightBytes -= done.bytes;
        }
    }

    /**
     * Entries from {@code from} on, at least one, more while they fit in maxBytes; empty when they
     * must be fetched.
     */
    List<Entry> inMemory(long from, long to, int maxBytes) {
        if (from < tailFirst) {
            return List.of();
        }
        int start = (int) (from - tailFirst);
        int limit = (int) (to + 1 - tailFirst);
        int end = start;
        long bytes = 0;
        while (end < limit && (end == start || bytes + tail.get(end).length() <= maxBytes)) {
            bytes += tail.get(end).length();
            end++;
        }
        return List.copyOf(tail.subList(start, end));
    }

    /** Lets go of the oldest entries beyond the cap; those up to {@code released} are applied. */
    void trim(long released) {
        long limit = Math.min(durable, released);
        if (tailBytes <= tailCap || tailFirst > limit) {
            return;
        }
        int drop = 0;
        while (tailBytes > tailCap / 2 && tailFirst + drop <= limit) {
            tailBytes -= tail.get(drop).length();
            drop++;
        }
        tail.subList(0, drop).clear();
        tailFirst += drop;
    }
}
