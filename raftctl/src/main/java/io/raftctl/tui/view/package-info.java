/**
 * What a dashboard shows of what it has seen. A {@link io.raftctl.tui.view.View} lists
 * {@link io.raftctl.tui.view.Item}s and draws them; a {@link io.raftctl.tui.view.Pane} keeps which
 * of them is selected, and what they are filtered by.
 */
@NullMarked
package io.raftctl.tui.view;

import org.jspecify.annotations.NullMarked;
