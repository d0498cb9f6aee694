package io.raftd.storage;

import io.raftd.raft.Entry;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Up to where the log is committed, as far as this node knew: the file {@code commit}. With it a
 * start applies what is stored without waiting for a leader to say how far that may go.
 *
 * <p>It is only a hint. It is never forced, and lags behind; after a crash it may be old, torn or
 * gone. Whatever it says counts only when the log holds the very entry that it names: in a cluster
 * index and term name one entry, and all before it (3.5); the checksum, which chains to the
 * cluster's id, says of which cluster; and what was committed once stays so.
 *
 * <pre>
 *   offset  bytes  field (big-endian)
 *        0      4  CRC32C of all that follows
 *        4      4  magic, "rdcm"
 *        8      8  index of an entry that is committed
 *       16      8  its term
 *       24      4  CRC of its record
 * </pre>
 */
final class CommitHint {
    static final String FILE = "commit";
    static final int BYTES = 28;

    /** So many entries are committed before it is written anew, unless the node is idle before. */
    static final long EVERY = 4096;

    private static final int MAGIC = 0x7264636D;

    private final Disk disk;
    private boolean there;

    /** What it said at the start. */
    private Place found = Place.NONE;

    private Place written = Place.NONE;
    private Place noted = Place.NONE;

    /** An entry, by what tells it from any other. */
    private record Place(long index, long term, int crc) {
        static final Place NONE = new Place(0, 0, 0);

        static Place of(Entry entry) {
            return new Place(entry.index(), entry.term(), entry.crc());
        }
    }

    private CommitHint(Disk disk) {
        this.disk = disk;
        this.there = disk.list("").contains(FILE);
    }

    /** As it was left; one that says nothing when it is not there, or unsound. */
    static CommitHint open(Disk disk) {
        CommitHint hint = new CommitHint(disk);
        if (hint.there) {
            byte[] bytes = disk.readAll(FILE, BYTES);
            ByteBuffer b = ByteBuffer.wrap(bytes);
            if (bytes.length == BYTES && b.getInt(0) == sum(bytes) && b.getInt(4) == MAGIC) {
                hint.found = new Place(b.getLong(8), b.getLong(16), b.getInt(24));
            }
        }
        return hint;
    }

    /** At the start it named this entry: that is committed, and so is all before it. */
    boolean isOf(Entry entry) {
        return entry.index() == found.index && Place.of(entry).equals(found);
    }

    /** An entry that is committed; older ones than the last add nothing. */
    void note(Entry entry) {
        if (entry.index() > noted.index) {
            noted = Place.of(entry);
            if (noted.index - written.index >= EVERY) {
                write();
            }
        }
    }

    /**
     * Writes what was noted last, unless that is written; an index tells, for they only grow. A
     * full disk goes without.
     */
    void write() {
        if (noted.index == written.index) {
            return;
        }
        there = there || disk.tryCreate(FILE);
        byte[] bytes = new byte[BYTES];
        ByteBuffer b = ByteBuffer.wrap(bytes);
        b.putInt(4, MAGIC).putLong(8, noted.index).putLong(16, noted.term).putInt(24, noted.crc);
        b.putInt(0, sum(bytes));
        if (there && disk.tryWrite(FILE, 0, b)) {
            written = noted;
        }
    }

    private static int sum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 4, BYTES - 4);
        return (int) crc.getValue();
    }
}
