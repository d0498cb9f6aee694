package io.raftctl.tui.view;

import io.raftctl.tui.seen.Seen;

import java.util.List;

/**
 * What a view has to draw.
 *
 * @param selected index of an item; -1: there are none
 * @param refreshMs between two looks
 */
record Scene<T>(Seen seen, List<T> items, int selected, long refreshMs) {}
