package io.raftctl.command.snapshot;

import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.offline.SampleSnapshot;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.SnapshotInfo;
import io.raftd.protocol.wire.SnapshotRead;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives each node of a cluster one and the same snapshot, of index 120 and more. */
final class FakeSnapshots {
    /** What was asked for, such as {@code n2 take 120} or {@code n2 read 0}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private volatile SampleSnapshot sample;

    FakeSnapshots(FakeCluster cluster, SampleSnapshot sample) {
        this.sample = sample;
        cluster.on(OpCase.SNAPSHOT_TAKE, this::take);
        cluster.on(OpCase.SNAPSHOT_LIST, this::list);
        cluster.on(OpCase.SNAPSHOT_READ, this::read);
    }

    /** A newer one takes the place of the snapshot. */
    void replace(SampleSnapshot by) {
        sample = by;
    }

    Answer take(FakeNode node, Request request, byte[] body) {
        asked.add(node.id() + " take " + request.getSnapshotTake().getEnough());
        return Answer.of(Response.newBuilder().setSnapshotTaken(sample.info()));
    }

    Answer list(FakeNode node, Request request, byte[] body) {
        asked.add(node.id() + " list");
        Response.Builder response = Response.newBuilder();
        response.getSnapshotsListedBuilder().addSnapshots(sample.info());
        return Answer.of(response);
    }

    Answer read(FakeNode node, Request request, byte[] body) {
        SnapshotRead read = request.getSnapshotRead();
        asked.add(node.id() + " read " + read.getOffset());
        SnapshotInfo info = sample.info();
        if (read.getIndex() != info.getIndex() || read.getTerm() != info.getTerm()) {
            return Answer.failed(ErrorCode.NOT_FOUND, "there is no such snapshot here");
        }
        int from = (int) read.getOffset();
        int to = Math.min(from + read.getMaxBytes(), sample.bytes().length);
        return new Answer(
                Response.newBuilder().setSnapshotRead(info),
                Arrays.copyOfRange(sample.bytes(), from, to));
    }
}
