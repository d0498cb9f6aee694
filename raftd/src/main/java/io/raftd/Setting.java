package io.raftd;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be set: by a flag, by the key of the same name in the configuration file. */
enum Setting {
    ID("NAME", null, "The node's name in the cluster."),
    LISTEN("HOST:PORT", null, "The address that peers, clients and operators come to."),
    ADVERTISE("HOST:PORT", null, "Where the others reach it, if not at --listen."),
    DATA("DIR", null, "The node's own data directory; created when it is missing."),
    BOOTSTRAP(
            "ID=HOST:PORT,...",
            null,
            "All nodes of a new cluster, this one among them. Ignored once there is data."),
    JOIN(
            "HOST:PORT,...",
            null,
            "Nodes of a living cluster; waits until `raftctl member add` admits this one."
                    + " Ignored once there is data."),
    INSECURE(null, null, "Listen beyond the loopback interface although nothing is encrypted."),
    ELECTION_TIMEOUT(
            "DURATION",
            "1s",
            "20ms",
            "10m",
            "Without a leader for 1 to 2 times as long, a node campaigns."),
    HEARTBEAT(
            "DURATION",
            "100ms",
            "How often a leader shows itself; at most a third of the election timeout."),
    SEGMENT_SIZE("SIZE", "64MiB", "64KiB", "1GiB", "The log goes on in a new file at this size."),
    SNAPSHOT_LOG_SIZE(
            "SIZE",
            "256MiB",
            "64KiB",
            "1024GiB",
            "A snapshot is taken after so many bytes of entries."),
    SNAPSHOT_ENTRIES("NUMBER", "1000000", "A snapshot is taken after so many entries."),
    MAX_REQUEST("SIZE", "1MiB", "1KiB", "7MiB", "Of a key and its value together."),
    LOG_LEVEL("LEVEL", "info", "error, warn, info, debug or trace; reloaded on SIGHUP."),
    LOG_FORMAT("FORMAT", "text", "text or json, on stderr."),
    PID_FILE("FILE", null, "Holds the process id while the node runs."),
    READY_FILE("FILE", null, "Holds the ready line while the node runs."),
    ENABLE_FAULT_INJECTION(
            null,
            null,
            "Let faults be put into this node, for playgrounds and drills; on the loopback"
                    + " interface only.");

    private final @Nullable String parameter;
    private final @Nullable String fallback;
    private final @Nullable String least;
    private final @Nullable String most;
    private final String description;

    /** {@code parameter} null: it is on or off. */
    Setting(@Nullable String parameter, @Nullable String fallback, String description) {
        this(parameter, fallback, null, null, description);
    }

    /** {@code least}, {@code most}: what it must be within, if it is a duration or size. */
    Setting(
            @Nullable String parameter,
            @Nullable String fallback,
            @Nullable String least,
            @Nullable String most,
            String description) {
        this.parameter = parameter;
        this.fallback = fallback;
        this.least = least;
        this.most = most;
        this.description = description;
    }

    /** The key in the configuration file. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String flag() {
        return "--" + key();
    }

    @Nullable
    String parameter() {
        return parameter;
    }

    /** What holds when it is not set anywhere, or null. */
    @Nullable
    String fallback() {
        return fallback;
    }

    /** Such as {@code 64KiB to 1GiB}, or null where there are no bounds of its own. */
    @Nullable
    String bounds() {
        return least == null ? null : least + " to " + most;
    }

    /** The value of {@code text} itself, if it is within the bounds. */
    <T extends Comparable<T>> T within(String text, Function<String, T> parser) {
        T value = parser.apply(text);
        if (least != null && value.compareTo(parser.apply(least)) < 0
                || most != null && value.compareTo(parser.apply(most)) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not within " + bounds());
        }
        return value;
    }

    String description() {
        return description;
    }
}
