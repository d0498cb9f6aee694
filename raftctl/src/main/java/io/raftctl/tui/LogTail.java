package io.raftctl.tui;

import java.util.List;

/**
 * The last entries of a node's log.
 *
 * @param commitIndex up to which the node knows its log to be committed
 * @param lines in the order of their indexes, without gaps
 */
public record LogTail(long commitIndex, List<Line> lines) {
    /**
     * One entry.
     *
     * @param type command, noop or config
     * @param timeMs of its creation, since 1970, by its leader's clock
     * @param crc covers all entries before, so that logs with an equal entry are equal up to it
     */
    public record Line(
            long index,
            long term,
            String type,
            long sizeBytes,
            long timeMs,
            String summary,
            int crc) {}

    public LogTail {
        lines = List.copyOf(lines);
    }
}
