package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl playground partition}. */
@Command(
        name = "partition",
        description = {
            "Cuts groups of nodes off from each other; clients still reach them all.",
            "Nodes that are not named are a group together. In place of a partition that "
                    + "there was. A node that starts again has no faults."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl playground partition n1              n1 from all others",
            "  raftctl playground partition n1,n2 n3,n4,n5",
            "  raftctl playground heal"
        })
final class Partition implements Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    @Parameters(arity = "1..*", paramLabel = "ID,...", description = "a group")
    private List<String> words = List.of();

    Partition(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public Integer call() {
        Groups groups = Groups.parse(words, directory.open());
        try (Injection injection = directory.injection()) {
            directory.print(injection.put(groups::partition), "partitioned: " + groups);
            for (String id : injection.stopped()) {
                globals.say(id + " is stopped, and starts without faults");
            }
        }
        return 0;
    }
}
