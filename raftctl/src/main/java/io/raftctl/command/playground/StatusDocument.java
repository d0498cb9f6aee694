package io.raftctl.command.playground;

import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Tone;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.LocalNode.State;
import io.raftctl.playground.Playground;

import java.util.List;
import java.util.Locale;

/**
 * The processes of a playground.
 *
 * @param heading for people, or empty
 */
record StatusDocument(Playground playground, String heading) implements Document {
    private static final List<Column<LocalNode>> COLUMNS = List.of(
            Column.of("ID", LocalNode::id),
            Column.of("ADDRESS", LocalNode::address),
            Column.of("PID", LocalNode::pid),
            Column.<LocalNode>of("STATE", StatusDocument::state).toned(StatusDocument::tone),
            Column.wide("DATA", LocalNode::dataDir),
            Column.wide("LOG", LocalNode::logFile));

    @Override
    public void text(Page page) {
        if (!heading.isEmpty()) {
            page.line(heading);
        }
        page.table(COLUMNS, playground.nodes());
    }

    @Override
    public void json(Json json) {
        json.put("dir", playground.dir().toString())
                .array(
                        "nodes",
                        playground.nodes(),
                        (entry, node) -> entry.put("id", node.id())
                                .put("address", node.address())
                                .put("pid", node.pid())
                                .put("state", state(node))
                                .put("dataDir", node.dataDir().toString())
                                .put("logFile", node.logFile().toString()));
    }

    private static String state(LocalNode node) {
        return node.state().name().toLowerCase(Locale.ROOT);
    }

    private static Tone tone(LocalNode node) {
        return node.state() == State.RUNNING ? Tone.GOOD : Tone.WARNING;
    }
}
