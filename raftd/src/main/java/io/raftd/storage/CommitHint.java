package io.raftd.storage;

import io.raftd.raft.Entry;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Up to where the log is committed, as far as this node knew: the file {@code commit}. With it a
 * start applies what is stored without waiting for a leader to say how far that may go.
 *
 * <p>It is only a hint. It is never forced, and lags behind; after a crash it may be old, torn or
 * gone. Whatever it says counts only when the log holds the very record that it names: the checksum
 * chain makes that record stand for all before it, and what was committed once stays so.
 *
 * <pre>
 *   offset  bytes  field (big-endian)
 *        0      4  CRC32C of all that follows
 *        4      4  magic, "rdcm"
 *        8      8  index of an entry that is committed
 *       16      4  CRC of its record
 * </pre>
 */
final class CommitHint {
    static final String FILE = "commit";
    static final int BYTES = 20;

    /** So many entries are committed before it is written anew, unless the node is idle before. */
    static final long EVERY = 4096;

    private static final int MAGIC = 0x7264636D;

    private final Disk disk;
    private boolean there;

    /** What it said at the start; index 0 for nothing. */
    private long foundIndex;

    private int foundCrc;
    private long written;
    private long index;
    private int crc;

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
                hint.foundIndex = b.getLong(8);
                hint.foundCrc = b.getInt(16);
            }
        }
        return hint;
    }

    /** At the start it named this entry: that is committed, and so is all before it. */
    boolean isOf(Entry entry) {
        return entry.index() == foundIndex && entry.crc() == foundCrc;
    }

    /** An entry that is committed; older ones than the last add nothing. */
    void note(Entry entry) {
        if (entry.index() > index) {
            index = entry.index();
            crc = entry.crc();
            if (index - written >= EVERY) {
                write();
            }
        }
    }

    /** Writes what was noted last, unless that is written; a full disk goes without. */
    void write() {
        if (index == written) {
            return;
        }
        there = there || disk.tryCreate(FILE);
        byte[] bytes = new byte[BYTES];
        ByteBuffer b = ByteBuffer.wrap(bytes);
        b.putInt(4, MAGIC).putLong(8, index).putInt(16, crc);
        b.putInt(0, sum(bytes));
        if (there && disk.tryWrite(FILE, 0, b)) {
            written = index;
        }
    }

    private static int sum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 4, BYTES - 4);
        return (int) crc.getValue();
    }
}
