package io.raftctl.playground;

import io.raftd.protocol.ErrorCode;

/** A playground could not do what it was asked for. */
public final class PlaygroundException extends RuntimeException {
    private final ErrorCode code;

    PlaygroundException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    static PlaygroundException refused(String message) {
        return new PlaygroundException(ErrorCode.REFUSED, message);
    }

    public ErrorCode code() {
        return code;
    }
}
