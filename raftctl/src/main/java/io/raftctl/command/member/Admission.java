package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Interrupts;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.ChangeMembers.Name;
import io.raftd.protocol.wire.MembersChanged;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of new replicas into a cluster: first each follows as a learner, and when all have caught
 * up a last change makes of them what they are to be. What fails behind the first step leaves
 * learners that stand, exit code 11; the same verb again goes on from there. An interrupt, too,
 * ends it so.
 */
final class Admission implements Closeable {
    private final Changes changes;
    private final CatchUp catchUp;
    private final Interrupts interrupts = Interrupts.ofThisThread();
    private final List<Name> learners = new ArrayList<>();
    private @Nullable MembersChanged first;

    Admission(Changes changes, CatchUp catchUp) {
        this.changes = changes;
        this.catchUp = catchUp;
    }

    /** Lets it follow. {@code inPlace}: of the voter of its id. */
    MembersChanged admit(Candidate candidate, boolean inPlace) {
        ChangeMembers.Builder wish =
                ChangeMembers.newBuilder().setAddLearner(candidate.asLearner(inPlace));
        MembersChanged admitted = orPartly(() -> changes.request(wish));
        if (first == null) {
            first = admitted;
        }
        follows(Named.exactly(candidate.id(), candidate.disk()));
        return admitted;
    }

    /** It follows already, as an earlier run may have left it. */
    void follows(Name learner) {
        learners.add(learner);
    }

    /** Waits until all have caught up. */
    void await() {
        orPartly(() -> {
            learners.forEach(this::await);
            return MembersChanged.getDefaultInstance();
        });
    }

    private void await(Name learner) {
        catchUp.await(learner.getNode(), String.valueOf(Named.diskId(learner.getDisk())));
    }

    private boolean areNear() {
        return learners.stream()
                .allMatch(each -> catchUp.isNear(
                        each.getNode(), String.valueOf(Named.diskId(each.getDisk()))));
    }

    /**
     * Waits until all have caught up, then makes the last change. Should one have fallen behind by
     * then, it is waited for anew. The arithmetic of the result is that of the whole way.
     */
    MembersChanged complete(ChangeMembers.Builder last) {
        MembersChanged done = orPartly(() -> {
            while (true) {
                learners.forEach(this::await);
                try {
                    return changes.request(last);
                } catch (Failure e) {
                    if (e.code() != ErrorCode.REFUSED || areNear()) {
                        throw e;
                    }
                }
            }
        });
        return first == null
                ? done
                : done.toBuilder()
                        .setUnchanged(false)
                        .setBefore(first.getBefore())
                        .build();
    }

    /** What goes wrong while learners stand is not a failure of the whole. */
    private MembersChanged orPartly(Supplier<MembersChanged> step) {
        try {
            return step.get();
        } catch (Failure e) {
            if (learners.isEmpty()) {
                throw e;
            }
            String names =
                    String.join(", ", learners.stream().map(Name::getNode).toList());
            throw new Failure(
                    ErrorCode.PARTLY_DONE,
                    names + (learners.size() == 1 ? " follows as a learner" : " follow as learners")
                            + ", but: " + e.getMessage() + "; run it again to go on",
                    e.endpoints());
        }
    }

    @Override
    public void close() {
        interrupts.close();
    }
}
