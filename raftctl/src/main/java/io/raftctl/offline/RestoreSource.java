package io.raftctl.offline;

import io.raftctl.offline.SnapshotFile.Contents;
import io.raftd.kv.Restore;
import io.raftd.kv.Restore.Pair;
import io.raftd.kv.RestoreTotals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A sound snapshot file, as a restore through the log brings its keys in. */
public final class RestoreSource {
    private final Path file;
    private final Contents contents;
    private final Restore.Begin totals;

    /** Keys in order, and the value of each. */
    public record Batch(List<byte[]> keys, List<byte[]> values) {
        /** Both halves; there are two keys at least. */
        public List<Batch> halves() {
            int middle = keys.size() / 2;
            return List.of(part(0, middle), part(middle, keys.size()));
        }

        private Batch part(int from, int to) {
            return new Batch(keys.subList(from, to), values.subList(from, to));
        }
    }

    private RestoreSource(Path file, Contents contents, Restore.Begin totals) {
        this.file = file;
        this.contents = contents;
        this.totals = totals;
    }

    /**
     * Reads and checks the whole file, in memory that does not depend on its size.
     *
     * @throws DamageException when it is not as a node wrote it
     * @throws DirectoryException when there is none, or it can't be read
     */
    public static RestoreSource read(Path file) {
        RestoreTotals totals = new RestoreTotals();
        Contents contents = SnapshotFile.read(file, totals::add);
        return new RestoreSource(file, contents, totals.begin(new UUID(0, 0)));
    }

    public Contents contents() {
        return contents;
    }

    /** Of keys and values, and some for each item besides. */
    public long bytes() {
        return totals.bytes();
    }

    /** What a cluster takes at most of these bytes. */
    public static long maxBytes() {
        return Restore.MAX_BYTES;
    }

    /** Of keys and values, in whichever order. */
    public long digest() {
        return totals.digest();
    }

    /** What a batch counts for. */
    public static long bytes(Batch batch) {
        long bytes = 0;
        for (int i = 0; i < batch.keys.size(); i++) {
            bytes += new Pair(batch.keys.get(i), batch.values.get(i)).bytes();
        }
        return bytes;
    }

    /**
     * Reads the file once more, and shows all its keys, in batches of a size that a cluster takes.
     *
     * @throws DamageException when it is not the file that was read before
     * @throws DirectoryException when it can't be read
     */
    public void forEachBatch(Consumer<Batch> consumer) {
        Batches batches = new Batches(consumer);
        Contents again = SnapshotFile.read(file, batches::add);
        if (!again.equals(contents)) {
            throw new DamageException(file + ": it was changed while it was being restored");
        }
        batches.end();
    }

    private static final class Batches {
        private final Consumer<Batch> consumer;
        private List<byte[]> keys = new ArrayList<>();
        private List<byte[]> values = new ArrayList<>();
        private long bytes;

        Batches(Consumer<Batch> consumer) {
            this.consumer = consumer;
        }

        void add(byte[] key, byte[] value) {
            long more = new Pair(key, value).bytes();
            if (bytes + more > Restore.BATCH_BYTES) {
                end();
            }
            keys.add(key);
            values.add(value);
            bytes += more;
        }

        void end() {
            if (!keys.isEmpty()) {
                consumer.accept(new Batch(keys, values));
                keys = new ArrayList<>();
                values = new ArrayList<>();
                bytes = 0;
            }
        }
    }
}
