package io.raftctl.command.playground;

import io.raftctl.command.Failure;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.Playground;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Faults;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code raftctl playground slow}. */
final class Slow implements Verb, Callable<Integer> {
    /** As raftd has it. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Directory directory;

    private String id = "";
    private @Nullable Duration link;
    private @Nullable Duration disk;

    Slow(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Makes a node's links or its disk slow, until they are healed.",
                "In place of a delay that there was; partitions stay.");
        syntax.parameter("ID").about("the node").takes(String.class, value -> id = value);
        syntax.option("--link")
                .label("DURATION")
                .about("all that it sends other nodes, and is sent, comes so much later")
                .takes(Duration.class, value -> link = value);
        syntax.option("--disk")
                .label("DURATION")
                .about("each force of its log or hard state takes so much longer")
                .takes(Duration.class, value -> disk = value);
        syntax.examples(
                "raftctl playground slow n1 --disk 50ms",
                "raftctl playground slow n2 --link 100ms --disk 10ms",
                "raftctl playground heal");
    }

    @Override
    public Integer call() {
        if (link == null && disk == null) {
            throw Failure.usage("slow by how much: --link 100ms, --disk 50ms?");
        }
        Stream.of("--link", "--disk").forEach(this::check);
        Playground playground = directory.open();
        LocalNode slow = playground.node(id);
        if (slow.state() == LocalNode.State.STOPPED) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    slow.id() + " is stopped: `raftctl playground start " + slow.id() + "` first");
        }
        try (Injection injection = directory.injection()) {
            boolean changed = injection.put((node, now) ->
                    node.equals(slow.id()) ? slowed(now, playground, slow.id()) : now);
            directory.print(changed, slow.id() + " is slow");
        }
        return 0;
    }

    private void check(String option) {
        Duration given = option.equals("--link") ? link : disk;
        if (given != null && given.compareTo(LONGEST) > 0) {
            throw Failure.usage(option + " " + given.toMillis() + "ms is more than "
                    + LONGEST.toSeconds() + "s");
        }
    }

    private Faults slowed(Faults now, Playground playground, String self) {
        Faults.Builder next = now.toBuilder();
        if (disk != null) {
            next.setForceDelayMs((int) disk.toMillis());
        }
        if (link != null) {
            for (LocalNode peer : playground.nodes()) {
                if (!peer.id().equals(self)) {
                    builder(next, peer.id()).setDelayMs((int) link.toMillis());
                }
            }
        }
        return Groups.sorted(next);
    }

    private static Faults.Link.Builder builder(Faults.Builder faults, String peer) {
        for (Faults.Link.Builder each : faults.getLinksBuilderList()) {
            if (each.getNode().equals(peer)) {
                return each;
            }
        }
        return faults.addLinksBuilder().setNode(peer);
    }
}
