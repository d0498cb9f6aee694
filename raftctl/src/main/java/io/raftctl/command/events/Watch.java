package io.raftctl.command.events;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.timeline.EventTypes;
import io.raftctl.timeline.Merge;

import java.util.concurrent.Callable;

/** {@code raftctl elections watch}. */
final class Watch implements Verb, Callable<Integer> {
    private final Globals globals;

    private final Source source = new Source();

    private final Period period = new Period();

    Watch(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Shows elections, and what leads to them, as they happen, until interrupted.",
                "With --since it begins with what has happened since then.");
        source.describe(syntax);
        period.describe(syntax);
        syntax.examples("raftctl elections watch", "raftctl elections watch --since 5m -o jsonl");
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
