package io.raftctl.playground.drill;

import io.raftd.protocol.ErrorCode;

/**
 * What a client is told.
 *
 * @param message why, where it is not OK
 * @param value that was read; empty where none was
 */
public record Reply(ErrorCode code, String message, String value) {
    boolean ok() {
        return code == ErrorCode.OK;
    }

    /** Whatever the reason, it is neither told that it is done nor shown anything. */
    boolean isSilent() {
        return code.exit() == ErrorCode.NO_QUORUM.exit()
                || code == ErrorCode.UNREACHABLE
                || code == ErrorCode.UNKNOWN_OUTCOME;
    }

    /** As a shell sees it. */
    @Override
    public String toString() {
        if (ok()) {
            return value.isEmpty() ? "exit 0" : "exit 0, " + value;
        }
        return "exit " + code.exit() + ", " + code + (message.isEmpty() ? "" : ": " + message);
    }
}
