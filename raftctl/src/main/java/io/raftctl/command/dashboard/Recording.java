package io.raftctl.command.dashboard;

import io.raftctl.command.Failure;
import io.raftctl.output.Parsed;
import io.raftd.protocol.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that a {@link Recorder} has written, look by look: a line that says what it is, and a line
 * a look. One that ends within a line was cut off there: what is before it is there to be played.
 */
final class Recording implements Closeable {
    /** What the first line calls itself. */
    static final String KIND = "raftctl dashboard";

    /** Of the lines behind the first. */
    static final int FORMAT = 1;

    /** Of a line that a recorder may have written. */
    private static final int MOST_BYTES = 64 << 20;

    private final String name;
    private final InputStream in;
    private final ObservationLine lines = new ObservationLine();
    private long refreshMs;
    private long number;
    private @Nullable Failure flaw;
    private @Nullable String cut;

    private Recording(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /** Fails when there is no such file, or it is no recording that can be played. */
    static Recording open(Path file) {
        try {
            Recording recording = new Recording(
                    file.toString(), new BufferedInputStream(Files.newInputStream(file)));
            try {
                recording.begin();
                return recording;
            } catch (IOException | Failure e) {
                recording.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new Failure(ErrorCode.NOT_FOUND, "no file " + file);
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't read " + file + ": " + e.getMessage());
        }
    }

    private void begin() throws IOException {
        String line = line();
        if (line == null) {
            throw none();
        }
        try {
            Parsed header = Parsed.of(line);
            if (!header.string("recording").equals(KIND)) {
                throw none();
            }
            if (header.number("format") != FORMAT) {
                throw Failure.usage(name + " is a recording of format " + header.number("format")
                        + ", made by version " + header.string("version")
                        + "; this one plays format " + FORMAT);
            }
            refreshMs = header.number("refreshMs");
        } catch (IllegalArgumentException e) {
            throw none();
        }
    }

    private Failure none() {
        return Failure.usage(name + " is no recording of a dashboard");
    }

    /** Between two looks, as it was recorded. */
    long refreshMs() {
        return refreshMs;
    }

    /** The next look; null at the end, which may be one before its time: see {@link #flaw}. */
    @Nullable
    Observation next() {
        try {
            String line = flaw == null ? line() : null;
            return line == null ? null : lines.read(line);
        } catch (IOException e) {
            flaw = new Failure(ErrorCode.FAILED, "can't read " + name + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            flaw = new Failure(
                    ErrorCode.CORRUPT, name + ":" + number + ": no look: " + e.getMessage());
        }
        return null;
    }

    /** What is wrong where {@link #next} has found an end; null when that is the end. */
    @Nullable
    Failure flaw() {
        return flaw;
    }

    /** What is to be said of its end where it was cut off; null where it was not, or not yet. */
    @Nullable
    String cut() {
        return cut;
    }

    /** Null behind the last whole one. */
    private @Nullable String line() throws IOException {
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n' && line.size() < MOST_BYTES) {
            line.write(b);
            b = in.read();
        }
        if (b == '\n') {
            return line.toString(StandardCharsets.UTF_8);
        }
        if (line.size() > 0) {
            cut = name + ":" + number + ": the recording is cut off within a look";
        }
        return null;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            flaw = new Failure(ErrorCode.FAILED, "can't read " + name + ": " + e.getMessage());
        }
    }
}
