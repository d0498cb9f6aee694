package io.raftctl.command.completion;

import io.raftctl.command.Durations;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.command.playground.Directory;
import io.raftctl.playground.LocalNode;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.NodeId;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code raftctl __complete}, which the completion scripts ask for what only the cluster knows:
 * prints a line each of a value, a tab, and what it stands for. Whatever goes wrong, it prints
 * less. Of the 300 ms that somebody who types may wait, the JVM's start takes a third.
 */
public final class Complete implements Verb, Callable<Integer> {
    /** What a terminal takes as it is. */
    private static final Pattern HARMLESS = Pattern.compile("[!-~]+");

    private final Globals globals;

    private String kind = "";

    private Duration budget = Duration.ofMillis(200);

    private final Directory directory;

    public Complete(Globals globals) {
        this.globals = globals;
        directory = new Directory(globals);
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.hidden();
        syntax.about("Prints values that a shell may complete: asked by completion scripts.");
        syntax.optionalParameter("KIND")
                .about("members, voters, learners, or nodes of the playground")
                .takes(String.class, value -> kind = value);
        syntax.option("--within")
                .label("DURATION")
                .about("how long it may take (default 200ms, no matter what --timeout says)")
                .takes(Duration.class, value -> budget = value);
        directory.describe(syntax);
        syntax.examples("raftctl __complete members");
    }

    @Override
    public Integer call() {
        FutureTask<List<String>> lines = new FutureTask<>(this::lines);
        Thread thread = new Thread(lines, "complete");
        thread.setDaemon(true);
        thread.start();
        try {
            for (String line : lines.get(budget.toMillis(), TimeUnit.MILLISECONDS)) {
                globals.output().write(line + "\n");
            }
            globals.output().flush();
            return 0;
        } catch (ExecutionException | TimeoutException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private List<String> lines() {
        return switch (kind) {
            case "members" -> members(node -> true);
            case "voters" -> members(NodeView::isVoter);
            case "learners" -> members(NodeView::isLearner);
            case "nodes" ->
                directory.open().nodes().stream().map(Complete::line).toList();
            default -> List.of();
        };
    }

    private static String line(LocalNode node) {
        return node.id() + "\t" + node.address();
    }

    /**
     * The nodes are given a little less time than there is, so that what those said that answered
     * is not lost for the others. What a stranger calls itself may be meant for the shell: only ids
     * pass.
     */
    private List<String> members(Predicate<NodeView> wanted) {
        Duration look = Durations.parts(budget, 4, 5);
        try (Lookout lookout = new Lookout(globals, look)) {
            return lookout.tryLook(Lookout.MAX_LAG, look).members().stream()
                    .filter(wanted)
                    .filter(node -> NodeId.isValid(node.name()))
                    .map(Complete::line)
                    .distinct()
                    .toList();
        }
    }

    private static String line(NodeView node) {
        String role = node.isVoter() ? "voter" : "learner";
        String address = node.address();
        return node.name()
                + "\t"
                + (HARMLESS.matcher(address).matches() ? role + " at " + address : role);
    }
}
