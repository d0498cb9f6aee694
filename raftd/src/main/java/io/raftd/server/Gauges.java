package io.raftd.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the daemon measures of its node beside what the node knows of itself. */
public interface Gauges {
    /** Bytes that the log takes on the disk. */
    long logBytes();

    /** The log's files, oldest first. */
    List<LogFile> logFiles();

    long diskFreeBytes();

    /** The 99th percentile of the last forces' durations in us; null when there was none. */
    @Nullable
    Long forceP99Us();

    /** Reads and writes of the store carried out per second, over the last few seconds. */
    double opsPerSecond();

    /** What keeps this node from others: one line each. */
    List<String> problems();

    /** One file of the log. */
    record LogFile(String name, long firstIndex, long lastIndex, long bytes, boolean sealed) {}
}
