/**
 * The live dashboard. What happens comes in as {@link io.raftctl.tui.Occasion}s, one by one: a key,
 * a look at the cluster, a new size, an answer. A {@link io.raftctl.tui.Dashboard} takes them in
 * and draws itself anew; it has no thread, clock, socket or terminal of its own. What it wants done
 * to the cluster it asks of {@link io.raftctl.tui.Deeds}, which answer by an occasion.
 *
 * <pre>
 * Occasion -> Dashboard -> seen.Seen     what was seen, a value
 *                       -> view.Pane     what is selected and filtered, of each view
 *                       -> popup.Popup   what is open above it
 * draw:       Dashboard -> Frame, view, popup -> canvas.Canvas
 * </pre>
 */
@NullMarked
package io.raftctl.tui;

import org.jspecify.annotations.NullMarked;
