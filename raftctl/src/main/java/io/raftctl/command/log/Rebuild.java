package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.LogMending;
import io.raftctl.offline.LogMending.Verdict;
import io.raftctl.offline.StoppedNode.Flaw;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftd.protocol.ErrorCode;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code raftctl log rebuild}. */
final class Rebuild implements Verb, Callable<Integer> {
    private final Globals globals;

    private Path directory = Path.of("");

    private boolean dryRun;

    Rebuild(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Drops the damaged log of a stopped node, so that it gets it back from the others.",
                "The node keeps its identity, its vote and its sound snapshots. From"
                        + " its next start "
                        + "on it neither votes nor campaigns until it has caught up;"
                        + " until then the "
                        + "other voters must be a quorum. Rebuild one node at a time.",
                "Asks before. Exit code 6 when nothing is damaged, or there is no"
                        + " quorum of others; 9 "
                        + "when more than the log is lost: see 'raftctl member replace'.");
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a node that is stopped")
                .required()
                .takes(Path.class, value -> directory = value);
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        syntax.examples(
                "raftctl log rebuild --data-dir /var/lib/raftd --dry-run",
                "raftctl log rebuild --data-dir /var/lib/raftd --yes");
    }

    /** What was done, or would be. */
    private record Deed(LogMending.Rebuild found, boolean dryRun) implements Document {
        @Override
        public void text(Page page) {
            if (found.verdict() == Verdict.UNCHANGED) {
                page.line("unchanged: " + found.node() + " " + found.reason());
                return;
            }
            page.line((dryRun ? "would drop" : "dropped") + " the log of " + found.node() + ":");
            found.dropped().forEach(file -> page.line("  " + file));
            page.line("it begins again "
                    + (found.snapshotIndex() == null
                            ? "with index 1"
                            : "behind the snapshot at index " + found.snapshotIndex()));
            if (!dryRun) {
                page.line("start the node: it votes again when it has caught up with the others");
            }
        }

        @Override
        public void json(Json json) {
            json.put("node", found.node())
                    .put("changed", found.verdict() == Verdict.READY && !dryRun)
                    .put("dryRun", dryRun)
                    .put("snapshotIndex", found.snapshotIndex())
                    .strings("dropped", found.dropped())
                    .strings(
                            "damage",
                            found.damage().stream().map(Flaw::toString).toList());
        }
    }

    @Override
    public Integer call() {
        try (LogMending log = LogMending.open(directory, dryRun)) {
            LogMending.Rebuild found = log.rebuild();
            switch (found.verdict()) {
                case TOO_MUCH_LOST -> throw new Failure(ErrorCode.CORRUPT, found.reason());
                case REFUSED -> throw new Failure(ErrorCode.REFUSED, found.reason());
                case READY -> {
                    if (!dryRun) {
                        globals.confirm(
                                "drop the log of " + found.node() + " in " + directory,
                                found.damage().stream().map(Flaw::toString).toArray(String[]::new));
                        Interrupts.holdOff(log::drop);
                    }
                }
                case UNCHANGED -> {}
            }
            globals.output().print(new Deed(found, dryRun));
            return 0;
        }
    }
}
