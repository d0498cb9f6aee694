package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.offline.StoppedNode.Contents;
import io.raftctl.offline.StoppedNode.Flaw;
import io.raftd.protocol.ErrorCode;

import java.util.stream.Collectors;

/** What is amiss in a data directory, and what to do about it. */
final class Flaws {
    private Flaws() {}

    /** Tells of what the next start mends; fails for damage. */
    static void check(Globals globals, Contents contents) {
        contents.flaws().stream()
                .filter(flaw -> !flaw.isDamage())
                .forEach(flaw -> globals.say(flaw + "; the next start of the node removes it"));
        if (contents.isDamaged()) {
            throw new Failure(
                    ErrorCode.CORRUPT,
                    contents.flaws().stream()
                            .filter(Flaw::isDamage)
                            .map(Flaw::toString)
                            .collect(Collectors.joining("\n  ")));
        }
    }
}
