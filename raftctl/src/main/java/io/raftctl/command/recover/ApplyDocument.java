package io.raftctl.command.recover;

import io.raftctl.offline.Succession;
import io.raftctl.offline.Succession.Order;
import io.raftctl.offline.Succession.Step;
import io.raftctl.offline.Survivor.Seat;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done with a directory, is not needed, or would be done; and what comes next. */
record ApplyDocument(PlanText plan, Succession succession, boolean dryRun) implements Document {
    private boolean isNew() {
        return succession.step() == Step.FOUND || succession.step() == Step.FINISH;
    }

    /** In a few words. */
    String toDo() {
        return isNew()
                ? "found cluster " + plan.order().cluster() + " of " + succession.node() + " alone"
                : "move the old directory of " + succession.node() + " aside";
    }

    /** What is to be considered before. */
    String[] considered() {
        String moves = succession.directory() + " moves to " + succession.aside();
        return isNew()
                ? new String[] {
                    "cluster " + plan.order().parent() + " is given up: its members must never"
                            + " start again",
                    moves + ", and the new one takes its place"
                }
                : new String[] {moves};
    }

    @Override
    public void text(Page page) {
        Order order = plan.order();
        switch (succession.step()) {
            case NOTHING -> {
                page.line("unchanged");
                return;
            }
            case FOUND, FINISH -> {
                page.line((dryRun ? "would found" : "founded") + " cluster " + order.cluster());
                page.line("of " + succession.node() + " at " + order.address() + ", from index "
                        + order.chosen().last().index() + ", term "
                        + order.chosen().last().term());
                page.line("in " + succession.directory());
            }
            case LEAVE ->
                page.line((dryRun ? "would move" : "moved") + " the old directory of "
                        + succession.node() + " aside");
        }
        page.line("old directory: " + succession.aside());
        page.line("next:");
        next().forEach(line -> page.line("  " + line));
    }

    private List<String> next() {
        Order order = plan.order();
        String start = "raftd --id %s --listen %s --data %s";
        if (!isNew()) {
            return List.of("start " + succession.node() + " again, with --join " + order.address());
        }
        List<String> lines = new ArrayList<>();
        lines.add(start.formatted(succession.node(), order.address(), succession.directory()));
        for (Seat other : plan.others()) {
            lines.add(start.formatted(other.id(), other.address(), "DIR") + " --join "
                    + order.address());
        }
        for (Seat other : plan.others()) {
            lines.add("raftctl -e " + order.address() + " member add " + other.id() + " "
                    + other.address());
        }
        return lines;
    }

    @Override
    public void json(Json json) {
        Order order = plan.order();
        json.put("action", succession.step().name().toLowerCase(Locale.ROOT))
                .put("changed", succession.step() != Step.NOTHING && !dryRun)
                .put("dryRun", dryRun)
                .put("node", succession.node())
                .put("clusterId", order.cluster())
                .put("dataDir", succession.directory().toString())
                .put("movedTo", succession.aside().toString())
                .put("index", order.chosen().last().index())
                .put("term", order.chosen().last().term())
                .strings("next", succession.step() == Step.NOTHING ? List.of() : next());
    }
}
