package io.raftd.storage;

import io.raftd.raft.Entry;
import io.raftd.storage.DataDirectory.Inspected;

import java.util.ArrayList;
import java.util.List;

/** What an inspection of a directory shows. */
final class Inspection implements LogVisitor {
    final List<String> seen = new ArrayList<>();
    final List<Long> indexes = new ArrayList<>();
    final List<Defect> defects = new ArrayList<>();
    final Inspected inspected;

    Inspection(Files files) {
        inspected = DataDirectory.inspect(files, this);
    }

    @Override
    public void segment(SegmentHeader header, long bytes) {
        seen.add("segment " + header.firstIndex());
    }

    @Override
    public void record(Entry entry, long position) {
        indexes.add(entry.index());
    }

    @Override
    public void mark(Mark mark, long position) {
        seen.add("mark " + mark.forced());
    }

    @Override
    public void end(long position) {
        seen.add("end");
    }

    @Override
    public void defect(Defect defect) {
        defects.add(defect);
    }
}
