package io.raftctl.command.kv;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Peculiar;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.wire.Written;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code raftctl kv incr}. */
final class Incr implements Verb, Callable<Integer>, Peculiar {
    private final Globals globals;
    private CommandSpec spec = CommandSpec.create();

    private String key = "";
    private long by = 1;

    Incr(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Adds to the whole number that a key's value is, and prints the sum.",
                "A key that does not exist counts as 0.");
        syntax.parameter("KEY").about("the key").takes(String.class, value -> key = value);
        syntax.optionalParameter("N")
                .about("what to add (default 1)")
                .takes(Long.class, value -> by = value);
        syntax.examples(
                "raftctl kv incr visits", "raftctl kv incr visits 10", "raftctl kv incr stock -3");
    }

    /** Takes {@code -3} for a number, not for an option. */
    @Override
    public void adapt(CommandSpec incr) {
        incr.parser().unmatchedOptionsArePositionalParams(true);
        spec = incr;
    }

    /**
     * So no option would be unknown; but a key that begins with a dash stands behind {@code --}.
     */
    private void checkOptions() {
        CommandLine line = spec.commandLine();
        if (key.startsWith("-") && !line.getParseResult().originalArgs().contains("--")) {
            throw new ParameterException(line, "Unknown option: '" + key + "'");
        }
    }

    @Override
    public Integer call() {
        checkOptions();
        try (ClusterClient client = globals.client()) {
            Written written =
                    Failure.check(client.increment(Kv.key(key), by)).response().getWritten();
            globals.output()
                    .print(
                            String.valueOf(written.getValue()),
                            json -> json.put("value", written.getValue())
                                    .put("revision", written.getRevision()));
            return 0;
        }
    }
}
