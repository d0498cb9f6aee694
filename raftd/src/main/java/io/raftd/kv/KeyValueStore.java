package io.raftd.kv;

import io.raftd.kv.Query.Get;
import io.raftd.kv.Query.Scan;
import io.raftd.kv.Result.Nothing;
import io.raftd.node.StateMachine;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;

import java.io.IOException;
import java.io.InputStream;

/**
 * The state that the log drives: an ordered map of keys to versioned values, the sessions that
 * write to it, and the restore that may be about to replace it.
 */
public final class KeyValueStore implements StateMachine {
    private static final long STORE_TAG = 0x73746f7265L;

    private final Items items;
    private final Sessions sessions;
    private long appliedIndex;
    private long clusterTimeMs;

    /** The state before the first entry. */
    public KeyValueStore() {
        items = new Items();
        sessions = new Sessions();
    }

    /** The state after entry {@code appliedIndex}. */
    KeyValueStore(Items items, Sessions sessions, long appliedIndex, long clusterTimeMs) {
        this.items = items;
        this.sessions = sessions;
        this.appliedIndex = appliedIndex;
        this.clusterTimeMs = clusterTimeMs;
    }

    /**
     * A store in the same state, in O(1); from now on either goes on without the other, if need be
     * on a thread of its own.
     */
    public KeyValueStore fork() {
        return new KeyValueStore(items.fork(), sessions.fork(), appliedIndex, clusterTimeMs);
    }

    Items items() {
        return items;
    }

    Sessions sessions() {
        return sessions;
    }

    /** The index of the entry that was applied last, 0 before the first. */
    long appliedIndex() {
        return appliedIndex;
    }

    /** The cluster time of that entry. */
    long clusterTimeMs() {
        return clusterTimeMs;
    }

    /**
     * Throws IllegalStateException, which is final, when the entry does not follow the last one or
     * holds no command.
     */
    @Override
    public io.raftd.kv.Result apply(Entry entry) {
        if (entry.index() != appliedIndex + 1) {
            throw new IllegalStateException(
                    "index " + entry.index() + " does not follow appliedIndex " + appliedIndex);
        }
        if (entry.clusterTimeMs() < clusterTimeMs) {
            throw new IllegalStateException("cluster time " + entry.clusterTimeMs()
                    + " ms of entry " + entry + " < " + clusterTimeMs + " ms");
        }
        appliedIndex = entry.index();
        clusterTimeMs = entry.clusterTimeMs();
        sessions.sweep(clusterTimeMs);
        items.advance(clusterTimeMs);
        if (entry.type() != EntryType.COMMAND) {
            return new Nothing();
        }
        Proposal proposal = decode(entry);
        return sessions.once(
                proposal.stamp(), clusterTimeMs, () -> proposal.command().accept(items));
    }

    private static Proposal decode(Entry entry) {
        try {
            return CommandCodec.decode(
                    entry.buffer(), entry.payloadOffset(), entry.payloadLength());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "entry " + entry + " holds no command: " + e.getMessage(), e);
        }
    }

    /** Answers a {@link io.raftd.kv.Query}; anything else: IllegalArgumentException. */
    @Override
    public io.raftd.kv.Answer query(Query query) {
        if (query instanceof Get get) {
            return items.get(get);
        }
        if (query instanceof Scan scan) {
            return items.scan(scan);
        }
        throw new IllegalArgumentException("not a query to this store: " + query);
    }

    /** The bytes are those of {@link StateCodec}; they can be written more than once. */
    @Override
    public View view() {
        KeyValueStore frozen = fork();
        return out -> StateCodec.write(frozen, out);
    }

    @Override
    public StateMachine read(InputStream in) throws IOException {
        return StateCodec.read(in);
    }

    @Override
    public long digest() {
        return items.digest() + sessions.digest() + hash(items.revision(), clusterTimeMs);
    }

    /** What the counters add to the digest. */
    static long hash(long revision, long clusterTimeMs) {
        return new Hash(STORE_TAG).add(revision).add(clusterTimeMs).end();
    }
}
