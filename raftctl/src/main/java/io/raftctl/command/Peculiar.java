package io.raftctl.command;

import picocli.CommandLine.Model.CommandSpec;

/** A verb in which a name means something else than in every other verb. */
public interface Peculiar {
    /** Called when the verb has the options of every verb, before anything is parsed. */
    void adapt(CommandSpec spec);
}
