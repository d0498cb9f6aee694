package io.raftctl.command.shell;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a shell: from a terminal or a script, of which the verbs know nothing. */
public interface Front {
    /**
     * Where lines come from, and what becomes of them.
     *
     * @param script null: from standard input, of an operator if it is a terminal; {@code -}: from
     *     standard input as a script
     * @param history whether lines are kept for other runs
     */
    record Manner(@Nullable Path script, boolean history) {}

    /** Has the lines run until they end; returns the exit code of the shell. */
    int read(Session session, Manner manner);
}
