package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.LogMending;
import io.raftctl.offline.LogMending.Torn;
import io.raftctl.offline.StoppedNode.Flaw;
import io.raftd.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code raftctl log repair}. */
final class Repair implements Verb, Callable<Integer> {
    private final Globals globals;

    private Path directory = Path.of("");

    private boolean dryRun;

    Repair(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Cuts the torn end off a stopped node's log: a write that a crash cut short, on "
                        + "which nobody relies. The next start of the node would do the same.",
                "Asks before. Exit code 9 when the log is damaged, which no repair mends: see "
                        + "'raftctl log rebuild'.");
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a node that is stopped")
                .required()
                .takes(Path.class, value -> directory = value);
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        syntax.examples(
                "raftctl log repair --data-dir /var/lib/raftd --dry-run",
                "raftctl log repair --data-dir /var/lib/raftd --yes");
    }

    @Override
    public Integer call() {
        try (LogMending log = LogMending.open(directory, dryRun)) {
            LogMending.Repair found = log.repair();
            if (!found.damage().isEmpty()) {
                throw damaged(found);
            }
            Torn torn = found.torn();
            if (torn != null && !dryRun) {
                globals.confirm("cut " + words(torn), torn.file() + ": " + torn.reason());
                Interrupts.holdOff(log::cut);
            }
            print(found.node(), torn);
            return 0;
        }
    }

    private Failure damaged(LogMending.Repair found) {
        String flaws =
                found.damage().stream().map(Flaw::toString).collect(Collectors.joining("\n  "));
        String wayOut = found.canBeRebuilt()
                ? "run raftctl log rebuild --data-dir " + directory
                : "delete the data directory, start the node again and run"
                        + " `raftctl member replace`";
        return new Failure(ErrorCode.CORRUPT, flaws + "; " + wayOut);
    }

    private static String words(Torn torn) {
        return torn.file() + " at offset " + torn.offset() + ", and with that index "
                + torn.firstLost() + " and what follows";
    }

    private void print(@Nullable String node, @Nullable Torn torn) {
        String line = torn == null ? "unchanged" : (dryRun ? "would cut " : "cut ") + words(torn);
        globals.output()
                .print(
                        line,
                        json -> json.put("node", node)
                                .put("changed", torn != null && !dryRun)
                                .put("dryRun", dryRun)
                                .put("file", torn == null ? null : torn.file())
                                .put("offset", torn == null ? null : (Long) torn.offset())
                                .put("firstLost", torn == null ? null : (Long) torn.firstLost()));
    }
}
