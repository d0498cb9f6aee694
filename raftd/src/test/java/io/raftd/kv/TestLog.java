package io.raftd.kv;

import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Makes entries that follow each other, at a cluster time that the test moves. */
final class TestLog {
    long timeMs;
    private long index;

    Entry noop() {
        return entry(EntryType.NOOP, new byte[0]);
    }

    Entry command(Stamp stamp, Command command) {
        return entry(EntryType.COMMAND, CommandCodec.encode(new Proposal(stamp, command)));
    }

    Entry entry(EntryType type, byte[] payload) {
        byte[] record = ByteBuffer.allocate(Entry.HEADER + payload.length)
                .putInt(0, Entry.HEADER + payload.length)
                .put(13, type.code())
                .putLong(16, ++index)
                .putLong(24, 1)
                .putLong(32, timeMs)
                .put(Entry.HEADER, payload)
                .array();
        return Entry.view(record, 0);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static UUID session(long n) {
        return new UUID(0x5e55_1000_0000_0000L, n);
    }
}
