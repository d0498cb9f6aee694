package io.raftd.storage;

import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Write;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Entries and writes for the tests, encoded here by the letter of the format. */
final class Records {
    static final UUID CLUSTER = new UUID(0x1111222233334444L, 0x8555666677778888L);
    static final ReplicaId N1 = new ReplicaId("n1", new UUID(1, 1));
    static final ReplicaId N2 = new ReplicaId("n2", new UUID(2, 2));
    static final Entry GENESIS =
            Entry.genesis(CLUSTER, Configuration.of(List.of(new Member(N1, "127.0.0.1:7001"))), 0);

    private Records() {}

    /** Random ids, the same in every run. */
    static Supplier<UUID> ids(long seed) {
        Random random = new Random(seed);
        return () -> new UUID(random.nextLong(), random.nextLong());
    }

    static Entry entry(Entry previous, long term, byte[] payload) {
        int length = Entry.HEADER + payload.length;
        ByteBuffer b = ByteBuffer.allocate(length);
        b.putInt(0, length).putInt(8, previous.crc()).put(12, (byte) 1);
        b.put(13, EntryType.COMMAND.code());
        b.putLong(16, previous.index() + 1)
                .putLong(24, term)
                .putLong(32, previous.clusterTimeMs() + 1);
        b.put(Entry.HEADER, payload);
        CRC32C crc = new CRC32C();
        crc.update(b.array(), 0, 4);
        crc.update(b.array(), 8, length - 8);
        b.putInt(4, (int) crc.getValue());
        return Entry.view(b.array(), 0);
    }

    /**
     * So many entries behind {@code previous}, with payloads of {@code bytes} that are all
     * different.
     */
    static List<Entry> entries(Entry previous, long term, int count, int bytes) {
        List<Entry> entries = new ArrayList<>();
        Entry last = previous;
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[bytes];
            new Random(31 * term + last.index()).nextBytes(payload);
            last = entry(last, term, payload);
            entries.add(last);
        }
        return entries;
    }

    static Entry last(List<Entry> entries) {
        return entries.get(entries.size() - 1);
    }

    static List<Write> write(@Nullable HardState hardState, List<Entry> entries) {
        return List.of(new Write(1, hardState, null, entries));
    }

    static List<Write> write(List<Entry> entries) {
        return write(null, entries);
    }
}
