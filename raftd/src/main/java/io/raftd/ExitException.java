package io.raftd;

import java.io.Serial;
import java.util.concurrent.ExecutionException;

/** The process cannot do what it was started for; the message says why and names the way out. */
final class ExitException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    ExitException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    static ExitException usage(String message) {
        return new ExitException(ExitCode.USAGE, message);
    }

    /** What a task threw: itself when it may be thrown as it is. */
    static RuntimeException unwrapped(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException thrown ? thrown : new IllegalStateException(cause);
    }

    ExitCode code() {
        return code;
    }
}
