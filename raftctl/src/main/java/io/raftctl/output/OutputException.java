package io.raftctl.output;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output takes no more. */
public final class OutputException extends UncheckedIOException {

    OutputException(IOException cause) {
        super("standard output: " + cause.getMessage(), cause);
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** Whether the reader simply went away, as {@code head} does. */
    public boolean isClosedPipe() {
        return text().contains("Broken pipe");
    }
}
