package io.raftd.protocol;

import org.jspecify.annotations.Nullable;

/** What a frame is. */
public enum FrameKind {
    /** The first frame of whoever dialled. */
    HELLO(1),
    /** The answer to a HELLO that is welcome; to a client again when the members change. */
    WELCOME(2),
    /** The last frame of whoever ends the connection, with the reason. */
    REFUSED(3),
    /** Of a client. */
    REQUEST(4),
    /** The one answer to a REQUEST, with its id. */
    RESPONSE(5),
    /** Of the Raft protocol between members; one way. */
    MESSAGE(6),
    /** Between nodes that have no cluster yet; one way. */
    BIRTH(7);

    private static final FrameKind[] KINDS = values();

    private final int code;

    FrameKind(int code) {
        this.code = code;
    }

    /** The code on the wire. */
    public int code() {
        return code;
    }

    /** The kind of the code, or null when there is none. */
    public static @Nullable FrameKind of(int code) {
        return code >= 1 && code <= KINDS.length ? KINDS[code - 1] : null;
    }
}
