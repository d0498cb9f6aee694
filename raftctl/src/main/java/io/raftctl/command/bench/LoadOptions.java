package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.output.Format;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** How much load, and of what kind. */
final class LoadOptions {
    /** The most requests that one session may have under way. */
    private static final int WINDOW = 1024;

    private static final int DEFAULT_INFLIGHT = 64;
    private static final int MAX_CLIENTS = 1000;
    private static final int MAX_KEYS = 10_000_000;
    private static final int MAX_SIZE = 16 << 20;
    private static final int MAX_RATE = 10_000_000;

    private int clients = 8;
    private @Nullable Integer inflight;
    private @Nullable Integer rate;
    private int size = 256;
    private int keys = 10_000;
    private Distribution distribution = Distribution.UNIFORM;
    private @Nullable Duration warmup;

    private Duration duration = Duration.ofSeconds(10);

    void describe(Syntax syntax) {
        syntax.option("--clients")
                .label("N")
                .about("connections (default 8)")
                .takes(Integer.class, value -> clients = value);
        syntax.option("--inflight")
                .label("N")
                .about("requests under way at once, over all connections (default 64); with"
                        + " --rate: at most (default 1024 a connection)")
                .takes(Integer.class, value -> inflight = value);
        syntax.option("--rate")
                .label("N")
                .about("requests a second, each due at its time whatever became of those before;"
                        + " latency counts from then (default: each when one before it has ended)")
                .takes(Integer.class, value -> rate = value);
        syntax.option("--size")
                .label("B")
                .about("bytes of a value (default 256); from 16 on they tell their write")
                .takes(Integer.class, value -> size = value);
        syntax.option("--keys")
                .label("N")
                .about("how many keys (default 10000)")
                .takes(Integer.class, value -> keys = value);
        syntax.option("--distribution")
                .label("KIND")
                .about("how keys are chosen: uniform, zipf or sequential (default uniform)")
                .takes(
                        Distribution.class,
                        LoadOptions::distribution,
                        value -> distribution = value);
        syntax.option("--warmup")
                .label("DURATION")
                .about("how long it runs before it counts (default: not at all)")
                .takes(Duration.class, value -> warmup = value);
        syntax.option("--duration")
                .label("DURATION")
                .about("how long it counts (default 10s)")
                .takes(Duration.class, value -> duration = value);
    }

    private static Distribution distribution(String text) {
        for (Distribution each : Distribution.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw new TypeConversionException("'" + text + "' is none of uniform, zipf, sequential");
    }

    /** Whether a load is told of piece by piece, while it runs. */
    static final class Intervals {
        private @Nullable Duration every;

        void describe(Syntax syntax) {
            syntax.option("--every")
                    .label("DURATION")
                    .about("also print what was done in each DURATION, while it runs; not with"
                            + " -o json, which is one object")
                    .takes(Duration.class, value -> every = value);
        }

        /** How long each is; null: none is told of. A usage error where they can't be printed. */
        @Nullable
        Duration check(Globals globals) {
            if (every != null && globals.format() == Format.JSON) {
                throw Failure.usage("--every prints many objects: use it with -o jsonl");
            }
            return every;
        }
    }

    /** The load of so many reads in a hundred; a usage error if its numbers make no sense. */
    LoadPlan plan(String op, int reads, boolean stale) {
        check("--clients", clients, 1, MAX_CLIENTS);
        int most = clients * WINDOW;
        int under = inflight != null
                ? inflight
                : rate != null ? most : Math.max(clients, DEFAULT_INFLIGHT);
        check("--inflight", under, clients, most);
        check("--size", size, 0, MAX_SIZE);
        check("--keys", keys, 1, MAX_KEYS);
        if (rate != null) {
            check("--rate", rate, 1, MAX_RATE);
        }
        return new LoadPlan(
                op,
                null,
                reads,
                stale,
                clients,
                under,
                size,
                keys,
                distribution,
                rate,
                warmup == null ? Duration.ZERO : warmup,
                duration,
                0);
    }

    static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw Failure.usage(option + " " + value + " is not within " + least + " to " + most);
        }
    }
}
