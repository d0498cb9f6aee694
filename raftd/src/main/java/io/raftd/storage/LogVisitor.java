package io.raftd.storage;

import io.raftd.raft.Entry;

/** Is shown a stored log from its oldest record to its newest, segment after segment. */
public interface LogVisitor {
    /** A segment with a sound header begins. {@code bytes}: of the file. */
    void segment(SegmentHeader header, long bytes);

    /**
     * A sound record of the segment. The entry is valid during this call only. {@code position}:
     * bytes into the file.
     */
    void record(Entry entry, long position);

    /** A sound mark of the segment. */
    void mark(Mark mark, long position);

    /** Behind {@code position} there is no record or mark of the segment that could be read. */
    void end(long position);

    /** Something is amiss. The scan goes on, behind a break with the next segment. */
    void defect(Defect defect);
}
