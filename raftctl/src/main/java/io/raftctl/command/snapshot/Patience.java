package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;

import java.time.Duration;

/** How long is waited for a node that is at work on a snapshot. */
final class Patience {
    /** More than any system stays up. */
    private static final Duration NO_LIMIT = Duration.ofDays(10_000);

    private Duration stallTimeout = Duration.ofSeconds(30);

    void describe(Syntax syntax) {
        syntax.option("--stall-timeout")
                .label("DURATION")
                .about("give up when the node neither sends anything nor says that it is at "
                        + "work for so long (default 30s)")
                .takes(Duration.class, value -> stallTimeout = value);
    }

    /** For as long as it gets further; with {@code --timeout}, for no longer than that. */
    Endurance begin(Globals globals) {
        return new Endurance(stallTimeout, globals.timeout(NO_LIMIT));
    }
}
