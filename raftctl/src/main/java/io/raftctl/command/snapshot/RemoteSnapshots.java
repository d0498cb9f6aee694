package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Progress;
import io.raftd.client.Outcome;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.SnapshotInfo;
import io.raftd.protocol.wire.SnapshotList;
import io.raftd.protocol.wire.SnapshotRead;
import io.raftd.protocol.wire.SnapshotTake;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;

import java.time.Duration;
import java.util.List;

/**
 * The snapshots of a running node. What comes to nothing for the moment is asked for again. A node
 * that says that it is at work is not stalled: while it writes a large snapshot, which takes its
 * time, it reads none.
 */
final class RemoteSnapshots {
    private static final int PART_BYTES = 1 << 20;
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Request.Builder STATUS =
            Request.newBuilder().setStatus(StatusQuery.getDefaultInstance());
    private static final Request.Builder LIST =
            Request.newBuilder().setSnapshotList(SnapshotList.getDefaultInstance());

    private final Globals globals;
    private final Lookout lookout;
    private final String node;
    private final Endurance endurance;

    RemoteSnapshots(Globals globals, Lookout lookout, String node, Endurance endurance) {
        this.globals = globals;
        this.lookout = lookout;
        this.node = node;
        this.endurance = endurance;
    }

    String node() {
        return node;
    }

    List<SnapshotInfo> list() {
        return ask(LIST).response().getSnapshotsListed().getSnapshotsList();
    }

    /** Returns once the node has applied all up to {@code index}. */
    void awaitApplied(long index, Progress progress) {
        long applied = -1;
        long received = -1;
        while (true) {
            Status status = ask(STATUS).response().getStatus();
            if (status.getAppliedIndex() >= index) {
                return;
            }
            if (status.getAppliedIndex() != applied
                    || status.getTransfer().getDoneBytes() != received) {
                endurance.moved();
            }
            applied = status.getAppliedIndex();
            received = status.getTransfer().getDoneBytes();
            progress.show(applied, index, node + " applies what is committed");
            again(new Failure(
                    ErrorCode.WAIT_TIMED_OUT,
                    node + " has applied index " + applied + ", of " + index));
        }
    }

    /** Lets the node take a snapshot, if its newest one is not of {@code enough} or later. */
    SnapshotInfo take(long enough, Progress progress) {
        Request.Builder take =
                Request.newBuilder().setSnapshotTake(SnapshotTake.newBuilder().setEnough(enough));
        Outcome outcome = ask(take, () -> progress.show(0, 1, node + " is writing a snapshot"));
        endurance.moved();
        return outcome.response().getSnapshotTaken();
    }

    /**
     * Bytes {@code offset} and following of the file, one at least. NOT_FOUND when the node has it
     * no more.
     */
    byte[] read(SnapshotInfo snapshot, long offset) {
        Outcome outcome = ask(Request.newBuilder()
                .setSnapshotRead(SnapshotRead.newBuilder()
                        .setIndex(snapshot.getIndex())
                        .setTerm(snapshot.getTerm())
                        .setOffset(offset)
                        .setMaxBytes(PART_BYTES)));
        byte[] bytes = outcome.body().toByteArray();
        SnapshotInfo read = outcome.response().getSnapshotRead();
        if (!read.equals(snapshot)
                || bytes.length == 0
                || bytes.length > snapshot.getBytes() - offset) {
            throw new Failure(
                    ErrorCode.CORRUPT,
                    node + " has sent " + bytes.length + " bytes at " + offset + " of another "
                            + "snapshot than the one of " + snapshot.getBytes()
                            + " bytes that it has");
        }
        endurance.moved();
        return bytes;
    }

    private Outcome ask(Request.Builder request) {
        return ask(request, () -> {});
    }

    /** {@code atWork} is told each time that the node is at work still. */
    private Outcome ask(Request.Builder request, Runnable atWork) {
        while (true) {
            Outcome outcome = lookout.client().ask(node, request.build(), endurance.request());
            if (outcome.ok()) {
                return outcome;
            }
            Failure failure = failure(outcome);
            if (outcome.code() == ErrorCode.BUSY) {
                endurance.moved();
                atWork.run();
            } else if (outcome.code() != ErrorCode.UNREACHABLE) {
                throw failure;
            }
            again(failure);
        }
    }

    /** Of the other endpoints, which were not asked, there is nothing to say. */
    private Failure failure(Outcome outcome) {
        Failure failure = Failure.of(outcome);
        return new Failure(
                failure.code(),
                node + ": " + failure.getMessage(),
                failure.endpoints().stream()
                        .filter(each -> !each.cause().isEmpty())
                        .toList());
    }

    private void again(Failure last) {
        endurance.check(last);
        globals.pause(INTERVAL);
    }
}
