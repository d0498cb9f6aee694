package io.raftctl.command.recover;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl recover}. */
public final class Recover implements Verb, Group {
    private final Globals globals;

    public Recover(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Makes a new cluster of what is left, when a quorum is lost for good.",
                "Offline, on stopped nodes: 'survey' on each host that has a directory left,",
                "'plan' where all surveys have been brought together, 'apply' on each host.",
                "What the lost nodes alone had acknowledged is lost.");
        syntax.examples(
                "raftctl recover survey --data-dir /var/lib/raftd > n1.survey",
                "raftctl recover plan n1.survey n4.survey -o plan",
                "raftctl recover apply plan --data-dir /var/lib/raftd");
    }

    @Override
    public List<String> names() {
        return List.of("survey", "plan", "apply");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "survey" -> new Survey(globals);
            case "plan" -> new Plan(globals);
            case "apply" -> new Apply(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
