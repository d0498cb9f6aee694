package io.raftd.kv;

import static java.util.Objects.requireNonNull;

import io.raftd.kv.Result.Rejected;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Supplier;

/** The sessions that may still be used; what they promise, and why, is in the package's essay. */
final class Sessions {
    /**
     * How long a session outlives its last use, in ms of cluster time. Part of the format: all
     * replicas must agree on it.
     */
    static final long LIFETIME_MS = 600_000;

    /**
     * How many expired sessions an entry sweeps out at most: more than the one that it may bring,
     * so that they never pile up, and few, so that no apply takes long. Part of the format as well.
     */
    static final int SWEPT_PER_ENTRY = 64;

    private final OrderedMap<SessionState> byId;

    /** The ids, by the time of expiry and then by themselves. */
    private final OrderedMap<byte[]> byExpiry;

    private Object owner = new Object();
    private long digest;

    Sessions() {
        this(new OrderedMap<>(), new OrderedMap<>(), 0);
    }

    private Sessions(OrderedMap<SessionState> byId, OrderedMap<byte[]> byExpiry, long digest) {
        this.byId = byId;
        this.byExpiry = byExpiry;
        this.digest = digest;
    }

    /** Sessions in the same state, in O(1); from now on either changes without the other. */
    Sessions fork() {
        owner = new Object();
        return new Sessions(byId.fork(), byExpiry.fork(), digest);
    }

    OrderedMap<SessionState> byId() {
        return byId;
    }

    /** The sum of the hashes of all sessions. */
    long digest() {
        return digest;
    }

    /** Drops sessions that have expired by now, oldest first. */
    void sweep(long nowMs) {
        for (int i = 0; i < SWEPT_PER_ENTRY; i++) {
            byte[] first = byExpiry.firstKey();
            if (first == null || ByteBuffer.wrap(first).getLong() > nowMs) {
                return;
            }
            byte[] id = requireNonNull(byExpiry.remove(first));
            digest -= requireNonNull(byId.remove(id)).hash();
        }
    }

    /**
     * The result of the stamped command: as it was if the session has executed it before, else by
     * executing it now.
     */
    Result once(Stamp stamp, long nowMs, Supplier<Result> command) {
        byte[] id = idOf(stamp);
        SessionState known = byId.get(id);
        boolean live = known == null
                ? Math.abs(nowMs - stamp.clusterTimeMs()) < LIFETIME_MS
                : nowMs < known.expiresMs();
        if (!live) {
            return Rejected.SESSION_EXPIRED;
        }
        SessionState session = known == null
                ? open(id, Math.max(nowMs, stamp.clusterTimeMs()) + LIFETIME_MS)
                : own(known);
        digest -= session.hash();
        extend(session, nowMs + LIFETIME_MS);
        session.completeBefore(stamp.firstIncomplete());
        Result result = answer(session, stamp.sequence(), command);
        digest += session.hash();
        return result;
    }

    private static Result answer(SessionState session, long sequence, Supplier<Result> command) {
        if (sequence < session.firstIncomplete()) {
            return Rejected.STALE;
        }
        Result kept = session.answer(sequence);
        if (kept != null) {
            return kept;
        }
        Result result = command.get();
        session.keep(sequence, result);
        return result;
    }

    private SessionState open(byte[] id, long expiresMs) {
        SessionState session = new SessionState(owner, id, expiresMs);
        add(session);
        return session;
    }

    /** Takes in a session that is not here yet. */
    void add(SessionState session) {
        byId.put(session.id(), session);
        byExpiry.put(expiryKey(session), session.id());
        digest += session.hash();
    }

    private SessionState own(SessionState known) {
        SessionState session = known.ownedBy(owner);
        if (session != known) {
            byId.put(session.id(), session);
        }
        return session;
    }

    private void extend(SessionState session, long expiresMs) {
        if (expiresMs > session.expiresMs()) {
            byExpiry.remove(expiryKey(session));
            session.extend(expiresMs);
            byExpiry.put(expiryKey(session), session.id());
        }
    }

    private static byte[] expiryKey(SessionState session) {
        return ByteBuffer.allocate(Long.BYTES + session.id().length)
                .putLong(session.expiresMs())
                .put(session.id())
                .array();
    }

    private static byte[] idOf(Stamp stamp) {
        UUID id = stamp.session();
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
