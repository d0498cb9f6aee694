package io.raftd.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How a request or a command ended: its number on the wire, and the exit code that scripts see.
 * Numbers are for ever.
 */
public enum ErrorCode {
    OK(0, 0, "done"),
    FAILED(1, 1, "failed for a definite reason; nothing changed"),
    USAGE(2, 2, "bad flag, bad value or missing confirmation"),
    UNREACHABLE(3, 3, "no endpoint answered in time; nothing changed"),
    NO_LEADER(4, 4, "no leader is known; the request was not accepted"),
    NO_QUORUM(5, 4, "no quorum confirmed the request; it was not accepted"),
    NOT_LEADER(6, 4, "another node leads; the request was not accepted here"),
    DEGRADED(7, 5, "checked and found degraded"),
    WAIT_TIMED_OUT(8, 5, "the condition did not come true in time"),
    REFUSED(9, 6, "refused by a safety check"),
    NOT_FOUND(10, 7, "there is no such thing"),
    COMPARE_FAILED(11, 7, "the state is not the expected one; nothing changed"),
    DENIED(12, 8, "authentication, authorisation or TLS"),
    CORRUPT(13, 9, "damaged data found"),
    DIVERGED(14, 9, "replicas differ where they must not"),
    UNKNOWN_OUTCOME(15, 10, "the request may have been accepted, and may still take effect"),
    PARTLY_DONE(16, 11, "a part was done; running it again continues"),
    BUSY(17, 1, "too much is waiting already; nothing changed"),
    NO_SPACE(18, 1, "the disk has no room for new entries; nothing changed"),
    SESSION_EXPIRED(19, 1, "the session of the write is gone; this attempt changed nothing"),
    TOO_LARGE(20, 2, "over the size limit; nothing changed"),
    INVALID(21, 2, "not a request that can be carried out; nothing changed"),
    INTERRUPTED(22, 130, "interrupted"),
    MISMATCH(23, 6, "another cluster, node or version than expected"),
    REMOVED(24, 6, "the node was removed from the cluster");

    private static final ErrorCode[] CODES = values();

    private final int number;
    private final int exit;
    private final String meaning;

    ErrorCode(int number, int exit, String meaning) {
        this.number = number;
        this.exit = exit;
        this.meaning = meaning;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The exit code of a command that ends so. */
    public int exit() {
        return exit;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** The code of a number, or null when a newer version than this one made it. */
    public static @Nullable ErrorCode of(int number) {
        return number >= 0 && number < CODES.length ? CODES[number] : null;
    }
}
