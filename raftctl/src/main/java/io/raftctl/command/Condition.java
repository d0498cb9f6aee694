package io.raftctl.command;

import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Health;
import io.raftd.client.view.NodeView;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something of a cluster to wait for.
 *
 * @param text as the command line has it
 */
record Condition(String text, Predicate<ClusterView> predicate) {
    static final String HEALTHY = "healthy";

    /** What there is to wait for; capitals stand for what the operator fills in. */
    static final List<String> FORMS =
            List.of("leader", HEALTHY, "voter=ID", "member-count=N", "applied=N", "caught-up=ID");

    /**
     * Reads a condition.
     *
     * @param all whether {@code applied=N} is about all members
     * @param node whom {@code applied=N} is about; null for the leader, unless all
     */
    static Condition parse(String text, boolean all, @Nullable String node) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        if (name.equals("leader") || name.equals(HEALTHY) ? equals >= 0 : value.isEmpty()) {
            throw unknown(text);
        }
        return new Condition(
                text,
                switch (name) {
                    case "leader" -> view -> view.leaderNode() != null;
                    case HEALTHY -> view -> view.health() == Health.HEALTHY;
                    case "voter" -> isVoter(value);
                    case "member-count" -> {
                        long count = number(text, value);
                        yield view -> view.members().size() == count;
                    }
                    case "applied" -> {
                        long index = number(text, value);
                        yield view -> hasApplied(subjects(view, all, node), index);
                    }
                    case "caught-up" -> new CaughtUp(value);
                    default -> throw unknown(text);
                });
    }

    boolean holds(ClusterView view) {
        return predicate.test(view);
    }

    private static Predicate<ClusterView> isVoter(String name) {
        return view -> {
            NodeView node = view.member(name);
            return view.leader() != null && node != null && node.isVoter();
        };
    }

    private static List<NodeView> subjects(ClusterView view, boolean all, @Nullable String node) {
        if (all) {
            return view.members();
        }
        NodeView one = node == null ? view.leaderNode() : view.member(node);
        return one == null ? List.of() : List.of(one);
    }

    private static boolean hasApplied(List<NodeView> nodes, long index) {
        return !nodes.isEmpty()
                && nodes.stream()
                        .map(NodeView::status)
                        .allMatch(status -> status != null && status.getAppliedIndex() >= index);
    }

    private static long number(String text, String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Failure.usage("condition '" + text + "': '" + value + "' is no whole number");
        }
        throw Failure.usage("condition '" + text + "': " + value + " < 0");
    }

    private static Failure unknown(String text) {
        return Failure.usage("condition '" + text + "' is none of " + String.join(", ", FORMS));
    }

    /**
     * That a node has applied what the leader had committed when it was first seen, and has all of
     * its log.
     */
    private static final class CaughtUp implements Predicate<ClusterView> {
        private final String name;
        private long target = -1;

        CaughtUp(String name) {
            this.name = name;
        }

        @Override
        public boolean test(ClusterView view) {
            NodeView leader = view.leaderNode();
            NodeView node = view.member(name);
            if (leader == null
                    || leader.status() == null
                    || node == null
                    || node.status() == null) {
                return false;
            }
            if (target < 0) {
                target = leader.status().getCommitIndex();
            }
            NodeView.Progress progress = node.progress();
            return progress != null
                    && progress.reachable()
                    && !node.isRebuilding()
                    && node.status().getAppliedIndex() >= target;
        }
    }
}
