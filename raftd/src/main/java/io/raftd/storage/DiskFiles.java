package io.raftd.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the file system, locked against any other use while this is open. Its thread must
 * never be interrupted: that would close the files. Nothing is mapped.
 */
public final class DiskFiles implements Files {
    static final String LOCK = "lock";
    private static final int MAX_OPEN = 64;

    /**
     * Directories open in this process. The lock is the process's, so it cannot tell two users in
     * here apart, and closing any channel to its file would release it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileStore store;
    private final boolean readOnly;

    /** This is not the one that holds the directory. */
    private final boolean guest;

    private final @Nullable FileChannel lock;
    private final LongConsumer forced;

    /** By name, the least recently used one first. */
    private final Map<String, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * A file with writes that are not forced stays open, so that no error of their write-back is
     * missed.
     */
    private static final class OpenFile {
        final FileChannel channel;
        boolean written;
        boolean resized;

        OpenFile(FileChannel channel) {
            this.channel = channel;
        }
    }

    private DiskFiles(
            Path root,
            FileStore store,
            boolean readOnly,
            boolean guest,
            @Nullable FileChannel lock,
            LongConsumer forced) {
        this.root = root;
        this.store = store;
        this.readOnly = readOnly;
        this.guest = guest;
        this.lock = lock;
        this.forced = forced;
    }

    /**
     * Opens a directory, which is created durably when it is missing. Throws StorageFailure when it
     * is in use, IOException when it cannot be created or written.
     *
     * @param forced is told the ns that each force of a file took
     */
    public static DiskFiles open(Path directory, LongConsumer forced) throws IOException {
        createDirectories(directory.toAbsolutePath());
        return open(directory, false, forced);
    }

    /**
     * Opens an existing directory of a node that does not run, to read; nothing in it is created or
     * changed.
     */
    public static DiskFiles openToRead(Path directory) throws IOException {
        return open(directory, true, nanos -> {});
    }

    /**
     * Opens an existing directory to read what a running node may be changing meanwhile; nothing in
     * it is created or changed.
     */
    public static DiskFiles openUnlocked(Path directory) throws IOException {
        Path root = directory.toRealPath();
        FileStore store = java.nio.file.Files.getFileStore(root);
        return new DiskFiles(root, store, true, true, null, nanos -> {});
    }

    private static DiskFiles open(Path directory, boolean readOnly, LongConsumer forced)
            throws IOException {
        Path root = directory.toRealPath();
        if (!HELD.add(root)) {
            throw inUse(root, "this process");
        }
        try {
            FileStore store = java.nio.file.Files.getFileStore(root);
            return new DiskFiles(root, store, readOnly, false, lock(root, readOnly), forced);
        } catch (IOException | RuntimeException e) {
            HELD.remove(root);
            throw e;
        }
    }

