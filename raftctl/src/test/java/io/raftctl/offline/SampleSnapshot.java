package io.raftctl.offline;

import io.raftd.kv.KeyValueStore;
import io.raftd.protocol.wire.SnapshotInfo;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Entry;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.SnapshotWriter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/**
 * A snapshot of the state behind a log, as a node writes it.
 *
 * @param bytes of its file
 */
public record SampleSnapshot(SnapshotInfo info, byte[] bytes) {
    /** Of the five entries. */
    public static SampleSnapshot small() {
        return of(new SampleLog(new UUID(3, 3)));
    }

    /** Of the state behind the whole log. */
    public static SampleSnapshot of(SampleLog log) {
        List<Entry> entries = log.entries();
        Entry last = entries.get(entries.size() - 1);
        return of(
                log,
                new SnapshotPoint(
                        last.index(),
                        last.term(),
                        last.crc(),
                        last.clusterTimeMs(),
                        last.wallTimeMs(),
                        1,
                        ConfigurationCodec.decode(entries.get(0).payload())));
    }

    /** Of the state behind the whole log, as if it stood at another point. */
    static SampleSnapshot of(SampleLog log, SnapshotPoint point) {
        KeyValueStore store = new KeyValueStore();
        log.entries().forEach(store::apply);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SnapshotWriter writer = new SnapshotWriter(bytes, SampleLog.CLUSTER, point);
            store.view().writeTo(writer);
            Snapshot snapshot = writer.end();
            return new SampleSnapshot(info(snapshot), bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SnapshotInfo info(Snapshot snapshot) {
        return SnapshotInfo.newBuilder()
                .setIndex(snapshot.index())
                .setTerm(snapshot.term())
                .setBytes(snapshot.bytes())
                .setDigest(snapshot.digest())
                .setWallTimeMs(snapshot.point().wallTimeMs())
                .build();
    }
}
