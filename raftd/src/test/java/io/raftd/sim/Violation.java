package io.raftd.sim;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something that must always hold did not. The text names what and both values. */
final class Violation extends AssertionError {
    @Serial
    private static final long serialVersionUID = 1L;

    Violation(String text) {
        super(text);
    }

    Violation(String text, Throwable cause) {
        super(text, cause);
    }

    /** Throws unless {@code holds}; the arguments are put into words only then. */
    @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotations are no dependency
    static void unless(boolean holds, String invariant, @Nullable Object... values) {
        if (!holds) {
            throw new Violation(invariant.formatted(values));
        }
    }
}
