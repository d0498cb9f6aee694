package io.raftctl.command.drill;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Column;
import io.raftctl.output.Listing;
import io.raftctl.playground.drill.Drill;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code raftctl drill list}. */
final class DrillList implements Verb, Callable<Integer> {
    private static final Listing.Shape<Drill> SHAPE = new Listing.Shape<>(
            "drills",
            List.of(
                    Column.of("DRILL", Drill::name),
                    Column.of("NODES", drill -> drill.cast().nodes()),
                    Column.of("REHEARSES", Drill::about)),
            (json, drill) -> json.put("drill", drill.name())
                    .put("nodes", drill.cast().nodes())
                    .put("about", drill.about()));

    private final Globals globals;

    DrillList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Lists the drills.");
        syntax.examples("raftctl drill list");
    }

    @Override
    public Integer call() {
        Listing<Drill> listing = globals.output().listing(SHAPE);
        listing.add(Drill.all());
        listing.end();
        return 0;
    }
}
