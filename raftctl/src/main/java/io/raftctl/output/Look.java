package io.raftctl.output;

/** How text for people looks. */
public record Look(boolean wide, boolean headers, boolean color) {}
