package io.raftctl.command.events;

import io.raftctl.command.Durations;
import io.raftctl.command.Failure;
import io.raftctl.command.Syntax;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** From when to when. */
final class Period {
    private @Nullable String since;
    private @Nullable String until;

    void describe(Syntax syntax) {
        syntax.option("--since")
                .label("TIME")
                .about("not before this time, such as 2026-01-31T12:00:00Z, or so long ago, "
                        + "such as 10m")
                .takes(String.class, value -> since = value);
        syntax.option("--until")
                .label("TIME")
                .about("not after this time")
                .takes(String.class, value -> until = value);
    }

    /** A time within which something happens, both ends in it, in ms since 1970. */
    record Span(long from, long to) {
        boolean has(long timeMs) {
            return from <= timeMs && timeMs <= to;
        }
    }

    boolean hasBeginning() {
        return since != null;
    }

    boolean hasEnd() {
        return until != null;
    }

    /** What is asked for, at {@code nowMs} since 1970. */
    Span span(long nowMs) {
        long from = since == null ? Long.MIN_VALUE : parse("--since", since, nowMs);
        long to = until == null ? Long.MAX_VALUE : parse("--until", until, nowMs);
        if (from > to) {
            throw Failure.usage("--since is later than --until: nothing is between them");
        }
        return new Span(from, to);
    }

    private static long parse(String option, String text, long nowMs) {
        try {
            boolean date = text.indexOf('T') > 0 || text.indexOf('t') > 0;
            return date
                    ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                    : nowMs - Durations.parse(text).toMillis();
        } catch (DateTimeException | TypeConversionException | ArithmeticException e) {
            throw Failure.usage(option + " '" + text + "' is neither a time such as"
                    + " 2026-01-31T12:00:00Z nor a duration such as 10m");
        }
    }
}
