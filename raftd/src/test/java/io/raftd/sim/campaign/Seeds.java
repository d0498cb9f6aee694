package io.raftd.sim.campaign;

import static java.util.stream.Collectors.joining;

import io.raftd.sim.Tally;
import java.security.SecureRandom;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/** Which seeds a campaign runs, and what is told of it. */
final class Seeds {
    private Seeds() {}

    /** 1 to {@code fixed}, then for ever such as nobody has seen. */
    static PrimitiveIterator.OfLong fixedThenFresh(int fixed) {
        LongStream fresh = new SecureRandom().longs(fixed + 1L, Long.MAX_VALUE);
        return LongStream.concat(LongStream.rangeClosed(1, fixed), fresh).iterator();
    }

    /** In some lines. */
    static String describe(Tally tally, long tookNs) {
        double seconds = tookNs / 1e9;
        return """
                %,d seeds, %,d events, %,.0f virtual s in %,.0f s; no violation
                %,d requests done, %,d of unknown outcome
                faults: %s
                deaths: %s""".formatted(
                        tally.runs(),
                        tally.events(),
                        tally.virtualSeconds(),
                        seconds,
                        tally.done(),
                        tally.unknown(),
                        list(tally.struck()),
                        list(tally.deaths()));
    }

    private static String list(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .map(e -> "%s %,d".formatted(e.getKey(), e.getValue()))
                .collect(joining(", "));
    }
}
