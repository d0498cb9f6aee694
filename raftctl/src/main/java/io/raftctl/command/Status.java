package io.raftctl.command;

import io.raftctl.output.Format;
import io.raftctl.output.Output;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code raftctl status}. */
final class Status implements Verb, Callable<Integer> {
    private static final String CLEAR = "\033[H\033[2J";

    private final Globals globals;

    private boolean watch;

    private Duration interval = Duration.ofSeconds(1);

    Status(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows the cluster at a glance.", "Exit code 0 if any node answered, else 3.");
        syntax.option("--watch").about("go on showing it until interrupted").flag(on -> watch = on);
        syntax.option("--interval")
                .label("DURATION")
                .about("between two looks with --watch (default 1s)")
                .takes(Duration.class, value -> interval = value);
        syntax.examples(
                "raftctl status",
                "raftctl status -o json",
                "raftctl status --watch -o jsonl",
                "raftctl -e 10.0.0.1:7001 status -o wide");
    }

    @Override
    public Integer call() {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            if (watch) {
                return watch(lookout, timeout);
            }
            globals.output()
                    .print(new StatusDocument(
                            lookout.look(Lookout.MAX_LAG, timeout), System.currentTimeMillis()));
            return 0;
        }
    }

    private int watch(Lookout lookout, Duration timeout) {
        if (globals.format() == Format.JSON) {
            throw Failure.usage("an endless stream is no JSON document: use -o jsonl");
        }
        Output output = globals.output();
        boolean screen =
                globals.console().isTerminal("STDOUT") && !globals.format().isJson();
        while (true) {
            StatusDocument status = new StatusDocument(
                    lookout.tryLook(Lookout.MAX_LAG, timeout), System.currentTimeMillis());
            if (screen) {
                output.write(CLEAR);
            }
            output.print(status);
            if (!screen && !globals.format().isJson()) {
                output.write("\n");
            }
            globals.pause(interval);
        }
    }
}
