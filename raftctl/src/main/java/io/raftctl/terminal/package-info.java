/** The process's terminal, for whoever takes it over: the shell, or the dashboard. */
@NullMarked
package io.raftctl.terminal;

import org.jspecify.annotations.NullMarked;
