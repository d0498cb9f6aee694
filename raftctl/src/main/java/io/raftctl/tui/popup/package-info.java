/**
 * What stands above a view and takes the keys until it is closed: sheets to be read, and
 * {@link io.raftctl.tui.popup.DeedDialog}, which shows what a deed would do before it is done.
 */
@NullMarked
package io.raftctl.tui.popup;

import org.jspecify.annotations.NullMarked;
