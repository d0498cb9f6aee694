package io.raftctl.command.bench;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.LocalNode;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Get;
import io.raftd.protocol.wire.Request;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code raftctl bench W8}. */
final class Restart implements Verb, Callable<Integer> {
    private static final ByteString MARKER = ByteString.copyFromUtf8("bench/marker");
    private static final Request READ =
            Request.newBuilder().setGet(Get.newBuilder().setKey(MARKER)).build();

    private static final Duration FILL_TIME = Duration.ofHours(1);
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final int MAX_ENTRIES = 1_000_000_000;
    private static final int MAX_TRIALS = 1000;

    private final Globals globals;

    private int entries = 200_000;
    private int trials = 3;
    private @Nullable Path dir;

    Restart(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Measures the start of one node until it answers a linearizable read.",
                "On a cluster of its own, which it starts and removes. Fills the log, then kills a"
                        + " follower and starts it again, and asks it until it returns"
                        + " what was written"
                        + " last.");
        syntax.option("--entries")
                .label("N")
                .about("how many puts fill the log (default 200000)")
                .takes(Integer.class, value -> entries = value);
        syntax.option("--trials")
                .label("N")
                .about("how often (default 3)")
                .takes(Integer.class, value -> trials = value);
        syntax.option("--dir")
                .label("DIR")
                .about("in which to make the cluster's directory (default: the system's)")
                .takes(Path.class, value -> dir = value);
        syntax.examples("raftctl bench W8", "raftctl bench W8 --entries 1000000 -o json");
    }

    @Override
    public Integer call() {
        LoadOptions.check("--entries", entries, 1, MAX_ENTRIES);
        LoadOptions.check("--trials", trials, 1, MAX_TRIALS);
        List<Long> times = new ArrayList<>();
        try (OwnCluster cluster = OwnCluster.start(globals, dir)) {
            fill(cluster);
            for (int trial = 1; trial <= trials; trial++) {
                times.add(TimeUnit.NANOSECONDS.toMillis(trial(cluster)));
                globals.say("trial " + trial + " of " + trials + ": " + times.get(times.size() - 1)
                        + " ms");
            }
        }
        String text = "start of one node until it answers a linearizable read, with " + entries
                + " entries: median " + Figure.median(times) + " ms of " + Figure.list(times);
        globals.output()
                .print(new Figure(
                        "W8", "restart", "Ms", times, text, json -> json.put("entries", entries)));
        return 0;
    }

    private void fill(OwnCluster cluster) {
        globals.say("writing " + entries + " entries first");
        LoadPlan wide = NamedLoad.plan("W3", FILL_TIME);
        LoadPlan plan = wide.of(entries, wide.clients(), wide.size(), wide.keys());
        Measured filled =
                new Load(globals, cluster.reach(), plan.keys(), plan.size()).apply(plan, "writing");
        if (filled.cause() != null) {
            throw new Failure(filled.cause(), "can't write " + entries + " entries");
        }
    }

    private static long trial(OwnCluster cluster) {
        ByteString mark = ByteString.copyFromUtf8("m" + System.nanoTime());
        Failure.check(cluster.client().put(MARKER, mark));
        LocalNode leader = cluster.leader();
        LocalNode victim = cluster.nodes().stream()
                .filter(node -> !node.id().equals(leader.id()))
                .findFirst()
                .orElseThrow();
        awaitMark(victim, mark);
        cluster.kill(victim);
        long start = System.nanoTime();
        CompletableFuture<Void> started = CompletableFuture.runAsync(() -> cluster.start(victim));
        OwnCluster.await(BOUND, victim.id() + " does not listen", () -> {
            if (started.isCompletedExceptionally()) {
                join(started);
            }
            return listens(victim);
        });
        awaitMark(victim, mark);
        long time = System.nanoTime() - start;
        join(started);
        return time;
    }

    private static void join(CompletableFuture<Void> started) {
        try {
            started.join();
        } catch (CompletionException e) {
            throw new Failure(ErrorCode.FAILED, "can't start the node: " + e.getCause());
        }
    }

    private static boolean listens(LocalNode node) {
        Endpoint endpoint = Endpoint.parse(node.address());
        try (Socket socket = new Socket(endpoint.host(), endpoint.port())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Asks that node alone. */
    private static void awaitMark(LocalNode node, ByteString mark) {
        List<Endpoint> alone = List.of(Endpoint.parse(node.address()));
        try (ClusterClient client = new ClusterClient(new ClientOptions(alone, ATTEMPT, ATTEMPT))) {
            OwnCluster.await(BOUND, node.id() + " does not answer with what was written", () -> {
                Outcome outcome = client.ask(node.address(), READ, ATTEMPT);
                return outcome.ok() && outcome.body().equals(mark);
            });
        }
    }
}
