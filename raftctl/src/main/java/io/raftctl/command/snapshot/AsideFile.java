package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftd.protocol.ErrorCode;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that gets its name when it is complete and on the disk. Until then it lies beside, under
 * another name, and goes when this is closed or the process is ended by a signal. Only its owner
 * may read it.
 */
public final class AsideFile implements Closeable {
    private final Path target;
    private final Path aside;
    private final FileChannel channel;
    private final Thread atExit = new Thread(this::discard, "discard");

    private AsideFile(Path target, Path aside, FileChannel channel) {
        this.target = target;
        this.aside = aside;
        this.channel = channel;
    }

    /**
     * Where a file of that name is to be; fails unless one may be made, or take the place of the
     * one that is there.
     */
    public static Path target(Path name, boolean overwrite) {
        if (!Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
            Path directory = directory(name);
            if (!Files.isDirectory(directory)) {
                throw new Failure(ErrorCode.NOT_FOUND, "no directory " + directory);
            }
            return name;
        }
        if (!Files.isRegularFile(name)) {
            throw Failure.usage(name + " is there, and is no regular file");
        }
        if (!overwrite) {
            throw new Failure(ErrorCode.REFUSED, name + " exists; to replace it: --overwrite");
        }
        try {
            return name.toRealPath();
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    private static Path directory(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw Failure.usage(file + " is no name of a file");
        }
        return parent;
    }

    /** Begins the file that is to be there. */
    public static AsideFile create(Path target) {
        try {
            Path aside = Files.createTempFile(
                    directory(target),
                    target.getFileName() + ".tmp-",
                    "",
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            AsideFile file =
                    new AsideFile(target, aside, FileChannel.open(aside, StandardOpenOption.WRITE));
            Runtime.getRuntime().addShutdownHook(file.atExit);
            return file;
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /** More of it. */
    public void write(byte[] bytes) {
        try {
            ByteBuffer from = ByteBuffer.wrap(bytes);
            while (from.hasRemaining()) {
                channel.write(from);
            }
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /** All is written: it is made durable, then gets its name. */
    public void publish() {
        try {
            channel.force(true);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel names = FileChannel.open(directory(target), StandardOpenOption.READ)) {
                names.force(true);
            }
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    private static Failure failed(Path target, IOException e) {
        return e instanceof ClosedByInterruptException
                ? new Failure(ErrorCode.INTERRUPTED, "interrupted")
                : new Failure(ErrorCode.FAILED, "can't write " + target + ": " + e);
    }

    private void discard() {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(target, e);
        } finally {
            discard();
            forget();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // The process is ending, and the hook is at work.
            return;
        }
    }
}
