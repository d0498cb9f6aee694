package io.raftctl.command.lease;

import io.raftctl.command.Failure;
import io.raftctl.output.Json;
import io.raftctl.output.Text;
import io.raftd.client.view.Lease;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The terms of a lease, as the command line has them and as they are told. */
final class Terms {
    /** A percentage has so many decimals in millionths. */
    private static final int DECIMALS = 4;

    private static final Pattern PERCENTAGE =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1," + DECIMALS + "})?%");
    private static final long MAX_DRIFT_PPM = 1_000_000;

    /** As raftd has them. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Terms() {}

    /** What the options say; fails where that can't be. */
    static Lease of(Duration duration, String maxDrift) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw Failure.usage("--duration " + Text.exactly(duration.toMillis())
                    + " is not within " + Text.exactly(SHORTEST.toMillis()) + " to "
                    + Text.exactly(LONGEST.toMillis()));
        }
        if (!PERCENTAGE.matcher(maxDrift).matches()) {
            throw Failure.usage("--max-drift '" + maxDrift
                    + "' is no percentage such as 1% or 0.05%, of at most " + DECIMALS
                    + " decimals");
        }
        long ppm = new BigDecimal(maxDrift.substring(0, maxDrift.length() - 1))
                .movePointRight(DECIMALS)
                .longValueExact();
        if (ppm < 1 || ppm > MAX_DRIFT_PPM) {
            throw Failure.usage("--max-drift " + maxDrift + " is not within " + percentage(1)
                    + " to " + percentage(MAX_DRIFT_PPM));
        }
        return new Lease(duration.toMillis(), ppm);
    }

    /** Millionths as in {@code 0.05%}. */
    static String percentage(long ppm) {
        return BigDecimal.valueOf(ppm, DECIMALS).stripTrailingZeros().toPlainString() + "%";
    }

    /** The member {@code lease}. */
    static void json(Json json, @Nullable Lease lease) {
        if (lease == null) {
            json.nothing("lease");
        } else {
            json.object(
                    "lease",
                    () -> json.put("durationMs", lease.durationMs())
                            .put("maxDriftPpm", lease.maxDriftPpm())
                            .put("trustedMs", lease.trustedMs()));
        }
    }
}
