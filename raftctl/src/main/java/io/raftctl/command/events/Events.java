package io.raftctl.command.events;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.output.Listing;
import io.raftctl.timeline.EventTypes;
import io.raftctl.timeline.Happening;
import io.raftctl.timeline.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftctl events}. */
@Command(
        name = "events",
        description = {
            "Shows what the nodes' journals tell, as one timeline.",
            "It is ordered by term, then by what led to what, then by time (UTC).",
            "Journals that could not be read are named on standard error."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl events --since 10m",
            "  raftctl events --follow --type config_changed,storage_fault",
            "  raftctl events -o jsonl --since 2026-01-31T12:00:00Z",
            "  raftctl events --data-dir n1/data --data-dir n2/data"
        })
public final class Events implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final Source source = new Source();

    @Mixin
    private final Period period = new Period();

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "T,...",
            description = "only events of these types, such as leader_elected")
    private List<String> types = List.of();

    @Option(names = "--follow", description = "go on with what happens until interrupted")
    private boolean follow;

    public Events(Globals globals) {
        this.globals = globals;
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
