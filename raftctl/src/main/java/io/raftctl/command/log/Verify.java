package io.raftctl.command.log;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.StoppedNode;
import io.raftctl.offline.StoppedNode.Contents;
import io.raftd.protocol.wire.LogStatsResult;
import io.raftd.protocol.wire.LogVerified;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl log verify}. */
final class Verify implements Verb, Callable<Integer> {
    private final Globals globals;

    private final Source source = new Source();

    Verify(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Reads a node's whole log and checks every record.",
                "Exit code 9 when one is damaged. A write that a crash cut "
                        + "short is no damage: the next start of the node removes it.");
        source.describe(syntax);
        syntax.examples(
                "raftctl log verify --node n2",
                "raftctl log verify --data-dir /var/lib/raftd -o json");
    }

    @Override
    public Integer call() {
        Path directory = source.directory();
        if (directory == null) {
            return verifyRunning();
        }
        Contents contents = StoppedNode.check(directory);
        Flaws.check(globals, contents);
        print(contents.node(), contents.firstIndex(), contents.lastIndex());
        return 0;
    }

    private int verifyRunning() {
        try (RemoteLog log = source.open(globals)) {
            LogStatsResult stats = log.stats();
            long next = stats.getFirstIndex();
            boolean done = stats.getLastIndex() < next;
            while (!done) {
                LogVerified verified = log.verify(next);
                if (verified.getNext() <= next) {
                    throw new IllegalStateException(
                            "verified up to " + verified.getNext() + " <= " + next);
                }
                next = verified.getNext();
                done = verified.getDone();
            }
            print(log.node(), stats.getFirstIndex(), next - 1);
            return 0;
        }
    }

    private void print(@Nullable String node, long first, long last) {
        globals.output()
                .print(
                        "every record from " + first + " to " + last + " is sound",
                        json -> json.put("node", node)
                                .put("valid", true)
                                .put("firstIndex", first)
                                .put("lastIndex", last));
    }
}
