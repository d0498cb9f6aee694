package io.raftctl.command.dashboard;

import io.raftctl.command.Console;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.tui.Dashboard;
import io.raftctl.tui.Deed;
import io.raftctl.tui.Deeds;
import io.raftctl.tui.Manner;
import io.raftctl.tui.Occasion;
import io.raftctl.tui.terminal.Keys;
import io.raftctl.tui.terminal.Occasions;
import io.raftctl.tui.terminal.Stage;
import io.raftctl.tui.terminal.Still;
import io.raftd.protocol.ErrorCode;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A dashboard before an operator's eyes, or once as text. */
final class Showing {
    private static final Duration DEED = Duration.ofMinutes(2);
    private static final long TICK_MS = 1000;

    private final Globals globals;
    private final Manner manner;
    private final int view;

    /** {@code view}: the number of the one to begin with. */
    Showing(Globals globals, Manner manner, int view) {
        this.globals = globals;
        this.manner = manner;
        this.view = view;
    }

    /** On the terminal, until the operator leaves; returns the exit code. */
    int live(Source source) {
        Console console = globals.console();
        Occasions occasions = new Occasions();
        try (VerbDeeds deeds = new VerbDeeds(globals, occasions, DEED);
                Source looks = source;
                Stage stage = Stage.open(console.in(), console.out(), occasions)) {
            Dashboard dashboard = dashboard(manner.readonly() ? new NoDeeds() : deeds);
            looks.begin(occasions);
            Stage.End end =
                    stage.play(dashboard, looks::nowMs, Math.min(TICK_MS, manner.refreshMs()));
            return switch (end) {
                case LEFT -> 0;
                case INTERRUPTED -> ErrorCode.INTERRUPTED.exit();
                case CUT_OFF -> throw new Failure(ErrorCode.FAILED, "the terminal is gone");
            };
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't use the terminal: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted");
        }
    }

    /** As text of that size to standard output. */
    void still(List<Observation> seen, int columns, int rows) {
        Dashboard dashboard = dashboard(new NoDeeds());
        seen.forEach(each -> dashboard.on(new Occasion.Looked(each.glimpse())));
        globals.output().write(Still.of(dashboard, columns, rows, manner.color()));
        globals.output().flush();
    }

    private Dashboard dashboard(Deeds deeds) {
        Dashboard dashboard = new Dashboard(manner, deeds);
        dashboard.on(Keys.of((char) ('0' + view)));
        return dashboard;
    }

    /** For a dashboard that asks for none. */
    private record NoDeeds() implements Deeds {
        @Override
        public void plan(Deed deed) {
            throw new IllegalStateException("asked for " + deed + ", though nothing may be done");
        }

        @Override
        public void perform(Deed deed) {
            plan(deed);
        }
    }
}
