package io.raftctl.command;

import java.util.List;

/** A command with commands below it. They are made one by one, when addressed. */
public interface Group {
    /** The names below this one, in the order of the help. */
    List<String> names();

    /** A new command of that name. */
    Verb create(String name);
}
