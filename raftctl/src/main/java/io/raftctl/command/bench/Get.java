package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftd.client.LoadClient.Aim;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftctl bench get}. */
@Command(
        name = "get",
        description = {
            "Reads keys below bench/ at random, once it has written them.",
            "Linearizable reads go to the leader, stale ones to all nodes."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl bench get",
            "  raftctl bench get --stale --clients 9 -o json"
        })
final class Get implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final LoadOptions options = new LoadOptions();

    @Option(names = "--stale", description = "take each node's word, which may be behind")
    private boolean stale;

    Get(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Load load = new Load(globals, options);
        load.checkService();
        globals.say("writing " + options.keys() + " keys first");
        load.fill();
        SplittableRandom random = new SplittableRandom();
        load.measure(
                "get",
                stale ? Aim.SPREAD : Aim.LEADER,
                (client, connection, completion) -> client.get(
                        connection,
                        LoadOptions.key(random.nextInt(options.keys())),
                        stale,
                        completion));
        return 0;
    }
}
