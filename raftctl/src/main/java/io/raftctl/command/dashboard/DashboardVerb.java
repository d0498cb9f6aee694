package io.raftctl.command.dashboard;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.tui.Manner;
import io.raftd.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl dashboard}. */
public final class DashboardVerb implements Verb, Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Rates are those of the time between two looks. */
    private static final Duration BETWEEN = Duration.ofMillis(500);

    /** So many looks of a recording are what its last one is drawn from. */
    private static final int HISTORY = 600;

    private static final int VIEWS = 6;

    private final Globals globals;

    private boolean readonly;

    private Duration refresh = Duration.ofSeconds(1);

    private boolean ascii;
    private boolean once;
    private int view = 1;
    private @Nullable Path record;
    private @Nullable Path replay;

    public DashboardVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Shows the cluster live: its nodes, elections, logs and events, with"
                        + " what an operator "
                        + "may do about them.",
                "On a terminal; ? shows the keys, q leaves. Whatever it is to change, it shows the "
                        + "plan of first, and asks.",
                "With --once it prints one view, of COLUMNS and LINES in the"
                        + " environment or 80 by 24, "
                        + "and needs no terminal; exit code 3 when no node answers.");
        syntax.option("--readonly")
                .about("offer nothing that changes the cluster")
                .flag(on -> readonly = on);
        syntax.option("--refresh")
                .label("DURATION")
                .about("between two looks, 100ms to 1m (default 1s)")
                .takes(Duration.class, value -> refresh = value);
        syntax.option("--ascii").about("no characters beyond ASCII").flag(on -> ascii = on);
        syntax.option("--once").about("print one view as text, and end").flag(on -> once = on);
        syntax.option("--view")
                .label("N")
                .about("the view to begin with, 1 to 6 (default 1)")
                .takes(Integer.class, value -> view = value);
        syntax.option("--record")
                .label("FILE")
                .about("write down what is seen, to a new file")
                .takes(Path.class, value -> record = value);
        syntax.option("--replay")
                .label("FILE")
                .about("show what was recorded, at its own pace, without any cluster")
                .takes(Path.class, value -> replay = value);
        syntax.examples(
                "raftctl dashboard",
                "raftctl -e 10.0.0.1:7001 dashboard --readonly --refresh 500ms",
                "raftctl dashboard --once --view 2",
                "raftctl dashboard --record incident.jsonl",
                "raftctl dashboard --replay incident.jsonl");
    }

    @Override
    public Integer call() {
        checkOptions();
        if (!once) {
            checkTerminal();
        }
        return replay == null ? running() : recorded(replay);
    }

    private void checkOptions() {
        if (refresh.compareTo(SHORTEST) < 0 || refresh.compareTo(LONGEST) > 0) {
            throw Failure.usage("--refresh is not within 100ms and 1m");
        }
        if (view < 1 || view > VIEWS) {
            throw Failure.usage("--view " + view + " is not within 1 and " + VIEWS);
        }
        if (replay != null && (record != null || globals.hasEndpoints())) {
            throw Failure.usage("--replay and --record or --endpoints exclude each other");
        }
        if (once && record != null) {
            throw Failure.usage("--once and --record exclude each other");
        }
    }

    private void checkTerminal() {
        if (globals.front() == null) {
            throw Failure.usage("within a shell there is no room for a dashboard: leave the shell,"
                    + " or use dashboard --once");
        }
        if (!globals.console().isTerminal("STDIN") || !globals.console().isTerminal("STDOUT")) {
            throw Failure.usage("a dashboard needs a terminal; without one there are raftctl "
                    + "dashboard --once and raftctl status --watch -o jsonl");
        }
        if (!surroundings().canDraw()) {
            throw Failure.usage("TERM says that nothing can be drawn on this terminal; raftctl "
                    + "status --watch needs no more than it can");
        }
    }

    private Surroundings surroundings() {
        return new Surroundings(globals.console().environment());
    }

    private Showing showing(boolean replayed, long refreshMs) {
        Manner manner = new Manner(
                readonly || replayed,
                ascii || !surroundings().isUtf8(),
                globals.colors("STDOUT"),
                replayed,
                refreshMs);
        return new Showing(globals, manner, view);
    }

    private int running() {
        globals.endpoints();
        Showing showing = showing(false, refresh.toMillis());
        if (once) {
            return still(showing);
        }
        if (record == null) {
            return showing.live(new Poller(globals, refresh, null));
        }
        try (Recorder recorder = Recorder.create(record, refresh)) {
            int exit = showing.live(new Poller(globals, refresh, recorder));
            if (recorder.trouble() != null) {
                globals.say("raftctl: the recording ended early: " + recorder.trouble());
            }
            return exit;
        }
    }

    private int still(Showing showing) {
        List<Observation> seen = new ArrayList<>();
        try (Observer observer = new Observer(globals)) {
            seen.add(observer.look(globals.timeout(Globals.REQUEST_TIMEOUT)));
            boolean answered = seen.get(0).glimpse().cluster().isAnswered();
            if (answered) {
                globals.pause(BETWEEN);
                seen.add(observer.look());
            }
            showing.still(seen, surroundings().columns(), surroundings().rows());
            return answered ? 0 : ErrorCode.UNREACHABLE.exit();
        }
    }

    private int recorded(Path file) {
        try (Recording recording = Recording.open(file)) {
            Showing showing = showing(true, recording.refreshMs());
            int exit = 0;
            if (once) {
                stillOf(recording, showing);
            } else {
                exit = showing.live(new Player(recording));
            }
            if (recording.cut() != null) {
                globals.say(recording.cut());
            }
            if (recording.flaw() != null) {
                throw recording.flaw();
            }
            return exit;
        }
    }

    /** The last look, with those before it from which it is drawn. */
    private void stillOf(Recording recording, Showing showing) {
        Deque<Observation> seen = new ArrayDeque<>();
        for (Observation next = recording.next(); next != null; next = recording.next()) {
            seen.add(next);
            if (seen.size() > HISTORY) {
                seen.remove();
            }
        }
        showing.still(
                List.copyOf(seen), surroundings().columns(), surroundings().rows());
    }
}
