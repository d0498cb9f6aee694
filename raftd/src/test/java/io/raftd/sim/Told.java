package io.raftd.sim;

import io.raftd.node.Refusal;
import io.raftd.node.Reply;

import org.jspecify.annotations.Nullable;

/** Remembers the one answer to a request. */
final class Told<T> implements Reply<T> {
    private @Nullable T value;
    private @Nullable Refusal refusal;

    @Override
    public void done(T answer) {
        once();
        value = answer;
    }

    @Override
    public void refused(Refusal reason) {
        once();
        refusal = reason;
    }

    private void once() {
        Violation.unless(
                !isAnswered(), "a request has two answers, the first %s %s", value, refusal);
    }

    boolean isAnswered() {
        return value != null || refusal != null;
    }

    /** What was done; null while there is no answer, or it was refused. */
    @Nullable
    T value() {
        return value;
    }

    /** Why it was refused, null if it was not. */
    Refusal.@Nullable Reason refusal() {
        return refusal == null ? null : refusal.reason();
    }
}
