package io.raftd.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.raftd.raft.HardState;
import io.raftd.raft.ReplicaId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Term and vote: the file {@code hardstate}, two copies, each written and forced before the other
 * is touched, and both before anyone relies on them. So one of them is sound at any time, and when
 * one rots, the other does not remember an older vote.
 *
 * <pre>
 *   offset  bytes  field (big-endian), of each copy of {@value #COPY} bytes
 *        0      4  CRC32C of cluster id, disk id, node id, and the copy without these four
 *        4      4  magic, "rdhs"
 *        8      8  sequence, one more with every write
 *       16      8  term
 *       24     16  disk id of the vote
 *       40      1  length of the vote's node id, 0 for no vote
 *       41         node id of the vote, ASCII
 * </pre>
 */
final class HardStateFile {
    static final String NAME = "hardstate";
    static final int COPY = 4096;

    static final String UNSOUND = "neither copy of term and vote is sound";

    private static final int MAGIC = 0x72646873;

    private final Disk disk;
    private final Identity identity;
    private Copy current;

    private HardStateFile(Disk disk, Identity identity, Copy current) {
        this.disk = disk;
        this.identity = identity;
        this.current = current;
    }

    private record Copy(long sequence, HardState state) {}

    /** Writes the file of a new member of a cluster. Its name is not durable yet. */
    static HardStateFile create(Disk disk, Identity identity) {
        HardStateFile file = new HardStateFile(disk, identity, new Copy(0, HardState.NONE));
        disk.create(NAME);
        file.write(HardState.NONE);
        return file;
    }

    /**
     * Takes the newer sound copy and writes both anew, the other one first: what a crash left in
     * the page cache alone is durable then. Adds to {@code notes} when a copy was bad. Throws
     * StorageFailure when both are.
     */
    static HardStateFile open(Disk disk, Identity identity, List<String> notes) {
        byte[] bytes = disk.readAll(NAME, 2 * COPY);
        @Nullable Copy first = decode(identity, bytes, 0);
        @Nullable Copy second = decode(identity, bytes, 1);
        @Nullable Copy best = newer(first, second);
        if (best == null) {
            throw Defect.damage(NAME, 0, UNSOUND).failure();
        }
        int other = best.equals(first) ? 1 : 0;
        if (first == null || second == null) {
            notes.add(NAME + ": offset " + other * COPY
                    + ": this copy was not sound; repaired from the other");
        }
        HardStateFile file = new HardStateFile(disk, identity, best);
        file.put(other, best);
        file.put(1 - other, best);
        return file;
    }

    /** What the bytes of the file say, null when neither copy is sound. */
    static @Nullable HardState decode(Identity identity, byte[] bytes) {
        @Nullable Copy best = newer(decode(identity, bytes, 0), decode(identity, bytes, 1));
        return best == null ? null : best.state;
    }

    private static @Nullable Copy newer(@Nullable Copy first, @Nullable Copy second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.sequence >= second.sequence ? first : second;
    }

    HardState state() {
        return current.state;
    }

    /** Durable on return. The term never falls, and a vote is given once a term. */
    void write(HardState next) {
        HardState last = current.state;
        if (next.term() < last.term()) {
            throw new IllegalStateException(
                    "term " + next.term() + " < stored term " + last.term());
        }
        if (next.term() == last.term() && last.vote() != null && !last.vote().equals(next.vote())) {
            throw new IllegalStateException("vote for " + next.vote() + " after one for "
                    + last.vote() + " in term " + next.term());
        }
        current = new Copy(current.sequence + 1, next);
        put(0, current);
        put(1, current);
    }

    private void put(int which, Copy copy) {
        disk.write(NAME, (long) which * COPY, ByteBuffer.wrap(encode(identity, copy)));
        disk.force(NAME);
    }

    private static byte[] encode(Identity identity, Copy copy) {
        ByteBuffer b = ByteBuffer.allocate(COPY);
        b.putInt(4, MAGIC).putLong(8, copy.sequence).putLong(16, copy.state.term());
        @Nullable ReplicaId vote = copy.state.vote();
        if (vote != null) {
            byte[] node = vote.node().getBytes(US_ASCII);
            b.putLong(24, vote.disk().getMostSignificantBits());
            b.putLong(32, vote.disk().getLeastSignificantBits());
            b.put(40, (byte) node.length).put(41, node);
        }
        return b.putInt(0, crc(identity, b.array(), 0)).array();
    }

    private static @Nullable Copy decode(Identity identity, byte[] bytes, int which) {
        int at = which * COPY;
        if (bytes.length < at + COPY) {
            return null;
        }
        ByteBuffer b = ByteBuffer.wrap(bytes);
        if (b.getInt(at) != crc(identity, bytes, at) || b.getInt(at + 4) != MAGIC) {
            return null;
        }
        int length = b.get(at + 40) & 0xff;
        @Nullable
        ReplicaId vote = length == 0
                ? null
                : new ReplicaId(
                        new String(bytes, at + 41, length, US_ASCII),
                        new UUID(b.getLong(at + 24), b.getLong(at + 32)));
        return new Copy(b.getLong(at + 8), new HardState(b.getLong(at + 16), vote));
    }

    private static int crc(Identity identity, byte[] bytes, int at) {
        UUID cluster = Objects.requireNonNull(identity.cluster());
        ByteBuffer owner = ByteBuffer.allocate(32)
                .putLong(cluster.getMostSignificantBits())
                .putLong(cluster.getLeastSignificantBits())
                .putLong(identity.disk().getMostSignificantBits())
                .putLong(identity.disk().getLeastSignificantBits());
        CRC32C crc = new CRC32C();
        crc.update(owner.array());
        crc.update(identity.node().getBytes(US_ASCII));
        crc.update(bytes, at + 4, COPY - 4);
        return (int) crc.getValue();
    }
}
