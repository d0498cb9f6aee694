package io.raftctl.command.dashboard;

import io.raftctl.command.Failure;
import io.raftctl.command.Version;
import io.raftctl.output.Json;
import io.raftd.protocol.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is seen to a file, look by look, so that it can be played again. The file has whole
 * lines, whenever the process ends; where the disk takes no more, the recording ends, and nothing
 * else. Added to by one thread.
 */
final class Recorder implements Closeable {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Not a channel, which an interrupt of the thread that writes would close. */
    private final RandomAccessFile file;

    private final ObservationLine lines = new ObservationLine();

    /** All that is written are whole lines, up to there. */
    private long length;

    private volatile @Nullable String trouble;

    /** Writes to a file that is empty. */
    Recorder(RandomAccessFile file) {
        this.file = file;
    }

    /** Fails when the file exists, or can't be written. */
    static Recorder create(Path file, Duration refresh) {
        try {
            Path created = Files.createFile(file, PRIVATE);
            Recorder recorder = new Recorder(new RandomAccessFile(created.toFile(), "rw"));
            recorder.begin(refresh);
            return recorder;
        } catch (FileAlreadyExistsException e) {
            throw new Failure(ErrorCode.REFUSED, file + " exists");
        } catch (NoSuchFileException e) {
            throw new Failure(ErrorCode.NOT_FOUND, "no directory for " + file);
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't write " + file + ": " + e.getMessage());
        }
    }

    void begin(Duration refresh) throws IOException {
        append(Json.object(json -> json.put("recording", Recording.KIND)
                .put("format", Recording.FORMAT)
                .put("version", Version.current())
                .put("refreshMs", refresh.toMillis())));
    }

    /** Writes one look, unless the recording has ended. */
    void add(Observation seen) {
        if (trouble != null) {
            return;
        }
        try {
            append(lines.write(seen));
        } catch (IOException e) {
            trouble = e.getMessage() + cut();
        }
    }

    private void append(String line) throws IOException {
        file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        length = file.getFilePointer();
    }

    /** Takes away what there is of the last line; returns what is to be said of it. */
    private String cut() {
        try {
            file.setLength(length);
            return "";
        } catch (IOException e) {
            return "; its last line is cut off: " + e.getMessage();
        }
    }

    /** Why the recording has ended before it was closed; null when it has not. */
    @Nullable
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
        }
    }
}
