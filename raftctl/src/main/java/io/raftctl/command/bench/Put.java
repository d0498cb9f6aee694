package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftd.client.LoadClient.Aim;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftctl bench put}. */
@Command(
        name = "put",
        description = "Overwrites keys below bench/ at random, over connections to the leader.",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl bench put",
            "  raftctl bench put --inflight 768 --duration 30s -o json"
        })
final class Put implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final LoadOptions options = new LoadOptions();

    Put(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Load load = new Load(globals, options);
        load.checkService();
        SplittableRandom random = new SplittableRandom();
        byte[] value = options.value();
        load.measure(
                "put",
                Aim.LEADER,
                (client, connection, completion) -> client.put(
                        connection,
                        LoadOptions.key(random.nextInt(options.keys())),
                        value,
                        completion));
        return 0;
    }
}
