package io.raftd.node;

import java.util.List;

/**
 * A part of a {@link Journal}.
 *
 * @param more there are further events behind these
 * @param lastSeq the number of the newest event of all, 0 when there is none
 * @param flaws what could not be read, in words for people, each told with one page only
 */
public record JournalPage(List<Item> items, boolean more, long lastSeq, List<String> flaws) {
    /** An event and its number, from 1; numbers grow, but some may be missing. */
    public record Item(long seq, byte[] event) {}
}
