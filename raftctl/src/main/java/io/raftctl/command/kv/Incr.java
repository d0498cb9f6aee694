package io.raftctl.command.kv;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.wire.Written;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code raftctl kv incr}. */
@Command(
        name = "incr",
        description = {
            "Adds to the whole number that a key's value is, and prints the sum.",
            "A key that does not exist counts as 0."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl kv incr visits",
            "  raftctl kv incr visits 10",
            "  raftctl kv incr stock -3"
        })
final class Incr implements Callable<Integer> {
    private final Globals globals;
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "KEY", description = "the key")
    private String key = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "N",
            description = "what to add (default 1)")
    private long by = 1;

    Incr(Globals globals) {
        this.globals = globals;
    }

    /** Takes {@code -3} for a number, not for an option. */
    @Spec
    void allowNegative(CommandSpec incr) {
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
