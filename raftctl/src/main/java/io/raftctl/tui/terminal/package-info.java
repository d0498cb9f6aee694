/**
 * The dashboard on a terminal: keys and new sizes come in as occasions, and what it draws goes out,
 * by lanterna, of which nothing is known elsewhere but here and in what draws.
 */
@NullMarked
package io.raftctl.tui.terminal;

import org.jspecify.annotations.NullMarked;
