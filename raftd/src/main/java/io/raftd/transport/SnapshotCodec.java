package io.raftd.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.transport.wire.InstallSnapshot;

import java.util.HexFormat;

/** Which snapshot an InstallSnapshot carries a part of. */
final class SnapshotCodec {
    private static final int DIGEST_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    private SnapshotCodec() {}

    static InstallSnapshot.Builder encode(Snapshot snapshot) {
        SnapshotPoint point = snapshot.point();
        byte[] configuration = ConfigurationCodec.encode(point.configuration());
        return InstallSnapshot.newBuilder()
                .setIndex(point.index())
                .setSnapshotTerm(point.term())
                .setChain(point.chain())
                .setClusterTimeMs(point.clusterTimeMs())
                .setWallTimeMs(point.wallTimeMs())
                .setConfigurationIndex(point.configurationIndex())
                .setConfiguration(UnsafeByteOperations.unsafeWrap(configuration))
                .setBytes(snapshot.bytes())
                .setDigest(UnsafeByteOperations.unsafeWrap(HEX.parseHex(snapshot.digest())));
    }

    /** Throws IllegalArgumentException when anything in it is not as it can be, saying what. */
    static Snapshot decode(InstallSnapshot wire) {
        ByteString digest = wire.getDigest();
        if (digest.size() != DIGEST_BYTES) {
            throw new IllegalArgumentException(
                    "digest of " + digest.size() + " bytes, not " + DIGEST_BYTES);
        }
        Configuration configuration =
                ConfigurationCodec.decode(wire.getConfiguration().toByteArray());
        SnapshotPoint point = new SnapshotPoint(
                MessageCodec.number("index", wire.getIndex()),
                MessageCodec.number("snapshot term", wire.getSnapshotTerm()),
                wire.getChain(),
                MessageCodec.number("cluster time", wire.getClusterTimeMs()),
                wire.getWallTimeMs(),
                MessageCodec.number("configuration index", wire.getConfigurationIndex()),
                configuration);
        long bytes = MessageCodec.number("size", wire.getBytes());
        return new Snapshot(point, bytes, HEX.formatHex(digest.toByteArray()));
    }
}
