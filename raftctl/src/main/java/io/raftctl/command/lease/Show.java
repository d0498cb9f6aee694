package io.raftctl.command.lease;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Text;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Lease;
import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code raftctl lease show}. */
final class Show implements Verb, Callable<Integer> {
    private static final List<Column<ClusterView>> COLUMNS = List.of(
            Column.of("LEASE", view -> view.lease() == null ? "off" : "on"),
            Column.of("DURATION", of(lease -> Text.exactly(lease.durationMs()))),
            Column.of("MAX-DRIFT", of(lease -> Terms.percentage(lease.maxDriftPpm()))),
            Column.of("TRUSTED", of(lease -> Text.exactly(lease.trustedMs()))),
            Column.of("CONFIG", ClusterView::configIndex));

    private final Globals globals;

    Show(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Prints the lease of the current configuration.",
                "TRUSTED is for how long a leader answers reads by itself once a quorum has "
                        + "answered it: the duration, less what clocks may differ.");
        syntax.examples("raftctl lease show", "raftctl lease show -o json");
    }

    @Override
    public Integer call() {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = lookout.look(Lookout.MAX_LAG, timeout);
            if (view.clusterId() == null) {
                throw new Failure(ErrorCode.NO_QUORUM, view.reasons().get(0).message());
            }
            globals.output().print(new Document() {
                @Override
                public void text(Page page) {
                    page.table(COLUMNS, List.of(view));
                }

                @Override
                public void json(Json json) {
                    json.put("configIndex", view.configIndex());
                    Terms.json(json, view.lease());
                }
            });
            return 0;
        }
    }

    private static Function<ClusterView, @Nullable Object> of(Function<Lease, Object> term) {
        return view -> view.lease() == null ? null : term.apply(view.lease());
    }
}
