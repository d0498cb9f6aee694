package io.raftctl.command.dashboard;

import io.raftctl.command.Console;
import io.raftctl.command.Globals;
import io.raftctl.command.Raftctl;
import io.raftctl.command.shell.VerbThread;
import io.raftctl.tui.Deed;
import io.raftctl.tui.Deeds;
import io.raftctl.tui.Occasion;
import io.raftctl.tui.terminal.Occasions;
import io.raftd.protocol.ErrorCode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does deeds by running their verbs as they are typed, one after the other: planned, with
 * {@code --dry-run}. One that takes too long is interrupted, and says how far it came.
 */
final class VerbDeeds implements Deeds, Closeable {
    private static final int MOST_WAITING = 8;

    /** How long a verb may take to end when it is interrupted. */
    private static final Duration END = Duration.ofSeconds(5);

    private final Globals globals;
    private final Occasions answers;
    private final Duration patience;
    private final ThreadPoolExecutor one = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), VerbDeeds::thread);

    /** {@code patience}: what a verb may take. */
    VerbDeeds(Globals globals, Occasions answers, Duration patience) {
        this.globals = globals;
        this.answers = answers;
        this.patience = patience;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "deeds");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void plan(Deed deed) {
        submit(deed, true);
    }

    @Override
    public void perform(Deed deed) {
        submit(deed, false);
    }

    private void submit(Deed deed, boolean planned) {
        try {
            one.execute(() -> run(deed, planned));
        } catch (RejectedExecutionException e) {
            Answer busy = new Answer(
                    deed,
                    planned,
                    ErrorCode.BUSY.exit(),
                    List.of("too much is waiting to be done already; nothing changed"));
            answers.offer(new Occasion.Answered(busy));
        }
    }

    private void run(Deed deed, boolean planned) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] words = words(deed, planned).toArray(String[]::new);
        VerbThread verb = new VerbThread(() -> run(said, words));
        verb.start();
        try {
            verb.join(patience.toMillis());
            if (verb.isAlive()) {
                verb.interrupt();
                verb.join(END.toMillis());
            }
            int exit = verb.isAlive() ? ErrorCode.UNKNOWN_OUTCOME.exit() : verb.exit();
            answers.put(new Occasion.Answered(new Answer(deed, planned, exit, lines(said))));
        } catch (InterruptedException leaving) {
            cutShort(verb, said);
        }
    }

    /** The dashboard is gone: what stands is for the operator to read where it was. */
    private void cutShort(VerbThread verb, ByteArrayOutputStream said) {
        verb.interrupt();
        try {
            verb.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines(said).forEach(globals::say);
    }

    private int run(ByteArrayOutputStream said, String... words) {
        Map<String, String> environment = new HashMap<>(globals.console().environment());
        environment.keySet().removeIf(name -> name.matches("RAFTCTL_(STDIN|STDOUT|STDERR)_TTY"));
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                said,
                new PrintStream(said, true, StandardCharsets.UTF_8),
                environment);
        return Raftctl.run(globals.ofLine(console, "", words), words);
    }

    private static List<String> lines(ByteArrayOutputStream said) {
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** As they are typed. */
    static List<String> words(Deed deed, boolean planned) {
        List<String> words = new ArrayList<>();
        List<String> names = new ArrayList<>();
        if (deed instanceof Deed.Transfer transfer) {
            words.addAll(List.of("leader", "transfer"));
            if (transfer.target() != null) {
                names.add(transfer.target());
            }
        } else if (deed instanceof Deed.TakeSnapshot take) {
            words.addAll(List.of("snapshot", "take"));
            words.addAll(take.node() == null ? List.of("--all") : List.of("--node", take.node()));
        } else if (deed instanceof Deed.Add add) {
            words.addAll(List.of("member", "add"));
            names.addAll(List.of(add.id(), add.address()));
            if (add.learner()) {
                words.add("--learner");
            }
        } else if (deed instanceof Deed.Remove remove) {
            words.addAll(List.of("member", "remove"));
            names.add(remove.id());
        }
        words.addAll(List.of("-o", "table", "--color", "never"));
        words.add(planned ? "--dry-run" : "--yes");
        if (!names.isEmpty()) {
            words.add("--");
            words.addAll(names);
        }
        return words;
    }

    @Override
    public void close() {
        one.shutdownNow();
        try {
            boolean ended = one.awaitTermination(2 * END.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                globals.say("what was being done goes on in the cluster");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
