package io.raftctl.command.kv;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.wire.Written;

import java.util.concurrent.Callable;

/** {@code raftctl kv del}. */
final class Del implements Verb, Callable<Integer> {
    private final Globals globals;

    private String key = "";

    Del(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Deletes a key.",
                "Prints the revision of the store, or 'unchanged' when there was no such key.");
        syntax.parameter("KEY").about("the key").takes(String.class, value -> key = value);
        syntax.examples("raftctl kv del greeting");
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
