package io.raftctl.command.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.offline.RestoreSource.Batch;
import io.raftd.client.Outcome;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Restore;
import io.raftd.protocol.wire.Written;

import java.time.Duration;
import java.util.UUID;

/**
 * The steps of one restore through the log. Each may be sent again: by the restore's random id and
 * the batch's number the cluster knows what it has. What is staged is of no effect until the
 * commit, so whatever fails before leaves the cluster as it is.
 */
final class RestoreSteps {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** For what is tried although the verb has failed already. */
    private static final Duration LAST_WORD = Duration.ofSeconds(3);

    private final Globals globals;
    private final Lookout lookout;
    private final Endurance endurance;
    private final ByteString id = Uuids.bytes(UUID.randomUUID());
    private long next;

    /** The greatest that was heard of; the commit makes a greater one. */
    private long revision;

    RestoreSteps(Globals globals, Lookout lookout, Endurance endurance, long revision) {
        this.globals = globals;
        this.lookout = lookout;
        this.endurance = endurance;
        this.revision = revision;
    }

    void begin(long items, long bytes, long digest) {
        Restore.Begin begin = Restore.Begin.newBuilder()
                .setItems(items)
                .setBytes(bytes)
                .setDigest(digest)
                .build();
        stage(step().setBegin(begin).build(), ByteString.EMPTY);
    }

    /** What is over a node's limit for one request is sent in parts. */
    void send(Batch batch) {
        Restore.Batch.Builder wire = Restore.Batch.newBuilder().setNumber(next);
        ByteString values = ByteString.EMPTY;
        for (int i = 0; i < batch.keys().size(); i++) {
            byte[] value = batch.values().get(i);
            wire.addKeys(UnsafeByteOperations.unsafeWrap(batch.keys().get(i)));
            wire.addValueBytes(value.length);
            values = values.concat(UnsafeByteOperations.unsafeWrap(value));
        }
        try {
            stage(step().setBatch(wire).build(), values);
            next++;
        } catch (Failure e) {
            if (e.code() != ErrorCode.TOO_LARGE || batch.keys().size() == 1) {
                throw e;
            }
            batch.halves().forEach(this::send);
        }
    }

    private Restore.Builder step() {
        return Restore.newBuilder().setId(id);
    }

    private Outcome call(Restore step, ByteString body, Duration timeout) {
        return lookout.client().call(Request.newBuilder().setRestore(step).build(), body, timeout);
    }

    private void stage(Restore step, ByteString body) {
        while (true) {
            Outcome outcome = call(step, body, endurance.request());
            if (outcome.ok()) {
                heard(outcome.response().getWritten());
                return;
            }
            Failure failure = failure(outcome);
            if (!isPassing(outcome.code())) {
                throw failure;
            }
            again(failure);
        }
    }

    /** That the restore is not found any more is a failure like others. */
    private static Failure failure(Outcome outcome) {
        Failure failure = Failure.of(outcome);
        return outcome.code() == ErrorCode.NOT_FOUND
                ? new Failure(ErrorCode.FAILED, outcome.message())
                : failure;
    }

    /** Not for good: the step may be tried again. */
    private static boolean isPassing(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_OUTCOME, UNREACHABLE, NO_LEADER, NO_QUORUM, BUSY, NO_SPACE -> true;
            default -> false;
        };
    }

    private void again(Failure last) {
        endurance.check(last);
        globals.pause(INTERVAL);
    }

    private void heard(Written written) {
        endurance.moved();
        revision = Math.max(revision, written.getRevision());
    }

    /**
     * Returns the revision that all keys have then; what fails, but is not known to, is UNKNOWN.
     */
    long commit() {
        Restore commit = step().setCommit(Restore.Commit.getDefaultInstance()).build();
        boolean doubtful = false;
        while (true) {
            Outcome outcome = call(commit, ByteString.EMPTY, endurance.request());
            if (outcome.ok()) {
                return outcome.response().getWritten().getRevision();
            }
            doubtful |= outcome.code() == ErrorCode.UNKNOWN_OUTCOME;
            Failure failure = failure(outcome);
            try {
                if (!isPassing(outcome.code())) {
                    throw failure;
                }
                again(failure);
            } catch (Failure e) {
                throw doubtful ? unknown(e) : giveUp(e);
            }
        }
    }

    private Failure unknown(Failure cause) {
        return new Failure(
                ErrorCode.UNKNOWN_OUTCOME,
                "whether the restore was committed is not known: " + cause.getMessage()
                        + "; if so, every key was made at a revision > " + revision
                        + ", which is CREATED in: raftctl kv scan --limit 1 -o wide;"
                        + " to restore again does no harm",
                cause.endpoints());
    }

    /**
     * What it failed with before the commit, with what stands: what is staged is dropped if a
     * leader is there for it, else it expires.
     */
    RuntimeException giveUp(RuntimeException cause) {
        boolean interrupted = Thread.interrupted();
        boolean dropped = call(
                        step().setAbort(Restore.Abort.getDefaultInstance()).build(),
                        ByteString.EMPTY,
                        LAST_WORD)
                .ok();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!(cause instanceof Failure failure)) {
            return interrupted ? new Failure(ErrorCode.INTERRUPTED, "interrupted") : cause;
        }
        // Nothing is in doubt but steps that have no effect.
        ErrorCode code =
                failure.code() == ErrorCode.UNKNOWN_OUTCOME ? ErrorCode.NO_QUORUM : failure.code();
        return new Failure(
                code,
                failure.getMessage() + "; no key has changed"
                        + (dropped ? "" : "; what was staged is dropped after ten minutes"),
                failure.endpoints());
    }
}
