package io.raftctl.command.playground;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.Plan;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code raftctl playground}, which by itself is {@code playground up}. */
public final class PlaygroundVerbs implements Verb, Group, Callable<Integer> {
    private final Globals globals;

    private final Directory directory;

    private final UpOptions options = new UpOptions();

    public PlaygroundVerbs(Globals globals) {
        this.globals = globals;
        this.directory = new Directory(globals);
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Runs a cluster of raftd processes on this machine. Without a verb: up.");
        directory.describe(syntax);
        options.describe(syntax);
        syntax.examples(
                "raftctl playground                     until Ctrl-C",
                "raftctl playground --detach",
                "raftctl playground kill n1",
                "raftctl playground start n1",
                "raftctl playground partition n1,n2 n3",
                "raftctl playground heal",
                "raftctl playground destroy --yes");
    }

    @Override
    public List<String> names() {
        return List.of(
                "up",
                "down",
                "status",
                "env",
                "kill",
                "start",
                "pause",
                "resume",
                "partition",
                "slow",
                "heal",
                "destroy");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "up" -> new Up(globals, directory);
            case "down" -> new Down(directory);
            case "status" -> new Status(globals, directory);
            case "env" -> new Env(globals, directory);
            case "kill" -> new Kill(directory);
            case "start" -> new Start(directory);
            case "pause" -> new Pause(directory);
            case "resume" -> new Resume(directory);
            case "partition" -> new Partition(globals, directory);
            case "slow" -> new Slow(directory);
            case "heal" -> new Heal(directory);
            case "destroy" -> new Destroy(globals, directory);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The launcher of raftd; a usage error where nobody has said which. */
    public static Path daemon() {
        String daemon = System.getProperty("raftctl.daemon");
        if (daemon == null) {
            throw Failure.usage("start raftctl by its launcher, raftctl/bin/raftctl");
        }
        return Path.of(daemon);
    }

    /** So many nodes; a usage error where that is no port, nor auto. */
    public static Plan plan(int nodes, String basePort) {
        return UpOptions.plan(nodes, basePort);
    }

    @Override
    public Integer call() {
        return options.up(globals, directory);
    }
}
