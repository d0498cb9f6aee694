package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whose snapshots a verb is about. */
final class Sources {
    /** A follower is fresh that is no more entries behind the leader. */
    private static final long FRESH = 1000;

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Sources() {}

    /**
     * A cluster whose leader had committed, at some moment behind the call, what it says now: a
     * quorum confirmed it in that term between two looks at it.
     */
    static ClusterView confirmed(Globals globals, Lookout lookout, Endurance endurance) {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        while (true) {
            ClusterView before = lookout.look(Lookout.MAX_LAG, timeout);
            Failure.check(lookout.client().barrier());
            ClusterView after = lookout.look(Lookout.MAX_LAG, timeout);
            if (after.leaderNode() != null
                    && Objects.equals(after.leader(), before.leader())
                    && Objects.equals(after.term(), before.term())) {
                endurance.moved();
                return after;
            }
            endurance.check(new Failure(ErrorCode.NO_LEADER, "no leader lasts"));
            globals.pause(INTERVAL);
        }
    }

    /** What the leader says that it has committed. */
    static long commit(ClusterView view) {
        NodeView leader = view.leaderNode();
        return leader == null || leader.status() == null ? 0 : leader.status().getCommitIndex();
    }

    /** The node of that name; fails when there is none, or it does not answer. */
    static NodeView named(ClusterView view, String name) {
        NodeView member = view.member(name);
        NodeView node = member != null
                ? member
                : view.nodes().stream()
                        .filter(each -> each.isCalled(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new Failure(ErrorCode.NOT_FOUND, "no node " + name + " is known"));
        if (!node.isReachable()) {
            throw new Failure(
                    ErrorCode.UNREACHABLE,
                    node.name() + " does not answer",
                    List.of(new Failure.Endpoint(node.address(), String.valueOf(node.error()))));
        }
        return node;
    }

    /** The node of that name, by default the leader, else one that answers. */
    static NodeView orLeader(ClusterView view, @Nullable String name) {
        if (name != null) {
            return named(view, name);
        }
        NodeView leader = view.leaderNode();
        return leader != null
                ? leader
                : view.nodes().stream()
                        .filter(NodeView::isReachable)
                        .findFirst()
                        .orElseThrow();
    }

    /**
     * The follower that has applied most, if one is fresh, so that the leader is spared; else the
     * leader.
     */
    static NodeView orFollower(ClusterView view, @Nullable String name) {
        return name != null
                ? named(view, name)
                : view.members().stream()
                        .filter(node -> isFresh(view, node))
                        .max(Comparator.comparingLong(Sources::applied))
                        .orElseGet(() -> orLeader(view, null));
    }

    private static boolean isFresh(ClusterView view, NodeView node) {
        NodeView.Progress progress = node.progress();
        return node.isReachable()
                && !node.equals(view.leaderNode())
                && node.transfer() == null
                && progress != null
                && progress.reachable()
                && progress.lagEntries() <= FRESH;
    }

    /** How far the node has come; 0 where it does not say so. */
    static long applied(NodeView node) {
        return node.status() == null ? 0 : node.status().getAppliedIndex();
    }
}
