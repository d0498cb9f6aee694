/**
 * Reads the lines of {@code raftctl shell}, from a terminal or a script. The only place, beside the
 * dashboard, that knows JLine; the verbs, their completion and the cluster's state are a
 * {@link io.raftctl.command.shell.Session}'s.
 */
@NullMarked
package io.raftctl.shell;

import org.jspecify.annotations.NullMarked;
