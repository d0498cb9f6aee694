package io.raftctl.command.drill;

import io.raftctl.command.Globals;
import io.raftctl.output.Column;
import io.raftctl.output.Listing;
import io.raftctl.playground.drill.Drill;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code raftctl drill list}. */
@Command(
        name = "list",
        description = "Lists the drills.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl drill list"})
final class DrillList implements Callable<Integer> {
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
    public Integer call() {
        Listing<Drill> listing = globals.output().listing(SHAPE);
        listing.add(Drill.all());
        listing.end();
        return 0;
    }
}
