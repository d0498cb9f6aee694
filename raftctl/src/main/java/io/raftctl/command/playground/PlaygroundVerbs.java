package io.raftctl.command.playground;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.playground.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftctl playground}, which by itself is {@code playground up}. */
@Command(
        name = "playground",
        description = {
            "Runs a cluster of raftd processes on this machine. Without a verb: up.",
        },
        synopsisSubcommandLabel = "[VERB]",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl playground                     until Ctrl-C",
            "  raftctl playground --detach",
            "  raftctl playground kill n1",
            "  raftctl playground start n1",
            "  raftctl playground partition n1,n2 n3",
            "  raftctl playground heal",
            "  raftctl playground destroy --yes"
        })
public final class PlaygroundVerbs implements Group, Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final Directory directory;

    @Mixin
    private final UpOptions options = new UpOptions();

    public PlaygroundVerbs(Globals globals) {
        this.globals = globals;
        this.directory = new Directory(globals);
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
    public Object create(String name) {
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
