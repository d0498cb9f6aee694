/**
 * What the journals of several nodes tell together: {@link io.raftctl.timeline.Merge} brings their
 * events into one order, and {@link io.raftctl.timeline.History} explains each change of leadership
 * by them. Pure. A journal may be missing, or lack events; what is told rests only on what is
 * there.
 */
@NullMarked
package io.raftctl.timeline;

import org.jspecify.annotations.NullMarked;
