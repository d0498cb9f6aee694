package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.ErrorCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code raftctl log compare}. */
final class Compare implements Verb, Callable<Integer> {
    /** So often a log may have changed while it was looked at. */
    private static final int ATTEMPTS = 5;

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Globals globals;

    private List<String> names = List.of();

    private List<Path> directories = List.of();

    Compare(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Shows where the logs of nodes agree and where they part, term by term.",
                "Each line is a stretch of equal entries, and who has them.",
                "Exit code 9 when two nodes differ in entries that both know as committed.",
                "Tails that are not committed may differ; the leader's will stay.");
        syntax.parameters("ID", 0)
                .about("ids or addresses of the nodes (default: all members that answer)")
                .takesAll(String.class, values -> names = values);
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a node that is stopped; may be given again")
                .takesAll(Path.class, values -> directories = values);
        syntax.examples(
                "raftctl log compare",
                "raftctl log compare n1 n3 -o json",
                "raftctl log compare n1 --data-dir /var/lib/raftd");
    }

    @Override
    public Integer call() {
        List<StoppedLog> stopped = directories.stream().map(StoppedLog::new).toList();
        stopped.forEach(log -> Flaws.check(globals, log.contents()));
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            List<String> running = running(lookout, timeout);
            CompareDocument document = compare(lookout, running, stopped);
            globals.output().print(document);
            if (document.found().divergesAt() > 0) {
                throw new Failure(ErrorCode.DIVERGED, document.verdict());
            }
            return 0;
        }
    }

    private List<String> running(Lookout lookout, Duration timeout) {
        if (!names.isEmpty()) {
            return names;
        }
        ClusterView view = directories.isEmpty()
                ? lookout.look(Lookout.MAX_LAG, timeout)
                : lookout.tryLook(Lookout.MAX_LAG, timeout);
        List<String> running = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            if (node.isReachable()) {
                running.add(node.name());
            } else {
                globals.say(node.name() + " does not answer: " + node.error());
            }
        }
        return running;
    }

    /** An index that is not there any more, or not on the disk yet, is INVALID. */
    private CompareDocument compare(
            Lookout lookout, List<String> running, List<StoppedLog> stopped) {
        for (int attempt = 1; ; attempt++) {
            try {
                List<ComparedLog> logs = new ArrayList<>();
                for (String node : running) {
                    logs.add(new RunningLog(new RemoteLog(lookout, node)));
                }
                logs.addAll(stopped);
                return new CompareDocument(logs, new Comparison(logs));
            } catch (Failure e) {
                if (e.code() != ErrorCode.INVALID || attempt == ATTEMPTS) {
                    throw e;
                }
                globals.pause(INTERVAL);
            }
        }
    }
}
