package io.raftd.kv;

import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.NotRestored;
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

    /** Of the last restore, and the revision before it. */
    @Nullable
    UUID restored;

    private long before;

    @Nullable
    Staged staged;

    /** A restore that is under way. */
    static final class Staged {
        private final Restore.Begin begin;
        private final TreeMap<byte[], byte[]> items = new TreeMap<>(Arrays::compareUnsigned);
        private long next;
        private long expiresMs;

        private Staged(Restore.Begin begin) {
            this.begin = begin;
        }

        private long bytes() {
            return items.entrySet().stream()
                    .mapToLong(e -> e.getKey().length + e.getValue().length + 128)
                    .sum();
        }

        private long digest() {
            return items.entrySet().stream()
                    .mapToLong(e -> hash(new Item(e.getKey(), e.getValue(), 1, 1, 1), 0))
                    .sum();
        }
    }

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
        if (staged != null && nowMs >= staged.expiresMs) {
            staged = null;
        }
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

    @Override
    public Result restore(Restore step) {
        Staged known = staged != null && staged.begin.id().equals(step.id()) ? staged : null;
        if (step instanceof Restore.Begin begin) {
            return begin(begin);
        } else if (step instanceof Restore.Batch batch) {
            return known == null ? NotRestored.NO_STAGING : batch(known, batch);
        } else if (step instanceof Restore.Abort) {
            staged = known == null ? staged : null;
            return new Written(revision, known != null, 0);
        } else if (step.id().equals(restored)) {
            return new Written(before + 1, true, 0);
        }
        return known == null ? NotRestored.NO_STAGING : commit(known);
    }

    private Result begin(Restore.Begin begin) {
        if (begin.bytes() > 256 << 20) {
            return NotRestored.TOO_LARGE;
        }
        boolean begun = staged != null && staged.begin.equals(begin);
        if (!begun) {
            staged = new Staged(begin);
            staged.expiresMs = timeMs + 600_000;
        }
        return new Written(revision, begun, 0);
    }

    private Result batch(Staged to, Restore.Batch batch) {
        if (batch.number() == to.next - 1) {
            return new Written(revision, true, 0);
        } else if (batch.number() != to.next) {
            return NotRestored.OUT_OF_SEQUENCE;
        }
        TreeMap<byte[], byte[]> all = new TreeMap<>(to.items);
        for (Restore.Pair pair : batch.pairs()) {
            if (!all.isEmpty() && Arrays.compareUnsigned(all.lastKey(), pair.key()) >= 0) {
                return NotRestored.OUT_OF_ORDER;
            }
            all.put(pair.key(), pair.value());
        }
        long bytes = batch.pairs().stream().mapToLong(Restore.Pair::bytes).sum();
        if (all.size() > to.begin.items() || to.bytes() + bytes > to.begin.bytes()) {
            return NotRestored.TOO_LARGE;
        }
        to.items.putAll(all);
        to.next++;
        to.expiresMs = timeMs + 600_000;
        return new Written(revision, false, 0);
    }

    private Result commit(Staged whole) {
        if (whole.items.size() != whole.begin.items()
                || whole.bytes() != whole.begin.bytes()
                || whole.digest() != whole.begin.digest()) {
            return NotRestored.INCOMPLETE;
        }
        before = revision;
        revision++;
        restored = whole.begin.id();
        items.clear();
        whole.items.forEach(
                (key, value) -> items.put(key, new Item(key, value, revision, revision, 1)));
        staged = null;
        return new Written(revision, false, 0);
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
            digest += hash(i, before);
        }
        if (restored != null) {
            digest += id(new Hash(0x726573746f726564L), restored).add(before).end();
        }
        if (staged != null) {
            Restore.Begin b = staged.begin;
            digest += id(new Hash(0x73746167696e67L), b.id())
                    .add(b.items())
                    .add(b.bytes())
                    .add(b.digest())
                    .add(staged.next)
                    .add(staged.digest())
                    .add(staged.expiresMs)
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

    private static Hash id(Hash hash, UUID id) {
        return hash.add(id.getMostSignificantBits()).add(id.getLeastSignificantBits());
    }

    private static long hash(Item i, long before) {
        Hash hash = new Hash(0x6974656dL).add(i.key()).add(i.value());
        return hash.add(i.createRevision() - before)
                .add(i.modRevision() - before)
                .add(i.version())
                .end();
    }

    private static int number(Result rejected) {
        return rejected instanceof NotRestored r
                ? switch (r) {
                    case NO_STAGING -> 5;
                    case OUT_OF_SEQUENCE -> 6;
                    case OUT_OF_ORDER -> 7;
                    case TOO_LARGE -> 8;
                    case INCOMPLETE -> 9;
                }
                : rejected == Rejected.OVERFLOW ? 3 : 4;
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
        return hash.add(number(answer)).end();
    }

    /** The bytes that a store in this state, after that entry, must write. */
    byte[] written(long appliedIndex) {
        boolean plain = restored == null && staged == null;
        RawState raw = new RawState().int8(plain ? 1 : 2).int64(appliedIndex, timeMs);
        if (!plain) {
            raw.int8(restored == null ? 0 : 1);
        }
        if (restored != null) {
            raw.bytes(idOf(restored)).int64(before);
        }
        raw.int64(revision - before, items.size());
        items.values()
                .forEach(i -> raw.item(new Item(
                        i.key(),
                        i.value(),
                        i.createRevision() - before,
                        i.modRevision() - before,
                        i.version())));
        raw.int64(sessions.size());
        sessions.entrySet().stream()
                .sorted(Comparator.comparing(e -> idOf(e.getKey()), Arrays::compareUnsigned))
                .forEach(e -> add(e.getKey(), e.getValue(), raw));
        if (!plain) {
            raw.int8(staged == null ? 0 : 1);
        }
        if (staged != null) {
            Restore.Begin b = staged.begin;
            raw.bytes(idOf(b.id())).int64(b.items(), b.bytes(), b.digest());
            raw.int64(staged.next, staged.expiresMs, staged.items.size());
            staged.items.forEach(
                    (key, value) -> raw.key(key).int32(value.length).bytes(value));
        }
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
                raw.int8(number(answer));
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
