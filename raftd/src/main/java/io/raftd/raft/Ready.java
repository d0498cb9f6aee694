package io.raftd.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the core wants done after the inputs of a turn. All parts may proceed at once; what must
 * wait for a write, the core itself keeps back until {@link Raft#persisted} names that write.
 *
 * @param messages to send now, in order
 * @param write to make durable, behind all earlier ones; null for nothing
 * @param committed to apply in order, each exactly once; the first follows the last one handed out
 *     before
 * @param reads now safe to serve, each once its index is applied
 * @param fetches stored entries wanted
 * @param chunkReads parts of stored snapshots wanted
 * @param chunk to be staged, or null; another comes when {@link Raft#staged} has answered it
 * @param events what was decided and why, in order, for journals and logs
 */
public record Ready(
        List<Message> messages,
        @Nullable Write write,
        List<Entry> committed,
        List<ReadGrant> reads,
        List<Fetch> fetches,
        List<ChunkRead> chunkReads,
        @Nullable Chunk chunk,
        List<Event> events) {
    /**
     * The fate of a read: safe once {@code index} is applied, or {@code index} null: the leader or
     * its quorum was lost before it could be confirmed, ask again.
     */
    public record ReadGrant(long read, @Nullable Long index) {}

    /** The core wants at most so many bytes of a snapshot, to send them to {@code peer}. */
    public record ChunkRead(ReplicaId peer, Snapshot snapshot, long offset, int maxBytes) {}

    /** Bytes of a snapshot that a leader sent; none: it asks how many are there. */
    public record Chunk(Snapshot snapshot, long offset, byte[] bytes) {}
}
