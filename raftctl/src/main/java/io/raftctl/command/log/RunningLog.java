package io.raftctl.command.log;

import io.raftctl.offline.LogEntry;
import io.raftd.protocol.wire.LogStatsResult;

import java.util.HashMap;
import java.util.Map;

/** The log of a running node, as it was when it was first asked; what was read is remembered. */
final class RunningLog implements ComparedLog {
    private final RemoteLog log;
    private final LogStatsResult extent;
    private final Map<Long, Stamp> known = new HashMap<>();

    RunningLog(RemoteLog log) {
        this.log = log;
        this.extent = log.stats();
    }

    @Override
    public String name() {
        return log.node();
    }

    @Override
    public long firstIndex() {
        return extent.getFirstIndex();
    }

    @Override
    public long lastIndex() {
        return extent.getLastIndex();
    }

    @Override
    public long commitIndex() {
        return extent.getCommitIndex();
    }

    @Override
    public Stamp at(long index) {
        return known.computeIfAbsent(index, i -> stamp(log.entry(i)));
    }

    private static Stamp stamp(LogEntry entry) {
        return new Stamp(entry.term(), entry.crc());
    }
}
