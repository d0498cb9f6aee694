package io.raftd.storage;

import java.util.List;

/**
 * How much disk the log takes.
 *
 * @param sealed the segments that are complete, oldest first
 * @param active the one that is appended to
 * @param freeBytes of the disk
 * @param full no space could be zeroed ahead when it was last tried
 */
public record LogStats(List<Segment> sealed, Segment active, long freeBytes, boolean full) {
    /**
     * One file; lastIndex = firstIndex - 1 while it holds no record. {@code bytes} with the zeros
     * ahead.
     */
    public record Segment(String file, long firstIndex, long lastIndex, long bytes) {}

    /** Of all segments. */
    public long bytes() {
        return sealed.stream().mapToLong(Segment::bytes).sum() + active.bytes;
    }
}
