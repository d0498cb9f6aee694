package io.raftd.transport;

import io.raftd.raft.Entry;

/** Records of log entries in the body of a frame. */
final class Records {
    private Records() {}

    /**
     * The sound record at an offset, a view of the body; throws IllegalArgumentException, saying
     * why, when there is none.
     */
    static Entry at(byte[] body, int offset) {
        String defect = Entry.defect(body, offset, body.length - offset);
        if (defect != null) {
            throw new IllegalArgumentException(
                    "entry at byte " + offset + " of the body: " + defect);
        }
        return Entry.view(body, offset);
    }
}
