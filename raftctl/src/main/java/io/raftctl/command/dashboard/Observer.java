package io.raftctl.command.dashboard;

import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.events.News;
import io.raftctl.command.log.LogTails;
import io.raftctl.tui.LogTail;
import io.raftd.client.Outcome;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.Sighting;

import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a cluster, for one thread: at the status of every node, and, of those that have
 * answered, at their journals and logs; one connection a node serves for all of it. Nodes that do
 * not answer are values.
 */
final class Observer implements Closeable {
    /** So long a node is waited for. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Lookout lookout;
    private final News news;
    private final LogTails tails;

    Observer(Globals globals) {
        lookout = new Lookout(globals, PATIENCE);
        news = new News(lookout.client(), PATIENCE);
        tails = new LogTails(lookout, PATIENCE);
    }

    /** One look; fails when interrupted. */
    Observation look() {
        return look(PATIENCE);
    }

    /** One look, for which nodes may take so long to say how they are; fails when interrupted. */
    Observation look(Duration patience) {
        List<Sighting> sightings = lookout.sight(patience);
        long timeMs = System.currentTimeMillis();
        ClusterView view = ClusterView.of(sightings, Lookout.MAX_LAG);
        List<String> answering = view.nodes().stream()
                .filter(NodeView::isReachable)
                .map(NodeView::address)
                .toList();
        Long readUs = null;
        String unserved = null;
        if (view.leaderNode() != null) {
            long begin = System.nanoTime();
            Outcome outcome = lookout.read(PATIENCE);
            readUs = outcome.ok() ? TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin) : null;
            unserved = outcome.ok() ? null : outcome.message();
        }
        var events = news.next(answering);
        Map<String, LogTail> logs = tails.read(view);
        return new Observation(timeMs, sightings, events, logs, readUs, unserved);
    }

    @Override
    public void close() {
        lookout.close();
    }
}
