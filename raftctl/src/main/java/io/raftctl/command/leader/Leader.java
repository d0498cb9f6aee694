package io.raftctl.command.leader;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.view.ClusterView;
import io.raftd.protocol.ErrorCode;

import java.util.List;

/** {@code raftctl leader}. */
public final class Leader implements Verb, Group {
    private final Globals globals;

    public Leader(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows the leader, or hands leadership over.");
        syntax.examples(
                "raftctl leader show", "raftctl leader transfer n2", "raftctl leader step-down");
    }

    @Override
    public List<String> names() {
        return List.of("show", "transfer", "step-down");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "show" -> new Show(globals);
            case "transfer" -> new Transfer(globals);
            case "step-down" -> new StepDown(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The leader's id; fails without one. */
    static String required(ClusterView view) {
        if (view.leader() == null) {
            throw new Failure(
                    ErrorCode.NO_LEADER,
                    view.reasons().isEmpty()
                            ? "no leader"
                            : "no leader: " + view.reasons().get(0).message());
        }
        return view.leader();
    }
}
