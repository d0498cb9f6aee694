package io.raftctl.tui;

import io.raftctl.timeline.Happening;
import io.raftd.client.view.ClusterView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a cluster shows.
 *
 * @param timeMs when it was taken, since 1970
 * @param events that came in since the look before, of all nodes, in order; the first look has the
 *     latest that there are
 * @param logs by node id, the end of the log of each node that answered; empty where logs are not
 *     looked at
 * @param readUs how long a linearizable read took; null when none was served
 */
public record Glimpse(
        long timeMs,
        ClusterView cluster,
        List<Happening> events,
        Map<String, LogTail> logs,
        @Nullable Long readUs) {
    public Glimpse {
        events = List.copyOf(events);
        logs = Map.copyOf(logs);
    }
}
