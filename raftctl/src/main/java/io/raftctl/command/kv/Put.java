package io.raftctl.command.kv;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftd.client.ClusterClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftctl kv put}. */
@Command(
        name = "put",
        description = {"Sets a key's value, and prints the revision of the store."},
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl kv put greeting hello",
            "  date | raftctl kv put now -",
            "  raftctl kv put motd --file /etc/motd",
            "  raftctl kv put temperature -- -5"
        })
final class Put implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final Assignment assignment = new Assignment();

    Put(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        try (ClusterClient client = globals.client()) {
            long revision = Failure.check(client.put(assignment.key(), assignment.value(globals)))
                    .response()
                    .getWritten()
                    .getRevision();
            globals.output()
                    .print(String.valueOf(revision), json -> json.put("revision", revision));
            return 0;
        }
    }
}
