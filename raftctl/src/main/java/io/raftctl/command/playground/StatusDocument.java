package io.raftctl.command.playground;

import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Tone;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.LocalNode.State;
import io.raftctl.playground.Playground;
import io.raftd.protocol.wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a playground.
 *
 * @param heading for people, or empty
 * @param faults of the nodes that told theirs; null where that does not matter
 */
record StatusDocument(
        Playground playground, String heading, @Nullable Map<String, Faults> faults)
        implements Document {
    private static final List<Column<LocalNode>> COLUMNS = List.of(
            Column.of("ID", LocalNode::id),
            Column.of("ADDRESS", LocalNode::address),
            Column.of("PID", LocalNode::pid),
            Column.<LocalNode>of("STATE", StatusDocument::state).toned(StatusDocument::tone),
            Column.wide("DATA", LocalNode::dataDir),
            Column.wide("LOG", LocalNode::logFile));

    /** Without faults. */
    static StatusDocument of(Playground playground, String heading) {
        return new StatusDocument(playground, heading, null);
    }

    @Override
    public void text(Page page) {
        if (!heading.isEmpty()) {
            page.line(heading);
        }
        List<Column<LocalNode>> columns = new ArrayList<>(COLUMNS);
        if (faults != null && !faults.isEmpty()) {
            columns.add(4, Column.of("FAULTS", this::faultsOf));
        }
        page.table(columns, playground.nodes());
    }

    @Override
    public void json(Json json) {
        json.put("dir", playground.dir().toString()).array("nodes", playground.nodes(), this::node);
    }

    private void node(Json entry, LocalNode node) {
        entry.put("id", node.id())
                .put("address", node.address())
                .put("pid", node.pid())
                .put("state", state(node))
                .put("dataDir", node.dataDir().toString())
                .put("logFile", node.logFile().toString());
        faults(entry, node);
    }

    private void faults(Json entry, LocalNode node) {
        Faults known = faults == null ? null : faults.get(node.id());
        if (known == null) {
            entry.nothing("faults");
            return;
        }
        entry.object(
                "faults",
                () -> entry.put("diskDelayMs", known.getForceDelayMs())
                        .array(
                                "links",
                                known.getLinksList(),
                                (json, link) -> json.put("peer", link.getNode())
                                        .put("dropSent", link.getDropSent())
                                        .put("dropReceived", link.getDropReceived())
                                        .put("delayMs", link.getDelayMs())));
    }

    /** Null: not known. */
    private @Nullable String faultsOf(LocalNode node) {
        Faults known = faults == null ? null : faults.get(node.id());
        if (known == null) {
            return null;
        }
        StringJoiner text = new StringJoiner("; ").setEmptyValue("none");
        names(known, link -> link.getDropSent() && link.getDropReceived(), "cut off from ", text);
        names(known, link -> link.getDropSent() && !link.getDropReceived(), "mute to ", text);
        names(known, link -> !link.getDropSent() && link.getDropReceived(), "deaf to ", text);
        known.getLinksList().stream()
                .mapToInt(Faults.Link::getDelayMs)
                .max()
                .ifPresent(ms -> add(ms, "links +", text));
        add(known.getForceDelayMs(), "disk +", text);
        return text.toString();
    }

    private static void names(
            Faults faults, Predicate<Faults.Link> which, String what, StringJoiner text) {
        String names = faults.getLinksList().stream()
                .filter(which)
                .map(Faults.Link::getNode)
                .collect(Collectors.joining(","));
        if (!names.isEmpty()) {
            text.add(what + names);
        }
    }

    private static void add(int ms, String what, StringJoiner text) {
        if (ms > 0) {
            text.add(what + ms + "ms");
        }
    }

    private static String state(LocalNode node) {
        return node.state().name().toLowerCase(Locale.ROOT);
    }

    private static Tone tone(LocalNode node) {
        return node.state() == State.RUNNING ? Tone.GOOD : Tone.WARNING;
    }
}
