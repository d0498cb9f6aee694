package io.raftctl.command.kv;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.wire.Written;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl kv del}. */
@Command(
        name = "del",
        description = {
            "Deletes a key.",
            "Prints the revision of the store, or 'unchanged' when there was no such key."
        },
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl kv del greeting"})
final class Del implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "KEY", description = "the key")
    private String key = "";

    Del(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        try (ClusterClient client = globals.client()) {
            Written written =
                    Failure.check(client.delete(Kv.key(key))).response().getWritten();
            globals.output()
                    .print(
                            written.getExisted()
                                    ? String.valueOf(written.getRevision())
                                    : "unchanged",
                            json -> json.put("deleted", written.getExisted())
                                    .put("revision", written.getRevision()));
            return 0;
        }
    }
}
