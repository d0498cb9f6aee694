package io.raftd.raft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that the log holds, by index, behind that of the snapshot. The newest is in
 * force from the moment that it is appended (4.1), and the one before it again when it is
 * truncated.
 */
final class ConfigurationHistory {
    private static final At NOBODY = new At(0, Configuration.of(List.of()));

    private final List<At> history = new ArrayList<>();

    /** The configuration that is in force from {@code index} on; of index 0 when there is none. */
    record At(long index, Configuration configuration) {}

    ConfigurationHistory(@Nullable SnapshotPoint snapshot, List<Entry> entries) {
        if (snapshot != null) {
            reset(snapshot);
        }
        long known = index();
        entries.stream().filter(e -> e.index() > known).forEach(this::append);
    }

    void append(Entry e) {
        history.add(new At(e.index(), ConfigurationCodec.decode(e.payload())));
    }

    /** The log begins anew behind a snapshot. */
    void reset(SnapshotPoint snapshot) {
        history.clear();
        history.add(new At(snapshot.configurationIndex(), snapshot.configuration()));
    }

    /** Forgets what no index from {@code first} on needs. */
    void compact(long first) {
        while (history.size() > 1 && history.get(1).index <= first) {
            history.remove(0);
        }
    }

    /**
     * Forgets what stands behind {@code lastIndex}; true when another configuration is in force
     * now.
     */
    boolean truncate(long lastIndex) {
        return history.removeIf(at -> at.index > lastIndex);
    }

    Configuration current() {
        return newest().configuration;
    }

    /** Index of the configuration in force, 0 when there is none. */
    long index() {
        return newest().index;
    }

    private At newest() {
        return at(Long.MAX_VALUE);
    }

    /** What was in force at {@code index}. */
    At at(long index) {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).index <= index) {
                return history.get(i);
            }
        }
        return NOBODY;
    }

    /** The state after an entry, and what was in force then. */
    SnapshotPoint pointAt(Entry applied) {
        At then = at(applied.index());
        return new SnapshotPoint(
                applied.index(),
                applied.term(),
                applied.crc(),
                applied.clusterTimeMs(),
                applied.wallTimeMs(),
                then.index,
                then.configuration);
    }

    /** True when this history lists the replica somewhere: only then may it vote. */
    boolean hasListed(ReplicaId replica) {
        for (At at : history) {
            if (at.configuration.member(replica) != null) {
                return true;
            }
        }
        return false;
    }
}
