package io.raftctl.command.member;

import io.raftctl.command.Globals;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a new member is waited for. */
final class Patience {
    /** More than any system stays up. */
    private static final Duration NO_LIMIT = Duration.ofDays(10_000);

    @Option(
            names = "--stall-timeout",
            paramLabel = "DURATION",
            description = "give up when a new member gets no further for so long (default 30s)")
    private Duration stallTimeout = Duration.ofSeconds(30);

    /** For as long as it gets further; with {@code --timeout}, for no longer than that. */
    CatchUp catchUp(Globals globals, Changes changes) {
        long deadline = System.nanoTime() + globals.timeout(NO_LIMIT).toNanos();
        return new CatchUp(globals, changes.lookout(), stallTimeout, deadline);
    }
}
