package io.raftctl.command.dashboard;

import io.raftctl.command.Lookout;
import io.raftctl.timeline.Happening;
import io.raftctl.tui.Glimpse;
import io.raftctl.tui.LogTail;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Sighting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a cluster has found, before anything is made of it.
 *
 * @param timeMs when it was taken, since 1970
 * @param events new ones, in order
 * @param logs by node id
 * @param readUs how long a linearizable read took; null when none was served, or asked for
 * @param unserved why none was served; null when one was, or none was asked for
 */
record Observation(
        long timeMs,
        List<Sighting> sightings,
        List<Happening> events,
        Map<String, LogTail> logs,
        @Nullable Long readUs,
        @Nullable String unserved) {
    Observation {
        sightings = List.copyOf(sightings);
        events = List.copyOf(events);
        logs = Map.copyOf(logs);
    }

    /** As the dashboard takes it. */
    Glimpse glimpse() {
        ClusterView view = ClusterView.of(sightings, Lookout.MAX_LAG);
        return new Glimpse(
                timeMs,
                unserved == null ? view : Lookout.unserved(view, unserved),
                events,
                logs,
                readUs);
    }
}
