package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;

import java.time.Duration;

/** How long a new member is waited for. */
final class Patience {
    /** More than any system stays up. */
    private static final Duration NO_LIMIT = Duration.ofDays(10_000);

    private Duration stallTimeout = Duration.ofSeconds(30);

    void describe(Syntax syntax) {
        syntax.option("--stall-timeout")
                .label("DURATION")
                .about("give up when a new member gets no further for so long (default 30s)")
                .takes(Duration.class, value -> stallTimeout = value);
    }

    /** For as long as it gets further; with {@code --timeout}, for no longer than that. */
    CatchUp catchUp(Globals globals, Changes changes) {
        long deadline = System.nanoTime() + globals.timeout(NO_LIMIT).toNanos();
        return new CatchUp(globals, changes.lookout(), stallTimeout, deadline);
    }
}
