package io.raftctl.command.kv;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.ClusterClient;

import java.util.concurrent.Callable;

/** {@code raftctl kv put}. */
final class Put implements Verb, Callable<Integer> {
    private final Globals globals;

    private final Assignment assignment = new Assignment();

    Put(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Sets a key's value, and prints the revision of the store.");
        assignment.describe(syntax);
        syntax.examples(
                "raftctl kv put greeting hello",
                "date | raftctl kv put now -",
                "raftctl kv put motd --file /etc/motd",
                "raftctl kv put temperature -- -5");
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
