package io.raftctl.command.log;

/**
 * A log that is compared with others. It has entries firstIndex to lastIndex, or none when
 * lastIndex = firstIndex - 1.
 */
interface ComparedLog {
    /**
     * What tells an entry from another of its index.
     *
     * @param crc covers all entries before, so that logs with an equal entry are equal up to it
     */
    record Stamp(long term, int crc) {}

    String name();

    long firstIndex();

    long lastIndex();

    /** Up to here the node knows its log as committed; less than that where it can't tell. */
    long commitIndex();

    /** Of an entry that is there. */
    Stamp at(long index);
}
