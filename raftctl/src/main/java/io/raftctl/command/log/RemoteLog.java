package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Lookout;
import io.raftctl.offline.LogEntry;
import io.raftctl.offline.Records;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.wire.LogRead;
import io.raftd.protocol.wire.LogStats;
import io.raftd.protocol.wire.LogStatsResult;
import io.raftd.protocol.wire.LogVerified;
import io.raftd.protocol.wire.LogVerify;
import io.raftd.protocol.wire.Request;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log of a running node. */
final class RemoteLog implements Closeable {
    private static final int PAGE_BYTES = 1 << 20;

    private final Lookout lookout;
    private final String node;
    private final @Nullable Duration timeout;

    /** Each request may take as long as the client of {@code lookout} lets it. */
    RemoteLog(Lookout lookout, String node) {
        this(lookout, node, null);
    }

    /** {@code timeout}: of each request; null: the client's own. */
    RemoteLog(Lookout lookout, String node, @Nullable Duration timeout) {
        this.lookout = lookout;
        this.node = node;
        this.timeout = timeout;
    }

    String node() {
        return node;
    }

    LogStatsResult stats() {
        return ask(Request.newBuilder().setLogStats(LogStats.getDefaultInstance()))
                .response()
                .getLogStats();
    }

    /** Entries from an index on, at least one; each is checked. */
    List<LogEntry> read(long from) {
        return read(from, PAGE_BYTES);
    }

    /** The entry of an index; it is checked. */
    LogEntry entry(long index) {
        return read(index, 1).get(0);
    }

    /** Entries from an index on, at least one, and no more than so many bytes; each is checked. */
    List<LogEntry> read(long from, int maxBytes) {
        LogRead read = LogRead.newBuilder().setFrom(from).setMaxBytes(maxBytes).build();
        Outcome outcome = ask(Request.newBuilder().setLogRead(read));
        return Records.read(outcome.body().toByteArray(), from);
    }

    /** Lets the node check a stretch of its log. */
    LogVerified verify(long from) {
        LogVerify verify = LogVerify.newBuilder().setFrom(from).build();
        return ask(Request.newBuilder().setLogVerify(verify)).response().getLogVerified();
    }

    private Outcome ask(Request.Builder request) {
        ClusterClient client = lookout.client();
        return Failure.check(
                timeout == null
                        ? client.ask(node, request.build())
                        : client.ask(node, request.build(), timeout));
    }

    @Override
    public void close() {
        lookout.close();
    }
}
