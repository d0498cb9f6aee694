package io.raftctl.output;

/** How text for people looks. */
public record Look(boolean wide, boolean headers, boolean color) {
    /** Tables without colour, as a pipe gets them. */
    public static final Look PLAIN = new Look(false, true, false);
}
