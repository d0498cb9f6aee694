package io.raftctl.command.playground;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.playground.Launch;
import io.raftctl.playground.Playground;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The directory of a playground, and what it takes to start nodes in it. */
public final class Directory {
    private static final Duration UP_TIMEOUT = Duration.ofSeconds(60);

    private final Globals globals;

    private @Nullable Path path;

    public Directory(Globals globals) {
        this.globals = globals;
    }

    /** The options that set it. */
    public void describe(Syntax syntax) {
        syntax.option("--dir")
                .label("DIR")
                .about("where it lives (default $XDG_STATE_HOME/raftctl/playground)")
                .inherited()
                .takes(Path.class, value -> path = value);
    }

    Path path() {
        if (path != null) {
            return path.toAbsolutePath().normalize();
        }
        Path state = globals.console().stateDirectory();
        if (state == null) {
            throw Failure.usage("neither XDG_STATE_HOME nor HOME is set: give --dir");
        }
        return state.resolve("playground");
    }

    /** The playground in it; fails when there is none. */
    public Playground open() {
        return Playground.in(path());
    }

    /** Says what was done, or that nothing had to be. */
    void print(boolean changed, String what) {
        globals.output().print(changed ? what : "unchanged", json -> json.put("changed", changed));
    }

    Injection injection() {
        return new Injection(open(), globals.timeout(Globals.REQUEST_TIMEOUT));
    }

    Launch.Settings settings() {
        return new Launch.Settings(
                PlaygroundVerbs.daemon(), globals.timeout(UP_TIMEOUT), globals::say);
    }
}
