package io.raftctl.command.events;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Listing;
import io.raftctl.timeline.EventTypes;
import io.raftctl.timeline.Happening;
import io.raftctl.timeline.Merge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** {@code raftctl events}. */
public final class Events implements Verb, Callable<Integer> {
    private final Globals globals;

    private final Source source = new Source();

    private final Period period = new Period();

    private List<String> types = List.of();

    private boolean follow;

    public Events(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Shows what the nodes' journals tell, as one timeline.",
                "It is ordered by term, then by what led to what, then by time (UTC).",
                "Journals that could not be read are named on standard error.");
        source.describe(syntax);
        period.describe(syntax);
        syntax.option("--type")
                .label("T,...")
                .about("only events of these types, such as leader_elected")
                .split(",")
                .takesAll(String.class, values -> types = values);
        syntax.option("--follow")
                .about("go on with what happens until interrupted")
                .flag(on -> follow = on);
        syntax.examples(
                "raftctl events --since 10m",
                "raftctl events --follow --type config_changed,storage_fault",
                "raftctl events -o jsonl --since 2026-01-31T12:00:00Z",
                "raftctl events --data-dir n1/data --data-dir n2/data");
    }

    @Override
    public Integer call() {
        checkOptions();
        Period.Span span = period.span(System.currentTimeMillis());
        Predicate<Happening> shown = event ->
                span.has(event.timeMs()) && (types.isEmpty() || types.contains(event.type()));
        try (Journals journals = source.open(globals)) {
            if (follow) {
                Stream stream = new Stream(globals, source, shown);
                stream.show(Merge.ordered(source.first(globals, journals.next()).found()));
                stream.follow(journals);
            }
            List<Happening> found = source.first(globals, journals.next()).found();
            Listing<Happening> listing = globals.output().listing(Rows.shape());
            listing.add(Merge.ordered(found).stream().filter(shown).toList());
            listing.end();
            return 0;
        }
    }

    private void checkOptions() {
        List<String> known = new ArrayList<>(EventTypes.ELECTIONS);
        known.addAll(EventTypes.OTHERS);
        for (String type : types) {
            if (!known.contains(type)) {
                throw Failure.usage("--type '" + type + "' is none of " + String.join(", ", known));
            }
        }
        if (follow && (period.hasEnd() || source.isStored())) {
            throw Failure.usage("--follow and --until or --data-dir exclude each other");
        }
    }
}
