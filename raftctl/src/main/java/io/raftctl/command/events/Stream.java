package io.raftctl.command.events;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.output.Format;
import io.raftctl.output.Listing;
import io.raftctl.timeline.Arrivals;
import io.raftctl.timeline.Happening;

import java.util.List;
import java.util.function.Predicate;

/** Shows what running nodes tell, as it comes, until the process is ended. */
final class Stream {
    private final Globals globals;
    private final Source source;
    private final Predicate<Happening> shown;
    private final Listing<Happening> listing;

    Stream(Globals globals, Source source, Predicate<Happening> shown) {
        if (globals.format() == Format.JSON) {
            throw Failure.usage("an endless stream is no JSON document: use -o jsonl");
        }
        this.globals = globals;
        this.source = source;
        this.shown = shown;
        this.listing = globals.output().listing(Rows.shape());
    }

    void show(List<Happening> ordered) {
        List<Happening> rows = ordered.stream().filter(shown).toList();
        if (!rows.isEmpty()) {
            listing.add(rows);
        }
    }

    void follow(Journals journals) {
        Arrivals arrivals = new Arrivals();
        while (true) {
            globals.pause(Source.INTERVAL);
            Journals.Look look = source.tell(globals, journals.next());
            show(arrivals.next(look.found()));
        }
    }
}
