package io.raftctl.command.shell;

import java.util.List;

/** What can be offered of a live cluster. Nothing, where it does not answer at once. */
interface Known {
    /** The ids of the members. */
    List<String> members();

    /** Some keys with a prefix. */
    List<String> keys(String prefix);
}
