package io.raftd.server;

import io.raftd.node.Input;
import io.raftd.node.SnapshotPart;
import io.raftd.node.SnapshotSent;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.SnapshotInfo;
import io.raftd.protocol.wire.SnapshotRead;
import io.raftd.protocol.wire.SnapshotSend;
import io.raftd.protocol.wire.SnapshotTake;
import io.raftd.protocol.wire.SnapshotsListed;
import io.raftd.raft.Snapshot;
import io.raftd.server.Pending.Arrival;
import io.raftd.server.Pending.Kind;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** This node's own snapshots: taken, listed, and read piece by piece. */
final class SnapshotRequests {
    private static final int READ_BYTES = 256 << 10;
    private static final int MAX_READ_BYTES = 1 << 20;

    private SnapshotRequests() {}

    static void take(Arrival arrival, SnapshotTake wire, BiConsumer<Pending<?>, Input> submit) {
        Pending<Snapshot> pending = new Pending<>(
                arrival,
                Kind.SNAPSHOT,
                taken -> Answer.of(Response.newBuilder().setSnapshotTaken(info(taken))));
        long enough = wire.getEnough();
        submit.accept(
                pending,
                enough <= 0
                        ? new Input.TakeSnapshot(pending)
                        : new Input.TakeSnapshot(enough, pending));
    }

    /** {@code newest}: all that a client may count on. */
    static Answer list(@Nullable Snapshot newest) {
        SnapshotsListed.Builder listed = SnapshotsListed.newBuilder();
        if (newest != null) {
            listed.addSnapshots(info(newest));
        }
        return Answer.of(Response.newBuilder().setSnapshotsListed(listed));
    }

    static void read(Arrival arrival, SnapshotRead wire, BiConsumer<Pending<?>, Input> submit) {
        int asked = wire.getMaxBytes() == 0 ? READ_BYTES : wire.getMaxBytes();
        int maxBytes = asked < 0 ? MAX_READ_BYTES : Math.min(asked, MAX_READ_BYTES);
        Pending<SnapshotPart> pending =
                new Pending<>(arrival, Kind.SNAPSHOT, SnapshotRequests::part);
        submit.accept(
                pending,
                new Input.ReadSnapshot(
                        wire.getIndex(), wire.getTerm(), wire.getOffset(), maxBytes, pending));
    }

    static void send(Arrival arrival, SnapshotSend wire, BiConsumer<Pending<?>, Input> submit) {
        UUID disk = wire.getDisk().isEmpty() ? null : Uuids.uuid(wire.getDisk());
        Pending<SnapshotSent> pending = new Pending<>(
                arrival,
                Kind.LOCAL,
                sent -> Answer.of(Response.newBuilder()
                        .setSnapshotSent(io.raftd.protocol.wire.SnapshotSent.newBuilder()
                                .setUnchanged(sent.unchanged())
                                .setSnapshot(info(sent.snapshot())))));
        submit.accept(pending, new Input.SendSnapshot(wire.getNode(), disk, pending));
    }

    private static Answer part(SnapshotPart part) {
        return new Answer(
                Response.newBuilder().setSnapshotRead(info(part.snapshot())), part.bytes());
    }

    private static SnapshotInfo.Builder info(Snapshot snapshot) {
        return SnapshotInfo.newBuilder()
                .setIndex(snapshot.index())
                .setTerm(snapshot.term())
                .setBytes(snapshot.bytes())
                .setDigest(snapshot.digest())
                .setWallTimeMs(snapshot.point().wallTimeMs());
    }
}
