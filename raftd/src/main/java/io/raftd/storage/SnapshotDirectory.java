package io.raftd.storage;

import io.raftd.node.Snapshots;
import io.raftd.node.StateMachine;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.Files.NoSpaceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots in a data directory, beside a log that goes on. A file that is not finished, or of
 * which a force has failed, never bears the name of a snapshot.
 *
 * <pre>
 *   00000000000000070030-4.snap                       a snapshot
 *   00000000000000070030-4.snap.tmp                   one that is being written
 *   00000000000000081250-5-9f86d081884c7d65.part      one that is coming in: how far is its size
 * </pre>
 */
final class SnapshotDirectory implements Snapshots, AutoCloseable {
    static final String DIRECTORY = "snapshots";

    /** How the name of a file ends that is not yet a snapshot. */
    static final String ASIDE = ".tmp";

    private static final String PART = ".part";
    private static final Pattern PART_NAME = Pattern.compile("\\d{20}-\\d+-[0-9a-f]{16}\\" + PART);

    /** Bytes between two forces: the log's own, on the same disk, are not to wait for many more. */
    private static final int STEP = 8 << 20;

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Files files;
    private volatile @Nullable UUID cluster;
    private volatile @Nullable Snapshot newest;
    private volatile boolean closed;

    /** {@code files}: for this alone; it is closed with this. */
    SnapshotDirectory(Files files) {
        this.files = files;
    }

    /**
     * The node belongs to a cluster.
     *
     * @param stored the newest snapshot that is there, durably; null when there is none
     */
    void belong(UUID id, @Nullable Snapshot stored) {
        cluster = id;
        newest = stored;
    }

    /** The index of the newest snapshot, 0 when there is none. For any thread. */
    long newestIndex() {
        Snapshot last = newest;
        return last == null ? 0 : last.index();
    }

    @Override
    public synchronized Snapshot write(SnapshotPoint point, StateMachine.View state)
            throws IOException {
        Snapshot last = newest;
        if (last != null && last.point().equals(point)) {
            return last;
        }
        String file = SnapshotHeader.file(point.index(), point.term());
        String aside = file + ASIDE;
        checkOpen();
        Snapshot written;
        try {
            files.create(aside);
            SnapshotWriter out = new SnapshotWriter(new Output(aside), cluster(), point);
            state.writeTo(out);
            written = out.end();
            publish(aside, file);
        } catch (IOException e) {
            discard(aside, e);
            throw e;
        }
        keep(written);
        return written;
    }

    /** Writes a file from its beginning, and forces it in steps. */
    private final class Output extends OutputStream {
        private final String file;
        private long position;
        private long forced;

        Output(String file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            checkOpen();
            files.write(file, position, ByteBuffer.wrap(b, offset, length));
            position += length;
            if (position - forced >= STEP) {
                files.force(file);
                forced = position;
            }
        }
    }

    /** Gives a finished file the name of a snapshot; the name is not durable yet. */
    private void publish(String aside, String file) throws IOException {
        files.force(aside);
        files.rename(aside, file);
    }

    /** Makes the name of a snapshot durable; only from here on it counts. */
    private void keep(Snapshot snapshot) throws IOException {
        files.forceDirectory(DIRECTORY);
        if (snapshot.index() >= newestIndex()) {
            newest = snapshot;
        }
    }

