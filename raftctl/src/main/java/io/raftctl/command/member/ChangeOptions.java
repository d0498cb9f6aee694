package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Syntax;

import org.jspecify.annotations.Nullable;

/** The options of every change of the configuration. */
public final class ChangeOptions {
    private @Nullable Long ifConfig;
    private boolean dryRun;
    private boolean force;

    /** Describes them, behind what the verb has of its own. */
    public void describe(Syntax syntax) {
        syntax.option("--if-config")
                .label("N")
                .about("only while the configuration in force is that of index N")
                .takes(Long.class, value -> ifConfig = value);
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        syntax.option("--force")
                .about("even if it leaves no quorum of voters that answer")
                .flag(on -> force = on);
    }

    @Nullable
    Long ifConfig() {
        if (ifConfig != null && ifConfig < 0) {
            throw Failure.usage("--if-config " + ifConfig + " < 0");
        }
        return ifConfig;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isForced() {
        return force;
    }
}
