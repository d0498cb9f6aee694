package io.raftd.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The configurations that the log holds, by index. The newest is in force from the moment that it
 * is appended (4.1), and the one before it again when it is truncated.
 */
final class ConfigurationHistory {
    private static final Configuration NOBODY = Configuration.of(List.of());

    private final List<At> history = new ArrayList<>();

    private record At(long index, Configuration configuration) {}

    ConfigurationHistory(List<Entry> entries) {
        entries.forEach(this::append);
    }

    void append(Entry e) {
        history.add(new At(e.index(), ConfigurationCodec.decode(e.payload())));
    }

    /**
     * Forgets what stands behind {@code lastIndex}; true when another configuration is in force
     * now.
     */
    boolean truncate(long lastIndex) {
        return history.removeIf(at -> at.index > lastIndex);
    }

    Configuration current() {
        return history.isEmpty() ? NOBODY : history.get(history.size() - 1).configuration;
    }

    /** Index of the configuration in force, 0 when there is none. */
    long index() {
        return history.isEmpty() ? 0 : history.get(history.size() - 1).index;
    }

    /** True when this history has ever listed the replica: only then may it vote. */
    boolean hasListed(ReplicaId replica) {
        for (At at : history) {
            if (at.configuration.member(replica) != null) {
                return true;
            }
        }
        return false;
    }
}
