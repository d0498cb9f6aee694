package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftctl bench}. */
@Command(
        name = "bench",
        description = "Measures throughput and latency.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl bench put",
            "  raftctl bench put --clients 8 --inflight 768 --duration 30s",
            "  raftctl bench get --stale -o json"
        })
public final class Bench implements Group {
    private final Globals globals;

    public Bench(Globals globals) {
        this.globals = globals;
    }

    @Override
    public List<String> names() {
        return List.of("put", "get");
    }

    @Override
    public Object create(String name) {
        return switch (name) {
            case "put" -> new Put(globals);
            case "get" -> new Get(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
