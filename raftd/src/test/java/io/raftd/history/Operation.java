package io.raftd.history;

import org.jspecify.annotations.Nullable;

/**
 * A call of a client, when it was made, and what came of it.
 *
 * @param outcome null: nobody knows. Then it may have taken effect at any time since, or not
 * @param invoked in ns, before anything of it was sent
 * @param returned in ns, after its outcome was known; Long.MAX_VALUE when it never was
 */
public record Operation(
        int client, Call call, @Nullable Outcome outcome, long invoked, long returned) {
    /** One whose outcome nobody knows. */
    public static Operation unknown(int client, Call call, long invoked) {
        return new Operation(client, call, null, invoked, Long.MAX_VALUE);
    }

    /** Whether the client was told what came of it. */
    public boolean isKnown() {
        return outcome != null;
    }

    Operation withArgument(String argument) {
        Call other = new Call(call.kind(), call.key(), argument, call.expected());
        return new Operation(client, other, outcome, invoked, returned);
    }
}
