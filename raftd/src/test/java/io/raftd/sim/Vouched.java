package io.raftd.sim;

import io.raftd.raft.Entry;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.Defect;
import io.raftd.storage.LogVisitor;
import io.raftd.storage.Mark;
import io.raftd.storage.SegmentHeader;

/**
 * Of a log at rest, the newest segment: up to which byte a mark vouches for it, where its records
 * end, and the last of their indexes.
 */
record Vouched(String newest, int vouchedTo, int end, long lastIndex) {
    static Vouched of(SimFiles files) {
        Reader reader = new Reader();
        DataDirectory.inspect(files, reader);
        return new Vouched(reader.newest, reader.vouchedTo, reader.end, reader.lastIndex);
    }

    private static final class Reader implements LogVisitor {
        private String newest = "";
        private int vouchedTo;
        private int end;
        private long lastIndex;

        @Override
        public void segment(SegmentHeader header, long bytes) {
            newest = header.file();
            lastIndex = header.firstIndex() - 1;
            vouchedTo = 0;
        }

        @Override
        public void record(Entry entry, long position) {
            lastIndex = entry.index();
        }

        @Override
        public void mark(Mark mark, long position) {
            vouchedTo = (int) position;
        }

        @Override
        public void end(long position) {
            end = (int) position;
        }

        /** What a crash has left; what is sound is all that counts here. */
        @Override
        public void defect(Defect defect) {}
    }
}
