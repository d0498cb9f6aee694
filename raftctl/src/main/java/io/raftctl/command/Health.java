package io.raftctl.command;

import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.ErrorCode;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code raftctl health}. */
final class Health implements Verb, Callable<Integer> {
    private static final int NAGIOS_WARNING = 1;
    private static final int NAGIOS_CRITICAL = 2;
    private static final int NAGIOS_UNKNOWN = 3;

    private final Globals globals;

    private long maxLag = Lookout.MAX_LAG;
    private boolean local;
    private boolean nagios;

    Health(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Tells whether the cluster is healthy.",
                "It is when a leader serves linearizable reads and reaches "
                        + "every member, no voter lags, none raises an alarm, and "
                        + "replicas agree.",
                "Exit code 0: healthy; 5: degraded; 4: unavailable, as there is "
                        + "no quorum, or none that agrees on a leader; 3: no node "
                        + "answers; 9: replicas have diverged.");
        syntax.option("--max-lag")
                .label("N")
                .about("entries that a voter may be behind the leader (default 10000)")
                .takes(Long.class, value -> maxLag = value);
        syntax.option("--local").about("only of the first endpoint's node").flag(on -> local = on);
        syntax.option("--nagios")
                .about("one line with performance data, and exit codes 0, 1, 2 and 3")
                .flag(on -> nagios = on);
        syntax.examples(
                "raftctl health",
                "raftctl health --max-lag 100 -o json",
                "raftctl health --local -e 127.0.0.1:7001",
                "raftctl health --nagios");
    }

    @Override
    public Integer call() {
        if (maxLag < 0) {
            throw Failure.usage("--max-lag " + maxLag + " < 0");
        }
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = local ? node(lookout) : cluster(lookout, timeout);
            if (nagios) {
                globals.output().print(nagiosLine(view), json -> members(json, view));
                return nagiosCode(view);
            }
            globals.output().print(document(view));
            return code(view).exit();
        } catch (Failure e) {
            if (!nagios) {
                throw e;
            }
            globals.output().write("RAFTD UNKNOWN - " + e.getMessage() + "\n");
            globals.output().flush();
            return NAGIOS_UNKNOWN;
        }
    }

    private ClusterView node(Lookout lookout) {
        return ClusterView.ofNode(lookout.ask(globals.endpoints().get(0).toString()), maxLag);
    }

    private ClusterView cluster(Lookout lookout, Duration timeout) {
        return lookout.checkService(lookout.look(maxLag, timeout), timeout);
    }

    private static ErrorCode code(ClusterView view) {
        if (view.isDiverged()) {
            return ErrorCode.DIVERGED;
        }
        return switch (view.health()) {
            case HEALTHY -> ErrorCode.OK;
            case DEGRADED -> ErrorCode.DEGRADED;
            case UNAVAILABLE -> ErrorCode.NO_QUORUM;
        };
    }

    private static Document document(ClusterView view) {
        return new Document() {
            @Override
            public void text(Page page) {
                String health = StatusDocument.name(view.health());
                Quorum quorum = view.quorum();
                page.line(page.toned(StatusDocument.tone(view.health()), health)
                        + (quorum == null || !quorum.isThere()
                                ? ""
                                : ": " + quorum + ", can lose " + quorum.canLose()));
                view.reasons().forEach(reason -> page.line("  " + reason.message()));
            }

            @Override
            public void json(Json json) {
                members(json, view);
            }
        };
    }

    private static void members(Json json, ClusterView view) {
        StatusDocument.health(json, view);
        StatusDocument.quorum(json, view.quorum());
    }

    private static String nagiosLine(ClusterView view) {
        String state = switch (nagiosCode(view)) {
            case 0 -> "OK";
            case NAGIOS_WARNING -> "WARNING";
            default -> "CRITICAL";
        };
        String reasons = view.reasons().stream()
                .map(reason -> ": " + reason.message())
                .collect(Collectors.joining());
        return "RAFTD " + state + " - " + StatusDocument.name(view.health())
                + reasons.replace('|', '/') + " | " + performance(view);
    }

    private static String performance(ClusterView view) {
        long lag = view.nodes().stream()
                .map(NodeView::progress)
                .mapToLong(progress -> progress == null ? 0 : progress.lagEntries())
                .max()
                .orElse(0);
        Quorum quorum = view.quorum();
        return (quorum == null
                        ? ""
                        : "voters=" + quorum.voters() + " reachable=" + quorum.reachable()
                                + " needed=" + quorum.needed() + " ")
                + "lag=" + lag;
    }

    private static int nagiosCode(ClusterView view) {
        return switch (code(view)) {
            case OK -> 0;
            case DEGRADED -> NAGIOS_WARNING;
            default -> NAGIOS_CRITICAL;
        };
    }
}
