package io.raftd.client.view;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as one look at its nodes shows it.
 *
 * @param leader the claim of the highest term that a quorum of the voters confirms, else null
 * @param term of that leader, else the highest that any member answered; null when none did
 * @param lease in that configuration; null: none, each linearizable read asks a quorum
 * @param quorum null while no configuration is known
 * @param nodes the members in the order of the configuration, then others that answered
 * @param removed who was removed from the cluster, the latest last
 */
public record ClusterView(
        @Nullable UUID clusterId,
        List<Reason> reasons,
        @Nullable String leader,
        @Nullable Long term,
        @Nullable Long configIndex,
        boolean joint,
        @Nullable Lease lease,
        @Nullable Long commitIndex,
        List<Alarm> alarms,
        @Nullable Quorum quorum,
        List<NodeView> nodes,
        List<Removed> removed) {
    /** A replica that has left for good: a node id on one disk. */
    public record Removed(String id, String diskId) {}

    /** Something that a node wants looked after. */
    public record Alarm(String code, String node) {}

    public ClusterView {
        reasons = List.copyOf(reasons);
        alarms = List.copyOf(alarms);
        nodes = List.copyOf(nodes);
        removed = List.copyOf(removed);
    }

    /**
     * What the answers amount to.
     *
     * @param maxLag the most entries that a voter may be behind the leader in a healthy cluster
     */
    public static ClusterView of(List<Sighting> sightings, long maxLag) {
        return new Composition(sightings, maxLag).view();
    }

    /** One node by itself, which answered: whether it takes part and knows a leader. */
    public static ClusterView ofNode(Sighting sighting, long maxLag) {
        return Composition.alone(sighting, maxLag);
    }

    public Health health() {
        if (reasons.isEmpty()) {
            return Health.HEALTHY;
        }
        return reasons.stream().anyMatch(reason -> reason.code().isFatal())
                ? Health.UNAVAILABLE
                : Health.DEGRADED;
    }

    /** The same with one more thing to complain of. */
    public ClusterView with(Reason reason) {
        List<Reason> more = new ArrayList<>(reasons);
        more.add(reason);
        return new ClusterView(
                clusterId,
                more,
                leader,
                term,
                configIndex,
                joint,
                lease,
                commitIndex,
                alarms,
                quorum,
                nodes,
                removed);
    }

    /** Whether any node answered. */
    public boolean isAnswered() {
        return nodes.stream().anyMatch(NodeView::isReachable);
    }

    public boolean isDiverged() {
        return reasons.stream().anyMatch(reason -> reason.code() == Reason.Code.DIVERGED);
    }

    public List<NodeView> members() {
        return nodes.stream()
                .filter(node -> node.membership() != NodeView.Membership.NONE)
                .toList();
    }

    /**
     * The member of that name, see {@link NodeView#isCalled}, or null. Of several, as when a
     * learner is to take the place of a voter that lost its disk, one that answers, and of these a
     * voter.
     */
    public @Nullable NodeView member(String name) {
        NodeView found = null;
        for (NodeView node : allCalled(name)) {
            if (found == null || !found.isReachable() && node.isReachable()) {
                found = node;
            }
        }
        return found;
    }

    /** Every member of that name; voters first. */
    public List<NodeView> allCalled(String name) {
        return members().stream().filter(node -> node.isCalled(name)).toList();
    }

    /** The leader as it answered, or null. */
    public @Nullable NodeView leaderNode() {
        NodeView node = leader == null ? null : member(leader);
        return node != null && node.isReachable() ? node : null;
    }

    /**
     * The voters that would still hold the cluster up without {@code stopped}: members that answer,
     * that the leader hears from, that could elect another one, and that are no more than
     * {@code maxLag} behind it.
     */
    public Quorum without(NodeView stopped, long maxLag) {
        int voters = 0;
        int live = 0;
        for (NodeView node : nodes) {
            if (node.isVoter()) {
                voters++;
                NodeView.Progress progress = node.progress();
                boolean holds = node.isReachable()
                        && !node.isRebuilding()
                        && progress != null
                        && progress.reachable()
                        && progress.lagEntries() <= maxLag;
                live += holds && !node.equals(stopped) ? 1 : 0;
            }
        }
        return new Quorum(voters, live);
    }
}
