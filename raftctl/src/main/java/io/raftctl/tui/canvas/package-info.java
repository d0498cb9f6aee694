/**
 * Text on a part of a screen, by what it means: {@link io.raftctl.tui.canvas.Canvas} clips and
 * cuts, {@link io.raftctl.tui.canvas.Palette} alone knows colours, and
 * {@link io.raftctl.tui.canvas.Glyph} what stands for a sign where there is ASCII only. Whatever a
 * text holds takes the columns that it is measured to take.
 */
@NullMarked
package io.raftctl.tui.canvas;

import org.jspecify.annotations.NullMarked;
