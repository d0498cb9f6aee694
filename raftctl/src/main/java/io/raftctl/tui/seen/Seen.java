package io.raftctl.tui.seen;

import io.raftctl.timeline.Happening;
import io.raftctl.timeline.History;
import io.raftctl.timeline.LeaderChange;
import io.raftctl.tui.Glimpse;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that has been seen of a cluster, within bounds.
 *
 * @param nowMs since 1970
 * @param firstMs when the first look was taken; null: there was none
 * @param lookedMs when the last look was taken; null: there was none
 * @param answeredMs when anything answered last; null: it never has
 * @param looked the cluster at the last look; null: there was none
 * @param answered the cluster at the last look that anything answered; null: there was none
 * @param nodes in the order of the last look
 * @param events at most {@link #EVENTS}, the latest last
 * @param changes of leadership that the events tell of, in order
 * @param samples at most {@link #SAMPLES}, the latest last
 * @param logs by node id
 */
public record Seen(
        long nowMs,
        @Nullable Long firstMs,
        @Nullable Long lookedMs,
        @Nullable Long answeredMs,
        @Nullable ClusterView looked,
        @Nullable ClusterView answered,
        List<NodeSeen> nodes,
        List<Happening> events,
        List<LeaderChange> changes,
        List<Sample> samples,
        Map<String, NodeLog> logs) {
    public static final int EVENTS = 2000;
    public static final int SAMPLES = 512;

    public static final Seen NOTHING = new Seen(
            0, null, null, null, null, null, List.of(), List.of(), List.of(), List.of(), Map.of());

    public Seen {
        nodes = List.copyOf(nodes);
        events = List.copyOf(events);
        changes = List.copyOf(changes);
        samples = List.copyOf(samples);
        logs = Map.copyOf(logs);
    }

    /** The same at another time. */
    public Seen at(long timeMs) {
        return new Seen(
                timeMs,
                firstMs,
                lookedMs,
                answeredMs,
                looked,
                answered,
                nodes,
                events,
                changes,
                samples,
                logs);
    }

    /** With what another look shows. */
    public Seen with(Glimpse look) {
        ClusterView cluster = look.cluster();
        boolean speaks = cluster.isAnswered();
        List<Happening> all = last(events, look.events(), EVENTS);
        return new Seen(
                look.timeMs(),
                firstMs == null ? (Long) look.timeMs() : firstMs,
                look.timeMs(),
                speaks ? (Long) look.timeMs() : answeredMs,
                cluster,
                speaks ? cluster : answered,
                NodeSeen.next(nodes, cluster.nodes(), look.timeMs()),
                all,
                look.events().isEmpty() ? changes : History.of(all),
                last(samples, List.of(Sample.of(cluster.nodes(), look.readUs())), SAMPLES),
                logs(look));
    }

    /** The last {@code most} of both. */
    private static <T> List<T> last(List<T> before, List<T> more, int most) {
        if (more.isEmpty()) {
            return before;
        }
        List<T> all = new ArrayList<>(before);
        all.addAll(more);
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    /** A node that is not there any more has no log; one that is silent keeps the one it had. */
    private Map<String, NodeLog> logs(Glimpse look) {
        Map<String, NodeLog> next = new LinkedHashMap<>(logs);
        look.logs().forEach((node, tail) -> next.put(node, new NodeLog(node, tail, look.timeMs())));
        if (look.cluster().isAnswered()) {
            Set<String> there =
                    look.cluster().nodes().stream().map(NodeView::name).collect(Collectors.toSet());
            next.keySet().retainAll(there);
        }
        return next;
    }

    /** Whether a look has been taken, and nothing answered it. */
    public boolean isSilent() {
        return looked != null && !looked.isAnswered();
    }

    /** For how long nothing has answered, in ms; 0 while something does. */
    public long silentMs() {
        Long since = answeredMs == null ? firstMs : answeredMs;
        return isSilent() && since != null ? Math.max(0, nowMs - since) : 0;
    }
}
