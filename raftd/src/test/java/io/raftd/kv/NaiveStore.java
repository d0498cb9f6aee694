package io.raftd.kv;

import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The store's rules once more, in the plainest way, and its digest and binary form made of nothing
 * but the state.
 */
final class NaiveStore implements Command.Handler<Result> {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    final TreeMap<byte[], Item> items = new TreeMap<>(Arrays::compareUnsigned);
    final Map<UUID, Session> sessions = new HashMap<>();
    long revision;
    private long timeMs;

    /** Of one session: the answers not yet known to be received. */
    static final class Session {
        private long expiresMs;
        private long firstIncomplete = 1;
        private final TreeMap<Long, Result> answers = new TreeMap<>();
    }

    Result apply(long nowMs, Stamp stamp, Command command) {
        advance(nowMs);
        Session session = sessions.get(stamp.session());
        if (session == null) {
            long age = nowMs - stamp.clusterTimeMs();
            if (age >= Sessions.LIFETIME_MS || -age >= Sessions.LIFETIME_MS) {
                return Rejected.SESSION_EXPIRED;
            }
            session = new Session();
            session.expiresMs = stamp.clusterTimeMs() + Sessions.LIFETIME_MS;
            sessions.put(stamp.session(), session);
        } else if (session.expiresMs <= nowMs) {
            return Rejected.SESSION_EXPIRED;
        }
        session.expiresMs = Math.max(session.expiresMs, nowMs + Sessions.LIFETIME_MS);
        session.firstIncomplete = Math.max(session.firstIncomplete, stamp.firstIncomplete());
        session.answers.headMap(session.firstIncomplete).clear();
        if (stamp.sequence() < session.firstIncomplete) {
            return Rejected.STALE;
        }
        Result kept = session.answers.get(stamp.sequence());
        if (kept == null) {
            kept = command.accept(this);
            session.answers.put(stamp.sequence(), kept);
        }
        return kept;
    }

    void advance(long nowMs) {
        timeMs = nowMs;
        List<UUID> swept = sessions.entrySet().stream()
                .filter(e -> e.getValue().expiresMs <= nowMs)
                .sorted(Comparator.<Map.Entry<UUID, Session>>comparingLong(
                                e -> e.getValue().expiresMs)
                        .thenComparing(e -> idOf(e.getKey()), Arrays::compareUnsigned))
                .limit(Sessions.SWEPT_PER_ENTRY)
                .map(Map.Entry::getKey)
                .toList();
        swept.forEach(sessions::remove);
    }

    @Override
    public Result put(Put c) {
        return write(c.key(), c.value(), 0);
    }

    @Override
    public Result delete(Delete c) {
        boolean existed = items.remove(c.key()) != null;
        revision += existed ? 1 : 0;
        return new Written(revision, existed, 0);
    }

    @Override
    public Result compareAndSet(CompareAndSet c) {
        Item item = items.get(c.key());
        boolean asExpected = c.expect() instanceof Expect.Absent
                ? item == null
                : c.expect() instanceof Expect.Revision r
                        ? r.revision() == (item == null ? 0 : item.modRevision())
                        : item != null
                                && Arrays.equals(item.value(), ((Expect.Value) c.expect()).value());
        if (asExpected) {
            return write(c.key(), c.value(), 0);
        }
        return item == null
                ? new CompareFailed(0, 0, 0)
                : new CompareFailed(item.createRevision(), item.modRevision(), item.version());
    }

    @Override
    public Result increment(Increment c) {
        Item item = items.get(c.key());
        String text = item == null ? "0" : new String(item.value(), StandardCharsets.ISO_8859_1);
        if (!text.matches("0|-?[1-9][0-9]*") || isOutOfRange(new BigInteger(text))) {
            return Rejected.NOT_A_NUMBER;
        }
        BigInteger sum = new BigInteger(text).add(BigInteger.valueOf(c.by()));
        if (isOutOfRange(sum)) {
            return Rejected.OVERFLOW;
        }
        return write(c.key(), TestLog.bytes(sum.toString()), sum.longValueExact());
    }

    private static boolean isOutOfRange(BigInteger n) {
        return n.compareTo(MIN) < 0 || n.compareTo(MAX) > 0;
    }

    private Result write(byte[] key, byte[] value, long number) {
        @Nullable Item old = items.get(key);
        revision++;
        long created = old == null ? revision : old.createRevision();
        items.put(
                key, new Item(key, value, created, revision, old == null ? 1 : old.version() + 1));
        return new Written(revision, old != null, number);
    }

    /** The digest that a store in this state must have. */
    long digest() {
        long digest = new Hash(0x73746f7265L).add(revision).add(timeMs).end();
        for (Item i : items.values()) {
            Hash hash = new Hash(0x6974656dL).add(i.key()).add(i.value());
            digest += hash.add(i.createRevision())
                    .add(i.modRevision())
                    .add(i.version())
                    .end();
        }
        for (Map.Entry<UUID, Session> e : sessions.entrySet()) {
            Session s = e.getValue();
            long answers = 0;
            for (Map.Entry<Long, Result> a : s.answers.entrySet()) {
                answers += hash(a.getKey(), a.getValue());
            }
            Hash hash = new Hash(0x73657373696f6eL).add(idOf(e.getKey()));
            digest += hash.add(s.expiresMs).add(s.firstIncomplete).add(answers).end();
        }
        return digest;
    }

    private static long hash(long sequence, Result answer) {
        Hash hash = new Hash(0x616e73776572L).add(sequence);
        if (answer instanceof Written w) {
            return hash.add(1)
                    .add(w.revision())
                    .add(w.existed() ? 1 : 0)
                    .add(w.value())
                    .end();
        }
        if (answer instanceof CompareFailed f) {
            return hash.add(2)
                    .add(f.createRevision())
                    .add(f.modRevision())
                    .add(f.version())
                    .end();
        }
        return hash.add(answer == Rejected.OVERFLOW ? 3 : 4).end();
    }

    /** The bytes that a store in this state, after that entry, must write. */
    byte[] written(long appliedIndex) {
        RawState raw = RawState.of(appliedIndex, timeMs, revision).int64(items.size());
        items.values().forEach(raw::item);
        raw.int64(sessions.size());
        sessions.entrySet().stream()
                .sorted(Comparator.comparing(e -> idOf(e.getKey()), Arrays::compareUnsigned))
                .forEach(e -> add(e.getKey(), e.getValue(), raw));
        return raw.int64(digest(), appliedIndex).toByteArray();
    }

    private static void add(UUID id, Session s, RawState raw) {
        raw.bytes(idOf(id)).int64(s.expiresMs, s.firstIncomplete).int16(s.answers.size());
        s.answers.forEach((sequence, answer) -> {
            raw.int64(sequence);
            if (answer instanceof Written w) {
                raw.int8(1).int64(w.revision()).int8(w.existed() ? 1 : 0).int64(w.value());
            } else if (answer instanceof CompareFailed f) {
                raw.int8(2).int64(f.createRevision(), f.modRevision(), f.version());
            } else {
                raw.int8(answer == Rejected.OVERFLOW ? 3 : 4);
            }
        });
    }

    private static byte[] idOf(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
