package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl bench}. */
public final class Bench implements Verb, Group {
    private final Globals globals;

    public Bench(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Measures throughput and latency, and verifies what it wrote.",
                "put, get, mixed, W1 to W6 and W10 run on the cluster that --endpoints"
                        + " names; W7, W8"
                        + " and W9, which kill, start or weigh nodes, on one of their own.");
        syntax.examples(
                "raftctl bench put",
                "raftctl bench put --clients 8 --inflight 768 --duration 30s",
                "raftctl bench mixed --rate 5000",
                "raftctl bench get --stale -o json",
                "raftctl bench W7");
    }

    @Override
    public List<String> names() {
        return List.of(
                "put", "get", "mixed", "W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9", "W10");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "put" -> new Put(globals);
            case "get" -> new Get(globals);
            case "mixed" -> new Mixed(globals);
            case "W1", "W2", "W3", "W4", "W5", "W6" -> new NamedLoad(globals, name);
            case "W7" -> new Failover(globals);
            case "W8" -> new Restart(globals);
            case "W9" -> new Memory(globals);
            case "W10" -> new Startup(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
