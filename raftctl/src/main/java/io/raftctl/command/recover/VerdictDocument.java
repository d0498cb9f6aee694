package io.raftctl.command.recover;

import io.raftctl.offline.Survivor;
import io.raftctl.offline.Survivor.Place;
import io.raftctl.offline.Survivor.Seat;
import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan that was written to a file, for those who are to judge it. */
record VerdictDocument(Verdict verdict, String cluster, String file) implements Document {
    @Override
    public void text(Page page) {
        page.table(
                List.of(
                        Column.of("NODE", Survivor::node),
                        Column.of("TERM", s -> s.last().term()),
                        Column.of("INDEX", s -> s.last().index()),
                        Column.of("LAST ENTRY", VerdictDocument::time),
                        Column.of("SNAPSHOT", VerdictDocument::snapshot),
                        Column.of("VOTER", s -> verdict.isVoter(s)),
                        Column.of("STATE", Verdict::state),
                        Column.<Survivor>wide("DISK", Survivor::disk),
                        Column.<Survivor>wide("DATA DIR", Survivor::dataDir)),
                verdict.ranked());
        Survivor chosen = verdict.chosen();
        page.line("");
        page.line("cluster " + chosen.cluster() + ", configuration "
                + chosen.roster().index() + ":");
        page.line("  " + verdict.arithmetic());
        page.line("  missing: " + names(verdict.missing()));
        page.line("chosen: " + chosen.node() + ", with all that it has, up to index "
                + chosen.last().index() + ", term " + chosen.last().term());
        kept(page);
        lost(page);
        next(page);
    }

    private static @Nullable String time(Survivor survivor) {
        return survivor.last().index() == 0 ? null : Text.time(survivor.last().timeMs());
    }

    private static @Nullable Long snapshot(Survivor survivor) {
        Place snapshot = survivor.snapshot();
        return snapshot == null ? null : snapshot.index();
    }

    private static String names(List<Seat> seats) {
        return seats.stream().map(Seat::id).collect(Collectors.joining(", "));
    }

    private void kept(Page page) {
        Survivor chosen = verdict.chosen();
        Place snapshot = chosen.snapshot();
        long known = snapshot == null ? 1 : snapshot.index();
        page.line("kept: everything up to an entry made at "
                + Text.time(chosen.last().timeMs()));
        if (known < chosen.last().index()) {
            page.line("  entries behind index " + known
                    + " are kept, whether they were acknowledged or not");
        }
        for (Survivor ahead : verdict.ahead()) {
            page.line("  not kept: what " + ahead.node() + ", which is " + Verdict.state(ahead)
                    + ", has up to index " + ahead.last().index() + ", term "
                    + ahead.last().term());
        }
    }

    private void lost(Page page) {
        if (verdict.mayHaveLost()) {
            page.line("may be lost: whatever was acknowledged behind index "
                    + verdict.chosen().last().index());
            page.line(
                    "  the missing were a majority without the survivors, who can't tell whether");
            page.line("  there was anything, or how much");
        } else {
            page.line("lost: nothing that was acknowledged");
            page.line("  the missing were no majority: what they acknowledged a survivor has, too");
        }
    }

    private void next(Page page) {
        Survivor chosen = verdict.chosen();
        page.line("");
        page.line("new cluster " + cluster + ", of " + chosen.node() + " alone: " + file);
        page.line("on each survivor's host, " + chosen.node() + "'s first:");
        for (Survivor survivor : verdict.ranked()) {
            page.line("  " + survivor.node() + ": raftctl recover apply " + file + " --data-dir "
                    + survivor.dataDir());
        }
        page.line(
                "The missing must never start again on their old directories: a majority of them");
        page.line("would be the old cluster, beside the new one. Delete what turns up.");
    }

    @Override
    public void json(Json json) {
        json.put("file", file);
        PlanText.members(json, verdict, cluster);
    }
}