    /** A directory that is only read, and has no lock file, is no running node's. */
    private static @Nullable FileChannel lock(Path root, boolean readOnly) throws IOException {
        Path file = root.resolve(LOCK);
        if (readOnly && !java.nio.file.Files.exists(file)) {
            return null;
        }
        FileChannel channel = readOnly
                ? FileChannel.open(file, READ)
                : FileChannel.open(file, CREATE, READ, WRITE);
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, readOnly) == null) {
                ByteBuffer pid = ByteBuffer.allocate(20);
                channel.read(pid, 0);
                throw inUse(
                        root, "process " + new String(pid.array(), 0, pid.position(), US_ASCII));
            }
            if (!readOnly) {
                channel.truncate(0);
                channel.write(
                        US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static StorageFailure inUse(Path root, String by) {
        return new StorageFailure(
                Kind.IN_USE, root + ": the data directory is in use by " + by + "; stop it first");
    }

    private static void createDirectories(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (!java.nio.file.Files.isDirectory(directory) && parent != null) {
            createDirectories(parent);
            java.nio.file.Files.createDirectory(directory);
            forcePath(parent);
        }
    }

    @Override
    public List<String> list(String directory) throws IOException {
        try (Stream<Path> files = java.nio.file.Files.list(path(directory))) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    @Override
    public long size(String file) throws IOException {
        return opened(file).channel.size();
    }

    @Override
    public int read(String file, long position, ByteBuffer into) throws IOException {
        FileChannel channel = opened(file).channel;
        int done = 0;
        while (into.hasRemaining()) {
            int n = channel.read(into, position + done);
            if (n < 0) {
                break;
            }
            done += n;
        }
        return done;
    }

    @Override
    public void create(String file) throws IOException {
        forget(file);
        try {
            keep(file, CREATE, READ, WRITE, TRUNCATE_EXISTING).resized = true;
        } catch (IOException e) {
            throw explained(file, 1, e);
        }
    }

    @Override
    public void write(String file, long position, ByteBuffer from) throws IOException {
        OpenFile f = opened(file);
        f.written = true;
        f.resized |= position + from.remaining() > f.channel.size();
        long at = position;
        try {
            while (from.hasRemaining()) {
                at += f.channel.write(from, at);
            }
        } catch (IOException e) {
            throw explained(file, from.remaining(), e);
        }
    }

    /**
     * A failed write of {@code bytes}; what the system says of a full disk depends on its language.
     */
    private IOException explained(String file, int bytes, IOException e) throws IOException {
        String message = String.valueOf(e.getMessage());
        boolean full = message.contains("No space left")
                || message.contains("quota exceeded")
                || freeBytes() < bytes;
        return full ? new NoSpaceException(file, e) : e;
    }

    @Override
    public void force(String file) throws IOException {
        OpenFile f = opened(file);
        long start = System.nanoTime();
        f.channel.force(f.resized);
        forced.accept(System.nanoTime() - start);
        f.written = false;
        f.resized = false;
    }

    @Override
    public void truncate(String file, long size) throws IOException {
        OpenFile f = opened(file);
        f.resized = true;
        f.channel.truncate(size);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        java.nio.file.Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
        forget(to);
        OpenFile moved = open.remove(from);
        if (moved != null) {
            open.put(to, moved);
        }
    }

    @Override
    public void delete(String file) throws IOException {
        forget(file);
        java.nio.file.Files.delete(path(file));
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        if (!java.nio.file.Files.isDirectory(path(directory))) {
            java.nio.file.Files.createDirectory(path(directory));
        }
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        forcePath(path(directory));
    }

    private static void forcePath(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public long freeBytes() throws IOException {
        return store.getUsableSpace();
    }

    /** Its forces are told to nobody. */
    @Override
    public Files forAnotherThread() {
        return new DiskFiles(root, store, readOnly, true, null, nanos -> {});
    }

    @Override
    public void close() throws IOException {
        for (String file : List.copyOf(open.keySet())) {
            forget(file);
        }
        if (lock != null) {
            lock.close();
        }
        if (!guest) {
            HELD.remove(root);
        }
    }

    private Path path(String name) {
        return root.resolve(name);
    }

    private OpenFile opened(String file) throws IOException {
        OpenFile f = open.get(file);
        if (f != null) {
            return f;
        }
        return readOnly ? keep(file, READ) : keep(file, READ, WRITE);
    }

    private OpenFile keep(String file, OpenOption... options) throws IOException {
        if (open.size() >= MAX_OPEN) {
            closeOne();
        }
        OpenFile f = new OpenFile(FileChannel.open(path(file), options));
        open.put(file, f);
        return f;
    }

    private void closeOne() throws IOException {
        for (Iterator<OpenFile> i = open.values().iterator(); i.hasNext(); ) {
            OpenFile f = i.next();
            if (!f.written) {
                i.remove();
                f.channel.close();
                return;
            }
        }
    }

    private void forget(String file) throws IOException {
        OpenFile f = open.remove(file);
        if (f != null) {
            f.channel.close();
        }
    }
}
