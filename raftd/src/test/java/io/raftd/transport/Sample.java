package io.raftd.transport;

import io.raftd.node.NodeStatus;
import io.raftd.node.NodeStatus.LogPosition;
import io.raftd.node.NodeStatus.State;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Values that the tests of this package send. */
final class Sample {
    static final UUID CLUSTER = new UUID(1, 2);
    static final ReplicaId N1 = new ReplicaId("n1", new UUID(10, 11));
    static final ReplicaId N2 = new ReplicaId("n2", new UUID(20, 21));

    private Sample() {}

    /** Sound records that follow each other from {@code first} on, of one term. */
    static List<Entry> entries(long first, long term, int count, int payload) {
        List<Entry> entries = new ArrayList<>();
        int previous = 77;
        for (int i = 0; i < count; i++) {
            Entry e = entry(first + i, term, previous, new byte[payload]);
            entries.add(e);
            previous = e.crc();
        }
        return entries;
    }

    static Entry entry(long index, long term, int previousCrc, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(Entry.HEADER + payload.length)
                .putInt(0, Entry.HEADER + payload.length)
                .putInt(8, previousCrc)
                .put(12, (byte) 1)
                .put(13, EntryType.COMMAND.code())
                .putLong(16, index)
                .putLong(24, term)
                .put(Entry.HEADER, payload);
        CRC32C crc = new CRC32C();
        crc.update(b.array(), 0, 4);
        crc.update(b.array(), 8, b.capacity() - 8);
        return Entry.view(b.putInt(4, (int) crc.getValue()).array(), 0);
    }

    static Entry genesis() {
        return Entry.genesis(
                CLUSTER, Configuration.of(List.of(new Member(N1, "127.0.0.1:7001"))), 5);
    }

    static NodeStatus status(ReplicaId self, @Nullable UUID cluster) {
        return status(self, cluster, 1, List.of());
    }

    /** All up to index 1 is committed; by the configuration of an index, these were removed. */
    static NodeStatus status(
            ReplicaId self,
            @Nullable UUID cluster,
            long configurationIndex,
            List<ReplicaId> removed) {
        List<Member> voters =
                List.of(new Member(N1, "127.0.0.1:7001"), new Member(N2, "127.0.0.1:7002"));
        Configuration configuration =
                new Configuration(new Configuration.Half(voters, List.of()), null, removed, null);
        return new NodeStatus(
                self,
                "127.0.0.1:7001",
                cluster == null ? State.FORMING : State.MEMBER,
                cluster,
                null,
                3,
                null,
                cluster == null ? null : N1,
                new LogPosition(1, configurationIndex, 0, 1, 1, 1),
                configurationIndex,
                cluster == null ? null : configuration,
                List.of(),
                null,
                null,
                0,
                0,
                1234,
                false,
                null,
                NodeStatus.InHand.NONE);
    }
}
