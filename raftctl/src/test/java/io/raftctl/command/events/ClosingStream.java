package io.raftctl.command.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftctl.command.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output whose reader goes away after some lines. */
final class ClosingStream extends OutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int left;

    ClosingStream(int lines) {
        left = lines;
    }

    /** Runs a command line before that reader. */
    Cli.Result run(Cli cli, String... words) {
        Cli.Result result = cli.run(this, words);
        return new Cli.Result(
                result.exit(), taken.toString(UTF_8), result.err(), taken.toByteArray());
    }

    @Override
    public void write(int b) throws IOException {
        if (left == 0) {
            throw new IOException("Broken pipe");
        }
        taken.write(b);
        left -= b == '\n' ? 1 : 0;
    }
}
