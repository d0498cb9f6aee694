/**
 * The live dashboard. What happens comes in as {@link io.raftctl.tui.Occasion}s, one by one: a key,
 * a look at the cluster, a new size, an answer. A {@link io.raftctl.tui.Dashboard} takes them in
 * and draws itself anew; it has no thread, clock, socket or terminal of its own. What it wants done
 * to the cluster it asks of {@link io.raftctl.tui.Deeds}, which answer by an occasion.
 */
@NullMarked
package io.raftctl.tui;

import org.jspecify.annotations.NullMarked;
