package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;

import io.raftd.node.StateMachine;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Entry;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** A snapshot that another node has taken, and the bytes of its file. */
record Taken(Snapshot snapshot, byte[] bytes) {
    /** Behind an entry, with {@link Blob#behind its state}. */
    static Taken behind(Entry entry) {
        return of(CLUSTER, point(entry), Blob.behind(entry));
    }

    static Taken of(UUID cluster, SnapshotPoint point, StateMachine.View state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SnapshotWriter writer = new SnapshotWriter(bytes, cluster, point);
            state.writeTo(writer);
            return new Taken(writer.end(), bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a snapshot behind an entry stands; the configuration is the cluster's first one. */
    static SnapshotPoint point(Entry entry) {
        return new SnapshotPoint(
                entry.index(),
                entry.term(),
                entry.crc(),
                entry.clusterTimeMs(),
                entry.wallTimeMs(),
                1,
                ConfigurationCodec.decode(GENESIS.payload()));
    }

    String file() {
        return SnapshotHeader.file(snapshot.index(), snapshot.term());
    }
}
