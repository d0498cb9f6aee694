package io.raftctl.command;

import io.raftd.client.view.ClusterView;
import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code raftctl wait}. */
final class Wait implements Verb, Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MIN_LOOK = Duration.ofMillis(100);
    private static final Duration MAX_LOOK = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(150);

    private final Globals globals;

    private List<String> texts = List.of();

    private @Nullable String node;
    private boolean all;

    Wait(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Waits until all conditions hold at once.",
                "Exit code 5 when the time runs out before. Nodes that do not answer"
                        + " are asked again.",
                "",
                "Conditions:",
                "  leader           a leader that a quorum confirms answers",
                "  healthy          as raftctl health has it",
                "  voter=ID         the node is a voter",
                "  member-count=N   there are so many members",
                "  applied=N        the leader, --node or --all members have applied index N",
                "  caught-up=ID     the node has applied all that was committed when it was asked");
        syntax.parameters("COND", 1)
                .about("what to wait for")
                .takesAll(String.class, values -> texts = values);
        syntax.option("--node")
                .label("ID")
                .about("whom applied=N is about")
                .takes(String.class, value -> node = value);
        syntax.option("--all").about("applied=N is about every member").flag(on -> all = on);
        syntax.examples(
                "raftctl wait leader",
                "raftctl wait healthy member-count=3 --timeout 2m",
                "raftctl wait caught-up=n2",
                "raftctl wait applied=120 --all");
    }

    @Override
    public Integer call() {
        if (all && node != null) {
            throw Failure.usage("--node and --all exclude each other");
        }
        List<Condition> conditions = new ArrayList<>();
        for (String text : texts) {
            conditions.add(Condition.parse(text, all, node));
        }
        return await(conditions, globals.timeout(TIMEOUT));
    }

    private int await(List<Condition> conditions, Duration timeout) {
        boolean service = conditions.stream().anyMatch(c -> c.text().equals(Condition.HEALTHY));
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Lookout lookout = new Lookout(globals, timeout)) {
            while (true) {
                Duration look = Duration.ofNanos(Math.max(
                        MIN_LOOK.toNanos(),
                        Math.min(MAX_LOOK.toNanos(), deadline - System.nanoTime())));
                ClusterView seen = lookout.tryLook(Lookout.MAX_LAG, look);
                ClusterView view = service ? lookout.checkService(seen, look) : seen;
                List<Condition> missing = conditions.stream()
                        .filter(condition -> !condition.holds(view))
                        .toList();
                if (missing.isEmpty()) {
                    return 0;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw timedOut(missing, view);
                }
                globals.pause(INTERVAL);
            }
        }
    }

    private static Failure timedOut(List<Condition> missing, ClusterView view) {
        String conditions = missing.stream().map(Condition::text).collect(Collectors.joining(", "));
        String reasons = view.reasons().stream()
                .map(reason -> "; " + reason.message())
                .collect(Collectors.joining());
        return new Failure(
                ErrorCode.WAIT_TIMED_OUT, "did not come true in time: " + conditions + reasons);
    }
}
