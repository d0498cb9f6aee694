package io.raftd.storage;

import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.storage.Files.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link Files} whose first failure is the last: it is thrown again by every later call, for after
 * a failed write or force nobody knows what the disk holds (a JVM's next force succeeds although
 * the pages were dropped). Only a full disk, where the caller can do without, is an answer instead.
 */
final class Disk implements AutoCloseable {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 18).asReadOnlyBuffer();

    private final Files files;
    private @Nullable StorageFailure failure;

    Disk(Files files) {
        this.files = files;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private interface Action {
        void run() throws IOException;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Throws the failure that there was. */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    List<String> list(String directory) {
        return call("list", directory, () -> files.list(directory));
    }

    long size(String file) {
        return call("read", file, () -> files.size(file));
    }

    int read(String file, long position, ByteBuffer into) {
        return call("read", file, () -> files.read(file, position, into));
    }

    /** The whole of a small file. Of one that is longer than {@code limit} only so many bytes. */
    byte[] readAll(String file, int limit) {
        ByteBuffer b = ByteBuffer.allocate((int) Math.min(size(file), limit));
        read(file, 0, b);
        return b.array();
    }

    void create(String file) {
        act("create", file, () -> files.create(file));
    }

    /** {@link #create}; false when the disk is full. */
    boolean tryCreate(String file) {
        return attempt("create", file, () -> files.create(file));
    }

    void write(String file, long position, ByteBuffer from) {
        act("write", file, () -> files.write(file, position, from));
    }

    /** {@link #write}; false when the disk is full. */
    boolean tryWrite(String file, long position, ByteBuffer from) {
        return attempt("write", file, () -> files.write(file, position, from));
    }

    /** Writes zeros from one position to another; false when the disk is full. */
    boolean tryZero(String file, long from, long to) {
        for (long at = from; at < to; at += ZEROS.capacity()) {
            if (!tryWrite(
                    file, at, ZEROS.duplicate().limit((int) Math.min(ZEROS.capacity(), to - at)))) {
                return false;
            }
        }
        return true;
    }

    void force(String file) {
        act("force", file, () -> files.force(file));
    }

    void truncate(String file, long size) {
        act("truncate", file, () -> files.truncate(file, size));
    }

    void rename(String from, String to) {
        act("rename", from, () -> files.rename(from, to));
    }

    void delete(String file) {
        act("delete", file, () -> files.delete(file));
    }

    void createDirectory(String directory) {
        act("create", directory, () -> files.createDirectory(directory));
    }

    void forceDirectory(String directory) {
        act("force", directory, () -> files.forceDirectory(directory));
    }

    long freeBytes() {
        return call("look at", "", files::freeBytes);
    }

    /** Lets go of the files, after a failure too. */
    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw failed("close", "", e);
        }
    }

    private void act(String what, String file, Action action) {
        call(what, file, () -> {
            action.run();
            return true;
        });
    }

    private boolean attempt(String what, String file, Action action) {
        return call(what, file, () -> {
            try {
                action.run();
                return true;
            } catch (NoSpaceException full) {
                return false;
            }
        });
    }

    private <T> T call(String what, String file, Call<T> call) {
        check();
        try {
            return call.run();
        } catch (IOException e) {
            failure = failed(what, file, e);
            throw failure;
        }
    }

    private static StorageFailure failed(String what, String file, IOException e) {
        String name = file.isEmpty() ? "the data directory" : file;
        String wayOut = e instanceof NoSpaceException ? "free some space" : "check the disk";
        String reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
        return new StorageFailure(
                Kind.FAILED,
                "cannot %s %s: %s; %s, then start again".formatted(what, name, reason, wayOut),
                e);
    }
}
