package io.raftctl.command.log;

import io.raftctl.command.log.Comparison.Stretch;
import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a comparison of logs found. */
record CompareDocument(List<? extends ComparedLog> logs, Comparison found) implements Document {
    private static final List<Column<Stretch>> COLUMNS = List.of(
            Column.of("TERM", Stretch::term),
            Column.of("FIRST", Stretch::firstIndex),
            Column.of("LAST", Stretch::lastIndex),
            Column.of("COMMITTED", Stretch::committed),
            Column.of("NODES", stretch -> String.join(",", stretch.nodes())));

    /** In a sentence. */
    String verdict() {
        if (found.divergesAt() > 0) {
            return "DIVERGED: committed entries differ from index " + found.divergesAt() + " on";
        }
        return found.partsAt() > 0
                ? "committed entries agree; tails that are not committed part at index "
                        + found.partsAt()
                : "all agree as far as they reach, up to index " + found.agreesTo();
    }

    @Override
    public void text(Page page) {
        page.table(COLUMNS, found.stretches());
        page.heading("");
        page.heading(verdict());
    }

    @Override
    public void json(Json json) {
        json.put("diverged", found.divergesAt() > 0)
                .put("divergesAt", orNull(found.divergesAt()))
                .put("partsAt", orNull(found.partsAt()))
                .put("agreesTo", found.agreesTo())
                .array(
                        "nodes",
                        logs,
                        (entry, log) -> entry.put("node", log.name())
                                .put("firstIndex", log.firstIndex())
                                .put("lastIndex", log.lastIndex())
                                .put("commitIndex", log.commitIndex()))
                .array(
                        "stretches",
                        found.stretches(),
                        (entry, stretch) -> entry.put("term", stretch.term())
                                .put("firstIndex", stretch.firstIndex())
                                .put("lastIndex", stretch.lastIndex())
                                .put("committed", stretch.committed())
                                .strings("nodes", stretch.nodes()));
    }

    private static @Nullable Long orNull(long index) {
        return index == 0 ? null : Long.valueOf(index);
    }
}
