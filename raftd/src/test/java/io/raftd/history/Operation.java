package io.raftd.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked of one key, when, and what came of it.
 *
 * @param argument the value to write; of an increment, the number to add
 * @param expected by a compare-and-set: the value, null for an absent key
 * @param outcome null: nobody knows. Then it may have taken effect at any time since, or not
 * @param returned virtual time of the answer; Long.MAX_VALUE when there was none
 */
public record Operation(
        Kind kind,
        @Nullable String argument,
        @Nullable String expected,
        @Nullable Outcome outcome,
        long invoked,
        long returned) {
    /** What was asked. */
    public enum Kind {
        GET,
        PUT,
        DELETE,
        COMPARE_AND_SET,
        INCREMENT
    }

    /**
     * What the client was told.
     *
     * @param done false: the key was not as expected, or no number
     * @param value read, or after an increment; null when there is none
     * @param existed whether the key did before a write
     */
    public record Outcome(boolean done, @Nullable String value, boolean existed) {}

    /** What this does to a key. */
    public record Effect(@Nullable String value, Outcome outcome) {}

    /** The one thing that this may do to a key that holds {@code value}, null for nothing. */
    public Effect on(@Nullable String value) {
        boolean existed = value != null;
        return switch (kind) {
            case GET -> new Effect(value, new Outcome(true, value, existed));
            case PUT -> new Effect(argument, new Outcome(true, null, existed));
            case DELETE -> new Effect(null, new Outcome(true, null, existed));
            case COMPARE_AND_SET -> {
                boolean equal = Objects.equals(value, expected);
                Outcome outcome = new Outcome(equal, null, equal && existed);
                yield new Effect(equal ? argument : value, outcome);
            }
            case INCREMENT -> increment(value);
        };
    }

    private Effect increment(@Nullable String value) {
        try {
            long sum = (value == null ? 0 : Long.parseLong(value))
                    + Long.parseLong(Objects.requireNonNull(argument));
            return new Effect(
                    Long.toString(sum), new Outcome(true, Long.toString(sum), value != null));
        } catch (NumberFormatException notANumber) {
            return new Effect(value, new Outcome(false, null, false));
        }
    }

    /** Whether the client was told what came of it. */
    public boolean isKnown() {
        return outcome != null;
    }
}
