package io.raftd.protocol;

import java.io.IOException;

/** Bytes that are no frame, or none that may be here; the connection cannot go on behind them. */
public final class FrameException extends IOException {
    private final ErrorCode code;

    public FrameException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** What to tell the sender in a REFUSED frame. */
    public ErrorCode code() {
        return code;
    }

    /** Names what people send by mistake: TLS, or HTTP. */
    static FrameException notAFrame(int word) {
        String guess = "";
        if (word >>> 16 == 0x1603) {
            guess = ", a TLS hello";
        } else if (isLetters(word)) {
            guess = ", perhaps HTTP";
        }
        return new FrameException(
                ErrorCode.INVALID, "not a raftd frame: begins with %08x%s".formatted(word, guess));
    }

    private static boolean isLetters(int word) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            int c = word >>> shift & 0xff;
            if (c != ' ' && (c < 'A' || c > 'Z')) {
                return false;
            }
        }
        return true;
    }
}
