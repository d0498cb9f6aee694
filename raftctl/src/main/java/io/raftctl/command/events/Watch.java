package io.raftctl.command.events;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.timeline.EventTypes;
import io.raftctl.timeline.Merge;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftctl elections watch}. */
@Command(
        name = "watch",
        description = {
            "Shows elections, and what leads to them, as they happen, until interrupted.",
            "With --since it begins with what has happened since then."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl elections watch",
            "  raftctl elections watch --since 5m -o jsonl"
        })
final class Watch implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final Source source = new Source();

    @Mixin
    private final Period period = new Period();

    Watch(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        if (period.hasEnd() || source.isStored()) {
            throw Failure.usage("a watch has no end and takes no directory: see raftctl elections"
                    + " history --help");
        }
        Period.Span span = period.span(System.currentTimeMillis());
        Stream stream = new Stream(
                globals,
                source,
                event -> span.has(event.timeMs()) && EventTypes.ELECTIONS.contains(event.type()));
        try (RunningJournals journals = Source.running(globals)) {
            if (period.hasBeginning()) {
                stream.show(Merge.ordered(source.first(globals, journals.next()).found()));
            } else {
                source.first(globals, journals.skip());
            }
            stream.follow(journals);
        }
        return 0;
    }
}