    private void discard(String file, IOException cause) {
        try {
            files.delete(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public synchronized byte[] read(Snapshot snapshot, long offset, int maxBytes)
            throws IOException {
        checkOpen();
        String file = SnapshotHeader.file(snapshot.index(), snapshot.term());
        int wanted = (int) Math.max(0, Math.min(maxBytes, snapshot.bytes() - offset));
        ByteBuffer bytes = ByteBuffer.allocate(wanted);
        if (files.read(file, offset, bytes) < wanted) {
            throw new IOException(file + ": ends before byte " + snapshot.bytes());
        }
        return bytes.array();
    }

    @Override
    public synchronized void verify(Snapshot snapshot) throws IOException {
        String file = SnapshotHeader.file(snapshot.index(), snapshot.term());
        try {
            if (!new SnapshotReader(input(file)).end().equals(snapshot)) {
                throw Defect.damage(file, 0, "has changed since it was written").failure();
            }
        } catch (DamagedSnapshotException e) {
            throw Defect.damage(file, e.offset(), e.reason()).failure();
        }
    }

    @Override
    public synchronized long staged(Snapshot snapshot) throws IOException {
        checkOpen();
        String part = part(snapshot);
        if (!parts().contains(part)) {
            return 0;
        }
        long bytes = files.size(part);
        return bytes > snapshot.bytes() ? 0 : bytes;
    }

    @Override
    public synchronized long stage(Snapshot snapshot, long offset, byte[] bytes)
            throws IOException {
        long here = staged(snapshot);
        if (offset < 0 || offset > here || bytes.length > snapshot.bytes() - offset) {
            throw new IOException("bytes %d to %d of %s, of which %d of %d are here"
                    .formatted(offset, offset + bytes.length, snapshot, here, snapshot.bytes()));
        }
        String part = part(snapshot);
        for (String other : parts()) {
            if (!other.equals(part)) {
                files.delete(other);
            }
        }
        try {
            if (here == 0) {
                begin(part, snapshot.bytes());
            }
            files.write(part, offset, ByteBuffer.wrap(bytes));
        } catch (NoSpaceException full) {
            discard(part, full);
            throw full;
        }
        return Math.max(here, offset + bytes.length);
    }

    /** The log needs the last of a disk's room more than a snapshot that will not fit in it. */
    private void begin(String part, long bytes) throws IOException {
        files.create(part);
        if (files.freeBytes() < bytes) {
            throw new NoSpaceException(part, new IOException("it will have " + bytes + " bytes"));
        }
    }

    private List<String> parts() throws IOException {
        return files.list(DIRECTORY).stream()
                .filter(name -> PART_NAME.matcher(name).matches())
                .map(name -> DIRECTORY + "/" + name)
                .toList();
    }

    private static String part(Snapshot snapshot) throws IOException {
        if (!SHA_256.matcher(snapshot.digest()).matches()) {
            throw new IOException("not a SHA-256: " + snapshot.digest());
        }
        String id = "-" + snapshot.term() + "-" + snapshot.digest().substring(0, 16);
        return numbered(snapshot.index()) + id + PART;
    }

    /** How the names of all files of the snapshots at an index begin. */
    private static String numbered(long index) {
        return DIRECTORY + String.format(Locale.ROOT, "/%020d", index);
    }

    /**
     * {@inheritDoc} It is renamed away from its staging before it is forced: when that fails, no
     * later force may take it for sound.
     */
    @Override
    public synchronized @Nullable StateMachine install(Snapshot snapshot, StateMachine reader)
            throws IOException {
        checkOpen();
        String part = part(snapshot);
        if (!isWhole(part, snapshot)) {
            files.delete(part);
            return null;
        }
        StateMachine machine = new SnapshotReader(input(part)).load(reader);
        String file = SnapshotHeader.file(snapshot.index(), snapshot.term());
        String aside = file + ASIDE;
        files.rename(part, aside);
        try {
            publish(aside, file);
        } catch (IOException e) {
            discard(aside, e);
            throw e;
        }
        keep(snapshot);
        return machine;
    }

    /** The file is the snapshot that was announced, and one of this cluster. */
    private boolean isWhole(String part, Snapshot snapshot) throws IOException {
        try {
            SnapshotReader in = new SnapshotReader(input(part));
            return in.header().cluster().equals(cluster()) && in.end().equals(snapshot);
        } catch (DamagedSnapshotException e) {
            return false;
        }
    }

    private InputStream input(String file) {
        return new FileInput((position, into) -> {
            checkOpen();
            return files.read(file, position, into);
        });
    }

    /** {@inheritDoc} What is staged goes too, once there is a snapshot as new as that. */
    @Override
    public synchronized void retain(List<Snapshot> some) throws IOException {
        checkOpen();
        Snapshot last = newest;
        if (last == null) {
            return;
        }
        Set<String> kept = new HashSet<>();
        kept.add(SnapshotHeader.file(last.index(), last.term()));
        some.forEach(s -> kept.add(SnapshotHeader.file(s.index(), s.term())));
        List<String> gone = new ArrayList<>(SnapshotScan.files(files.list(DIRECTORY)));
        gone.removeAll(kept);
        String newer = numbered(last.index() + 1);
        parts().stream().filter(part -> part.compareTo(newer) < 0).forEach(gone::add);
        for (String file : gone) {
            files.delete(file);
        }
        if (!gone.isEmpty()) {
            files.forceDirectory(DIRECTORY);
        }
    }

    private UUID cluster() {
        UUID id = cluster;
        if (id == null) {
            throw new IllegalStateException("a snapshot before the cluster is formed");
        }
        return id;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the storage is closed");
        }
    }

    /** Cuts short what another thread is doing, and lets go of the files. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            try {
                files.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
