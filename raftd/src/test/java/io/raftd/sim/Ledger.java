package io.raftd.sim;

import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every record that ever was in any log, as the tree that they form: each names its predecessor by
 * checksum. A log is the path from its last record to the root, and (index, term) names a record,
 * which is the Log Matching property. Of the committed ones it knows the order.
 */
final class Ledger {
    /** A record; there is one of each, so the identity of the object is its own. */
    static final class Known {
        private final Entry entry;
        private final @Nullable Known previous;
        private final Configuration configuration;
        private final long configurationIndex;

        private Known(
                Entry entry,
                @Nullable Known previous,
                Configuration configuration,
                long configurationIndex) {
            this.entry = entry;
            this.previous = previous;
            this.configuration = configuration;
            this.configurationIndex = configurationIndex;
        }

        Entry entry() {
            return entry;
        }

        long index() {
            return entry.index();
        }

        long term() {
            return entry.term();
        }

        /** The one in force in a log that ends here. */
        Configuration configuration() {
            return configuration;
        }

        long configurationIndex() {
            return configurationIndex;
        }
    }

    private final List<List<Known>> byIndex = new ArrayList<>(List.of(List.of()));
    private final Map<Long, ReplicaId> leaders = new HashMap<>();
    private final List<Known> committed = new ArrayList<>();
    /** The term of the leader that committed the entry at index i + 1. */
    private final List<Long> committedIn = new ArrayList<>();

    /** {@code leader} leads {@code term}; there is at most one. */
    void leads(long term, ReplicaId leader) {
        ReplicaId known = leaders.putIfAbsent(term, leader);
        Violation.unless(
                known == null || known.equals(leader),
                "Election Safety: %s and %s both lead term %d",
                known,
                leader,
                term);
    }

    private boolean isLeader(long term, ReplicaId replica) {
        return replica.equals(leaders.get(term));
    }

    /**
     * {@code holder} was seen with {@code entry} in its log. A record that was never seen before
     * must be the leader's of its term, and follow a known one.
     */
    Known seen(ReplicaId holder, Entry entry) {
        Known known = find(entry.index(), entry.term());
        if (known == null) {
            return discover(holder, entry);
        }
        Violation.unless(
                known.entry.crc() == entry.crc(),
                "Log Matching: %s has %s with checksum %08x, elsewhere it has %08x",
                holder,
                entry,
                entry.crc(),
                known.entry.crc());
        return known;
    }

    private Known discover(ReplicaId holder, Entry entry) {
        boolean genesis = entry.index() == 1;
        Violation.unless(
                genesis ? entry.term() == 0 : isLeader(entry.term(), holder),
                "%s is first seen at %s, which is not the leader of its term",
                entry,
                holder);
        Known previous = genesis ? null : predecessor(holder, entry);
        Known known;
        if (entry.type() == EntryType.CONFIGURATION) {
            Configuration configuration = ConfigurationCodec.decode(entry.payload());
            if (previous != null) {
                overlap(previous.configuration, configuration, entry);
            }
            known = new Known(entry, previous, configuration, entry.index());
        } else if (previous != null) {
            known = new Known(entry, previous, previous.configuration, previous.configurationIndex);
        } else {
            throw new Violation(holder + " has a log that does not begin with a configuration");
        }
        remember(known);
        return known;
    }

    /** Any majority of the one and any of the other have a voter in common (4.1, 4.3). */
    private static void overlap(Configuration before, Configuration after, Entry entry) {
        Set<ReplicaId> from = voters(before.current());
        Half old = after.old();
        boolean step = before.isJoint()
                ? !after.isJoint() && from.equals(voters(after.current()))
                : from.equals(voters(old == null ? after.current() : old));
        Violation.unless(step, "%s leads from %s to %s", entry, before, after);
    }

    private static Set<ReplicaId> voters(Half half) {
        Set<ReplicaId> voters = new HashSet<>();
        half.voters().forEach(m -> voters.add(m.replica()));
        return voters;
    }

    private Known predecessor(ReplicaId holder, Entry entry) {
        for (Known k : at(entry.index() - 1)) {
            if (k.entry.crc() == entry.previousCrc()) {
                Violation.unless(
                        k.term() <= entry.term(), "%s: %s follows %s", holder, entry, k.entry);
                return k;
            }
        }
        throw new Violation("%s: no known record precedes %s".formatted(holder, entry));
    }

    private void remember(Known known) {
        while (byIndex.size() <= known.index()) {
            byIndex.add(List.of());
        }
        int index = (int) known.index();
        List<Known> there = new ArrayList<>(byIndex.get(index));
        there.add(known);
        byIndex.set(index, there);
        complete(known, Math.min(known.index(), committed.size()));
    }

    /**
     * Leader Completeness: {@code known}, which the leader of its term made, has all before it that
     * was committed in earlier terms, so at {@code index}, at most its own, what is committed
     * there.
     */
    private void complete(Known known, long index) {
        if (index > 0 && known.term() >= committedIn.get((int) index - 1)) {
            Known had = on(known, index);
            Violation.unless(
                    had == committed(index),
                    "Leader Completeness: the leader of term %d has %s where %s was committed"
                            + " in term %d",
                    known.term(),
                    had.entry,
                    committed(index).entry,
                    committedIn.get((int) index - 1));
        }
    }

    private List<Known> at(long index) {
        return index < byIndex.size() ? byIndex.get((int) index) : List.of();
    }

    /** Null when it was never seen, as an entry that its leader has not yet sent or stored. */
    @Nullable
    Known find(long index, long term) {
        for (Known k : at(index)) {
            if (k.term() == term) {
                return k;
            }
        }
        return null;
    }

    /** What the log that ends with {@code tip} holds at {@code index}, 1 <= index <= its index. */
    Known on(Known tip, long index) {
        List<Known> there = at(index);
        if (there.size() == 1) {
            return there.get(0);
        }
        Known k = tip;
        while (k.index() > index && k.previous != null) {
            k = k.previous;
        }
        return k;
    }

    /** The log that ends with {@code tip}, from its first entry on. */
    List<Entry> path(Known tip) {
        List<Entry> path = new ArrayList<>();
        for (Known k = tip; k != null; k = k.previous) {
            path.add(k.entry);
        }
        Collections.reverse(path);
        return path;
    }

    /** The log that ends with the entry (index, term); it was seen. */
    List<Entry> path(long index, long term) {
        Known tip = find(index, term);
        if (tip == null) {
            throw new Violation("nobody has seen an entry (%d,%d)".formatted(index, term));
        }
        return path(tip);
    }

    long committedIndex() {
        return committed.size();
    }

    /** 1 <= index <= committedIndex. */
    Known committed(long index) {
        return committed.get((int) index - 1);
    }

    /** The log up to {@code tip} is committed; returns what was not before, in order. */
    List<Known> commit(Known tip) {
        List<Known> path = new ArrayList<>();
        Known k = tip;
        while (k != null && k.index() > committed.size()) {
            path.add(0, k);
            k = k.previous;
        }
        Violation.unless(
                k == null || k == committed.get(committed.size() - 1),
                "Committed entries do not change: %s was committed, now %s",
                committed.isEmpty() ? null : committed.get(committed.size() - 1).entry,
                k == null ? null : k.entry);
        for (Known next : path) {
            committed.add(next);
            committedIn.add(tip.term());
        }
        for (long index = tip.index() + 1;
                at(tip.index()).size() > 1 && index < byIndex.size();
                index++) {
            at(index).forEach(later -> complete(later, tip.index()));
        }
        for (Known next : path) {
            at(next.index()).forEach(rival -> complete(rival, next.index()));
        }
        return path;
    }
}
