package io.raftctl.command.member;

import io.raftctl.command.Failure;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** The options of every change of the configuration. */
public final class ChangeOptions {
    @Option(
            names = "--if-config",
            paramLabel = "N",
            description = "only while the configuration in force is that of index N")
    private @Nullable Long ifConfig;

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    @Option(names = "--force", description = "even if it leaves no quorum of voters that answer")
    private boolean force;

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
