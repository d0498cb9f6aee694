package io.raftctl.tui.seen;

import io.raftd.client.view.NodeView;
import io.raftd.protocol.wire.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast all was at one look.
 *
 * @param nodes by {@link NodeSeen#key}; only those that answered
 * @param readUs of a linearizable read; null when none was served
 */
public record Sample(Map<String, Speed> nodes, @Nullable Long readUs) {
    /** How fast a node was; {@code forceP99Us}: null when it forced nothing. */
    public record Speed(double opsPerSecond, @Nullable Long forceP99Us) {}

    public Sample {
        nodes = Map.copyOf(nodes);
    }

    static Sample of(Iterable<NodeView> nodes, @Nullable Long readUs) {
        Map<String, Speed> speeds = new LinkedHashMap<>();
        for (NodeView node : nodes) {
            Status status = node.status();
            if (status != null) {
                Long force = status.hasForceP99Us() ? status.getForceP99Us() : null;
                speeds.put(NodeSeen.key(node), new Speed(status.getOpsPerSecond(), force));
            }
        }
        return new Sample(speeds, readUs);
    }
}
