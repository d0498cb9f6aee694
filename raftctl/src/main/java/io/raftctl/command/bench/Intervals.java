package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.output.Format;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a load is told of piece by piece, while it runs. */
final class Intervals {
    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description = "also print what was done in each DURATION, while it runs; not with"
                    + " -o json, which is one object")
    private @Nullable Duration every;

    /** How long each is; null: none is told of. A usage error where they can't be printed. */
    @Nullable
    Duration check(Globals globals) {
        if (every != null && globals.format() == Format.JSON) {
            throw Failure.usage("--every prints many objects: use it with -o jsonl");
        }
        return every;
    }
}
