package io.raftctl.command.log;

import io.raftctl.offline.LogEntry;
import io.raftctl.offline.StoppedNode;
import io.raftctl.offline.StoppedNode.SnapshotEntry;
import io.raftctl.offline.StoppedNode.Taken;

import java.nio.file.Path;
import java.util.Arrays;

/** The log in a data directory. Of what is committed it tells what a snapshot has. */
final class StoppedLog implements ComparedLog {
    private final String name;
    private final StoppedNode.Contents contents;
    private long[] terms = new long[1024];
    private int[] crcs = new int[1024];
    private int count;

    /** Reads all of it, sound or not. */
    StoppedLog(Path directory) {
        contents = StoppedNode.read(directory, this::add);
        name = contents.node() == null ? directory.toString() : contents.node() + " (stopped)";
    }

    private void add(LogEntry entry) {
        if (count == terms.length) {
            terms = Arrays.copyOf(terms, 2 * count);
            crcs = Arrays.copyOf(crcs, 2 * count);
        }
        terms[count] = entry.term();
        crcs[count] = entry.crc();
        count++;
    }

    StoppedNode.Contents contents() {
        return contents;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long firstIndex() {
        return count == 0 ? 1 : contents.firstIndex();
    }

    @Override
    public long lastIndex() {
        return firstIndex() + count - 1;
    }

    @Override
    public long commitIndex() {
        long most = 0;
        for (SnapshotEntry snapshot : contents.snapshots()) {
            Taken taken = snapshot.taken();
            most = taken == null ? most : Math.max(most, taken.index());
        }
        return most;
    }

    @Override
    public Stamp at(long index) {
        int i = Math.toIntExact(index - firstIndex());
        return new Stamp(terms[i], crcs[i]);
    }
}
