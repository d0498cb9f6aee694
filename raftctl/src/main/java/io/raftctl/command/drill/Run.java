package io.raftctl.command.drill;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.command.playground.PlaygroundVerbs;
import io.raftctl.playground.Launch;
import io.raftctl.playground.Plan;
import io.raftctl.playground.Playground;
import io.raftctl.playground.drill.Cast;
import io.raftctl.playground.drill.Drill;
import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl drill NAME}: plays one drill. */
final class Run implements Verb, Callable<Integer> {
    private static final Duration UP_TIMEOUT = Duration.ofMinutes(2);

    private final Globals globals;
    private final Drill drill;

    private String basePort = "auto";
    private @Nullable Path dir;
    private boolean keep;

    Run(Globals globals, Drill drill) {
        this.globals = globals;
        this.drill = drill;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Rehearses: " + drill.about() + ".",
                "A step says what is done, what is claimed to come of it, and what was"
                        + " seen. Exit code 1 at the first claim that is false.");
        syntax.option("--base-port")
                .label("PORT")
                .about("of the first node, the others following (default auto: free ones)")
                .takes(String.class, value -> basePort = value);
        syntax.option("--dir")
                .label("DIR")
                .about("where the cluster lives (default: a directory of its own)")
                .takes(Path.class, value -> dir = value);
        syntax.option("--keep")
                .about("leave the cluster running, as a playground")
                .flag(on -> keep = on);
        syntax.examples(
                "raftctl drill " + drill.name(),
                "raftctl drill " + drill.name() + " --keep --dir /tmp/drill",
                "raftctl drill " + drill.name() + " -o jsonl");
    }

    @Override
    public Integer call() {
        Path given = dir == null ? null : vacant(dir);
        Cast cast = drill.cast();
        Plan plan = PlaygroundVerbs.plan(cast.nodes(), basePort);
        Launch.Settings settings = new Launch.Settings(
                PlaygroundVerbs.daemon(),
                globals.timeout(UP_TIMEOUT),
                globals::say,
                cast.options(),
                cast.guests());
        Path place = given == null ? temporary() : given;
        try {
            Launch launch = Playground.up(place, plan, settings).orElseThrow();
            play(Playground.in(place), launch, settings);
        } finally {
            end(place);
        }
        return 0;
    }

    /** A signal ends the drill, and not the process, so that the cluster is removed. */
    private void play(Playground playground, Launch launch, Launch.Settings settings) {
        Interrupts interrupts = Interrupts.ofThisThread();
        try (PlaygroundCluster cluster = new PlaygroundCluster(playground, settings)) {
            new Performance(drill, globals.output()).play(cluster);
            globals.say("every claim holds");
        } finally {
            interrupts.close();
            launch.detach();
        }
    }

    private void end(Path place) {
        if (keep) {
            globals.say("kept: raftctl playground status --dir " + place);
        } else if (Playground.exists(place)) {
            Playground.in(place).destroy();
        } else {
            delete(place);
        }
    }

    /** Where nothing was begun. */
    private static void delete(Path place) {
        try {
            Files.deleteIfExists(place);
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't delete " + place + ": " + e);
        }
    }

    /** Refused when it is somebody's already. */
    private static Path temporary() {
        try {
            return Files.createTempDirectory("raftctl-drill");
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't make a directory for the drill: " + e);
        }
    }

    private static Path vacant(Path directory) {
        Path place = directory.toAbsolutePath().normalize();
        if (Playground.exists(place)) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    place + " holds a playground; `raftctl playground destroy --dir " + place
                            + "`, or choose another --dir");
        }
        return place;
    }
}
