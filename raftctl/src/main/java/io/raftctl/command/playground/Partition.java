package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code raftctl playground partition}. */
final class Partition implements Verb, Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    private List<String> words = List.of();

    Partition(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Cuts groups of nodes off from each other; clients still reach them all.",
                "Nodes that are not named are a group together. In place of a partition that "
                        + "there was. A node that starts again has no faults.");
        syntax.parameters("ID,...", 1)
                .about("a group")
                .takesAll(String.class, values -> words = values);
        syntax.examples(
                "raftctl playground partition n1              n1 from all others",
                "raftctl playground partition n1,n2 n3,n4,n5",
                "raftctl playground heal");
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
