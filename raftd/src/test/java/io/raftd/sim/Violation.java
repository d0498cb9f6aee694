package io.raftd.sim;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something that must always hold did not. The headline names what and both values; the message of
 * one that ends a run goes on with all that there is to see of the run.
 */
public final class Violation extends AssertionError {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String headline;

    Violation(String headline) {
        super(headline);
        this.headline = headline;
    }

    Violation(String headline, Throwable cause) {
        this(headline, "", cause);
    }

    /** {@code report} is what there is to see of the run. */
    public Violation(String headline, String report, Throwable cause) {
        super(headline + report, cause);
        this.headline = headline;
    }

    /** What did not hold, without the report. */
    public String headline() {
        return headline;
    }

    /** Throws unless {@code holds}; the arguments are put into words only then. */
    @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotations are no dependency
    static void unless(boolean holds, String invariant, @Nullable Object... values) {
        if (!holds) {
            throw new Violation(invariant.formatted(values));
        }
    }
}
