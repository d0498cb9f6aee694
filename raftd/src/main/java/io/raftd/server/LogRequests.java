package io.raftd.server;

import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.LogRead;
import io.raftd.protocol.wire.LogStatsResult;
import io.raftd.protocol.wire.LogVerified;
import io.raftd.protocol.wire.LogVerify;
import io.raftd.protocol.wire.Response;
import io.raftd.raft.Entry;
import io.raftd.server.Pending.Arrival;
import io.raftd.server.Pending.Kind;

import java.util.List;
import java.util.function.BiConsumer;

/** Questions about this node's own log. */
final class LogRequests {
    private static final int READ_BYTES = 256 << 10;
    private static final int MAX_READ_BYTES = 1 << 20;
    private static final int VERIFY_BYTES = 4 << 20;

    private final StatusReport report;

    LogRequests(StatusReport report) {
        this.report = report;
    }

    void read(Arrival arrival, LogRead wire, BiConsumer<Pending<?>, Input> submit) {
        int asked = wire.getMaxBytes() == 0 ? READ_BYTES : wire.getMaxBytes();
        int maxBytes = asked < 0 ? MAX_READ_BYTES : Math.min(asked, MAX_READ_BYTES);
        Pending<List<Entry>> pending = new Pending<>(arrival, Kind.LOCAL, this::records);
        submit.accept(pending, new Input.ReadLog(wire.getFrom(), maxBytes, pending));
    }

    private Answer records(List<Entry> entries) {
        return Answer.records(entries, report.node().log().commitIndex());
    }

    void verify(Arrival arrival, LogVerify wire, BiConsumer<Pending<?>, Input> submit) {
        Pending<List<Entry>> pending = new Pending<>(arrival, Kind.LOCAL, this::verified);
        long from = Math.max(wire.getFrom(), report.node().log().firstIndex());
        submit.accept(pending, new Input.ReadLog(from, VERIFY_BYTES, pending));
    }

    private Answer verified(List<Entry> entries) {
        Entry previous = null;
        for (Entry e : entries) {
            String defect = Entry.defect(e.buffer(), e.offset(), e.length());
            if (defect == null && previous != null && e.previousCrc() != previous.crc()) {
                defect = "does not chain to the one before it";
            }
            if (defect != null) {
                return Answer.failed(
                        ErrorCode.CORRUPT,
                        report.node().self().node() + ", entry " + e.index() + ": " + defect);
            }
            previous = e;
        }
        long next = entries.get(entries.size() - 1).index() + 1;
        return Answer.of(Response.newBuilder()
                .setLogVerified(LogVerified.newBuilder()
                        .setNext(next)
                        .setDone(next > report.node().log().durableIndex())));
    }

    Answer stats() {
        NodeStatus.LogPosition log = report.node().log();
        LogStatsResult.Builder stats = LogStatsResult.newBuilder()
                .setFirstIndex(log.firstIndex())
                .setLastIndex(log.lastIndex())
                .setCommitIndex(log.commitIndex())
                .setAppliedIndex(log.appliedIndex())
                .setLogBytes(report.gauges().logBytes());
        for (Gauges.LogFile file : report.gauges().logFiles()) {
            stats.addSegmentsBuilder()
                    .setFile(file.name())
                    .setFirstIndex(file.firstIndex())
                    .setLastIndex(file.lastIndex())
                    .setBytes(file.bytes())
                    .setSealed(file.sealed());
        }
        return Answer.of(Response.newBuilder().setLogStats(stats));
    }
}
