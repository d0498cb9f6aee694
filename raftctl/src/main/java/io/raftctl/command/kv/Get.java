package io.raftctl.command.kv;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Output;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Got;

import java.util.concurrent.Callable;

/** {@code raftctl kv get}. */
final class Get implements Verb, Callable<Integer> {
    private final Globals globals;

    private String key = "";
    private boolean stale;
    private boolean raw;

    Get(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Prints a key's value and a newline.",
                "Exit code 7 when there is no such key. The read is "
                        + "linearizable: it sees every write that ended before it began.");
        syntax.parameter("KEY").about("the key").takes(String.class, value -> key = value);
        syntax.option("--stale")
                .about("take any node's word, which may be behind")
                .flag(on -> stale = on);
        syntax.option("--raw")
                .about("the value's bytes only, without a newline")
                .flag(on -> raw = on);
        syntax.examples(
                "raftctl kv get greeting",
                "raftctl kv get photo --raw > photo.jpg",
                "raftctl kv get greeting --stale -o json");
    }

    @Override
    public Integer call() {
        Output output = globals.output();
        if (raw && output.format().isJson()) {
            throw Failure.usage("--raw and JSON exclude each other");
        }
        try (ClusterClient client = globals.client()) {
            Outcome outcome = client.get(Kv.key(key), stale);
            if (outcome.code() == ErrorCode.NOT_FOUND) {
                throw new Failure(ErrorCode.NOT_FOUND, "no key '" + key + "'");
            }
            Got got = Failure.check(outcome).response().getGot();
            if (output.format().isJson()) {
                KeyValue kv = new KeyValue(
                        Kv.key(key),
                        outcome.body(),
                        got.getCreateRevision(),
                        got.getModRevision(),
                        got.getVersion(),
                        got.getRevision());
                output.print("", json -> KeyValue.json(json, kv));
            } else {
                output.write(outcome.body().toByteArray());
                output.write(raw ? "" : "\n");
                output.flush();
            }
            return 0;
        }
    }
}
