package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl bench W9}. */
final class Memory implements Verb, Callable<Integer> {
    private static final Duration IDLE = Duration.ofMillis(1500);
    private static final long MIB = 1024;

    private final Globals globals;

    private Duration warmup = Duration.ofSeconds(30);

    private Duration duration = Duration.ofSeconds(6);

    private @Nullable Path dir;

    Memory(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Measures the resident memory of daemons, idle and after W3.",
                "On a cluster of its own, which it starts and removes: VmRSS of /proc,"
                        + " of the leader"
                        + " and of every node.");
        syntax.option("--warmup")
                .label("DURATION")
                .about("how long puts run before W3, 64 at once (default 30s)")
                .takes(Duration.class, value -> warmup = value);
        syntax.option("--duration")
                .label("DURATION")
                .about("how long W3 runs (default 6s)")
                .takes(Duration.class, value -> duration = value);
        syntax.option("--dir")
                .label("DIR")
                .about("in which to make the cluster's directory (default: the system's)")
                .takes(Path.class, value -> dir = value);
        syntax.examples("raftctl bench W9", "raftctl bench W9 --warmup 60s -o json");
    }

    @Override
    public Integer call() {
        List<Long> idle;
        List<Long> loaded;
        int leader;
        try (OwnCluster cluster = OwnCluster.start(globals, dir)) {
            OwnCluster.rest(IDLE);
            idle = resident(cluster);
            LoadPlan plan = NamedLoad.plan("W3", duration);
            Load load = new Load(globals, cluster.reach(), plan.keys(), plan.size());
            load.apply(NamedLoad.plan("W2", warmup), "warming up");
            load.apply(plan, "W3");
            loaded = resident(cluster);
            leader = cluster.nodes().indexOf(cluster.leader());
        }
        String text =
                "the leader's memory is %d MiB idle and %d MiB after W3; all nodes': %s, and %s"
                        .formatted(
                                idle.get(leader) / MIB,
                                loaded.get(leader) / MIB,
                                Figure.list(inMiB(idle)),
                                Figure.list(inMiB(loaded)));
        globals.output()
                .print(new Figure(
                        "W9",
                        "memory",
                        "RssKib",
                        loaded,
                        text,
                        json -> json.numbers("idleRssKib", idle)
                                .put("leaderIdleRssKib", idle.get(leader))
                                .put("leaderRssKib", loaded.get(leader))));
        return 0;
    }

    private static List<Long> resident(OwnCluster cluster) {
        return cluster.nodes().stream().map(OwnCluster::residentKiB).toList();
    }

    private static List<Long> inMiB(List<Long> kib) {
        return kib.stream().map(each -> each / MIB).toList();
    }
}
