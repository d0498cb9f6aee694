package io.raftctl.command.doctor;

import com.google.protobuf.ByteString;
import io.raftctl.command.events.Recollection;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Membership;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was gathered of a cluster.
 *
 * @param timeMs of the last look, since 1970, by our clock
 * @param looks the first, the last at least a second later, and any between; one or more
 * @param maxLag the most entries that a voter may be behind
 */
record Examination(
        long timeMs,
        List<Look> looks,
        List<ClockReading> clocks,
        Recollection journals,
        long maxLag) {
    /** A member that answered, with its answer. */
    record Answer(NodeView node, Status status) {
        String name() {
            return node.name();
        }
    }

    Examination {
        looks = List.copyOf(looks);
        clocks = List.copyOf(clocks);
    }

    ClusterView first() {
        return looks.get(0).view();
    }

    ClusterView now() {
        return looks.get(looks.size() - 1).view();
    }

    /** From the first look to the last. */
    long elapsedMs() {
        return looks.get(looks.size() - 1).atMs() - looks.get(0).atMs();
    }

    /** The members that answered the last time. */
    List<Answer> members() {
        return members(now());
    }

    static List<Answer> members(ClusterView view) {
        return answers(view).stream()
                .filter(answer -> answer.node().membership() != Membership.NONE)
                .toList();
    }

    /** All that answered and are of the cluster, members or not. */
    static List<Answer> own(ClusterView view) {
        String cluster = String.valueOf(view.clusterId());
        return answers(view).stream()
                .filter(answer -> id(answer.status().getCluster()).equals(cluster))
                .toList();
    }

    /** Whoever answered the last time. */
    List<Answer> answers() {
        return answers(now());
    }

    private static List<Answer> answers(ClusterView view) {
        List<Answer> answers = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            if (node.status() != null) {
                answers.add(new Answer(node, node.status()));
            }
        }
        return answers;
    }

    /** The leader's answer, or null. */
    @Nullable
    Answer leader() {
        NodeView leader = now().leaderNode();
        return leader == null || leader.status() == null
                ? null
                : new Answer(leader, leader.status());
    }

    /** The replica as the first look shows it, or null. */
    @Nullable
    NodeView before(NodeView replica) {
        return first().nodes().stream()
                .filter(node -> Objects.equals(node.id(), replica.id())
                        && Objects.equals(node.diskId(), replica.diskId()))
                .findFirst()
                .orElse(null);
    }

    /** The same for the answer alone. */
    @Nullable
    Status statusBefore(NodeView replica) {
        NodeView before = before(replica);
        return before == null ? null : before.status();
    }

    /**
     * The node that answers under the id of a member that does not, from an empty directory; null
     * when there is none.
     */
    @Nullable
    Answer onAnotherDisk(NodeView member) {
        if (member.isReachable()) {
            return null;
        }
        return answers().stream()
                .filter(answer -> answer.node().membership() == Membership.NONE
                        && Objects.equals(answer.node().id(), member.id())
                        && answer.status().getCluster().isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** The id as text, or what else it is. */
    static String id(ByteString id) {
        UUID uuid = id.size() == Uuids.BYTES ? Uuids.uuid(id) : null;
        return uuid == null ? "none" : uuid.toString();
    }

    /** A duration such as {@code 1.2 s} or {@code 250 ms}. */
    static String duration(long ms) {
        return ms < 1000 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
    }
}
