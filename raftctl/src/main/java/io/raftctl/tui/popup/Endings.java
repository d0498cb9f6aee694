package io.raftctl.tui.popup;

/** Exit codes in words. */
public final class Endings {
    private Endings() {}

    /** As in {@code refused by a safety check (6)}. */
    public static String of(int exit) {
        return word(exit) + " (" + exit + ")";
    }

    private static String word(int exit) {
        return switch (exit) {
            case 0 -> "done";
            case 1 -> "failed, nothing changed";
            case 2 -> "not a request that can be carried out";
            case 3 -> "nothing answers, nothing changed";
            case 4 -> "no leader or no quorum, nothing changed";
            case 5 -> "found degraded, or took too long";
            case 6 -> "refused by a safety check";
            case 7 -> "not found";
            case 8 -> "denied";
            case 9 -> "damage or divergence found";
            case 10 -> "unknown: it may have been done";
            case 11 -> "partly done; doing it again goes on";
            case 130, 143 -> "interrupted";
            default -> "ended";
        };
    }
}
