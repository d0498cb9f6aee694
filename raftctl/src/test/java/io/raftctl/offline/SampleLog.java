package io.raftctl.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Stamp;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Write;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DiskFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A log of five entries: the first configuration, a term's beginning, and three commands. */
public final class SampleLog {
    static final UUID CLUSTER = new UUID(7, 7);

    private static final byte NOOP = 1;
    private static final byte COMMAND = 3;

    private final List<Entry> entries = new ArrayList<>();

    /** For a node n1 on the given disk. */
    public SampleLog(UUID disk) {
        this(Configuration.of(List.of(new Member(new ReplicaId("n1", disk), "127.0.0.1:7001"))));
    }

    /** With these members. */
    SampleLog(Configuration configuration) {
        entries.add(Entry.genesis(CLUSTER, configuration, 1_700_000_000_123L));
        add(NOOP, new byte[0]);
        command(new Command.Put(bytes("a"), bytes("value")));
        command(new Command.CompareAndSet(bytes("b\n"), new Command.Expect.Absent(), bytes("x")));
        command(new Command.Increment(bytes("c"), -3));
    }

    /** Goes on to an index, with a key and a value of so many bytes each. */
    public SampleLog fill(long index, int valueBytes) {
        while (entries.size() < index) {
            command(new Command.Put(bytes("key-" + entries.size()), new byte[valueBytes]));
        }
        return this;
    }

    /** Goes on with the entry of another new leader, which tells of its election. */
    SampleLog elected(byte[] result) {
        add(NOOP, result);
        return this;
    }

    List<Entry> entries() {
        return entries;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void command(Command command) {
        Stamp stamp = new Stamp(new UUID(1, 2), entries.size(), 1, 0);
        add(COMMAND, CommandCodec.encode(new Proposal(stamp, command)));
    }

    private void add(byte type, byte[] payload) {
        Entry last = entries.get(entries.size() - 1);
        ByteBuffer record = ByteBuffer.allocate(Entry.HEADER + payload.length)
                .putInt(Entry.HEADER + payload.length)
                .putInt(0)
                .putInt(last.crc())
                .put((byte) 1)
                .put(type)
                .putShort((short) 0)
                .putLong(last.index() + 1)
                .putLong(1)
                .putLong(5)
                .putLong(1_700_000_000_456L)
                .put(payload);
        CRC32C crc = new CRC32C();
        crc.update(record.array(), 0, 4);
        crc.update(record.array(), 8, record.capacity() - 8);
        record.putInt(4, (int) crc.getValue());
        entries.add(Entry.view(record.array(), 0));
    }

    /** The records from an index on, as a node sends them. */
    public byte[] records(long from) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (Entry e : entries.subList((int) from - 1, entries.size())) {
            records.write(e.buffer(), e.offset(), e.length());
        }
        return records.toByteArray();
    }

    /** A data directory with this log, of a node that was stopped. */
    public static Path stoppedNode(Path directory) throws IOException {
        return stopped(directory, new SampleLog(new UUID(3, 3)).entries);
    }

    /** As {@link #stoppedNode}, of a cluster that has two other voters. */
    public static Path stoppedMember(Path directory) throws IOException {
        List<Member> voters = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            ReplicaId replica = new ReplicaId("n" + i, new UUID(i == 1 ? 3 : i + 3, 3));
            voters.add(new Member(replica, "127.0.0.1:700" + i));
        }
        return stopped(directory, new SampleLog(Configuration.of(voters)).entries);
    }

    private static Path stopped(Path directory, List<Entry> entries) throws IOException {
        try (DataDirectory storage = open(directory)) {
            storage.form(CLUSTER, entries.get(0));
            persist(storage, new HardState(1, null), List.of());
            persist(storage, null, entries.subList(1, 3));
            persist(storage, null, entries.subList(3, 5));
        }
        return directory;
    }

    private static void persist(
            DataDirectory storage, @Nullable HardState hardState, List<Entry> entries) {
        storage.persist(List.of(new Write(1, hardState, null, entries)));
    }

    /** Opens the directory of n1, as its daemon would. */
    public static DataDirectory open(Path directory) throws IOException {
        UUID[] next = {new UUID(3, 2)};
        return DataDirectory.open(
                        DiskFiles.open(directory, nanos -> {}),
                        "n1",
                        DataDirectory.Options.DEFAULT,
                        () -> next[0] = new UUID(3, next[0].getLeastSignificantBits() + 1))
                .storage();
    }
}
