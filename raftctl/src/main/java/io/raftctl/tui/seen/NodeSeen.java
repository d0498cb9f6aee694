package io.raftctl.tui.seen;

import io.raftd.client.view.NodeView;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as the last look shows it, with what it said last.
 *
 * @param status null when it has never answered
 * @param seenMs when it answered last, since 1970; null when it never has
 */
public record NodeSeen(
        NodeView view, @Nullable Status status, @Nullable Long seenMs) {
    /** Whether it answered at the last look. */
    public boolean isLive() {
        return view.isReachable();
    }

    public String name() {
        return view.name();
    }

    /** What tells it from all others. */
    public String key() {
        return key(view);
    }

    static String key(NodeView view) {
        return view.name() + "/" + (view.diskId() == null ? "" : view.diskId());
    }

    /** How long ago it answered, in ms; null when it never has. */
    public @Nullable Long ageMs(long nowMs) {
        return seenMs == null ? null : (Long) Math.max(0, nowMs - seenMs);
    }

    /** The nodes after a look. While nothing answers, they stay. */
    static List<NodeSeen> next(List<NodeSeen> before, List<NodeView> found, long timeMs) {
        boolean answered = found.stream().anyMatch(NodeView::isReachable);
        boolean known = before.stream().anyMatch(node -> node.status != null);
        return answered || !known
                ? found.stream().map(view -> next(before, view, timeMs)).toList()
                : silent(before, found);
    }

    private static NodeSeen next(List<NodeSeen> before, NodeView view, long timeMs) {
        if (view.status() != null) {
            return new NodeSeen(view, view.status(), timeMs);
        }
        for (NodeSeen node : before) {
            boolean nameless = view.id() == null && node.view.address().equals(view.address());
            if (nameless) {
                return node.silent(view.error());
            }
            if (key(view).equals(node.key())) {
                return new NodeSeen(view, node.status, node.seenMs);
            }
        }
        return new NodeSeen(view, null, null);
    }

    private static List<NodeSeen> silent(List<NodeSeen> before, List<NodeView> found) {
        Map<String, @Nullable String> errors = new HashMap<>();
        found.forEach(view -> errors.put(view.address(), view.error()));
        List<NodeSeen> nodes = new ArrayList<>();
        for (NodeSeen node : before) {
            String error = errors.get(node.view.address());
            nodes.add(node.silent(error == null ? "was not asked" : error));
        }
        return nodes;
    }

    private NodeSeen silent(@Nullable String error) {
        NodeView silent = new NodeView(
                view.id(),
                view.address(),
                view.diskId(),
                view.membership(),
                null,
                error,
                null,
                null,
                null);
        return new NodeSeen(silent, status, seenMs);
    }
}
