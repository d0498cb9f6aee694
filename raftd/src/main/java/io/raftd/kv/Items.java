package io.raftd.kv;

import io.raftd.kv.Answer.Got;
import io.raftd.kv.Answer.Page;
import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Query.Get;
import io.raftd.kv.Query.Scan;
import io.raftd.kv.Restore.Abort;
import io.raftd.kv.Restore.Batch;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Restore.Commit;
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.NotRestored;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys and what they hold, with the revision that every effective write raises by one, and the
 * restore that may be under way. Cells count revisions from the last restore, so that they need not
 * be touched, nor hashed anew, when it is committed; what is shown is greater by the revision
 * before it.
 */
final class Items implements Command.Handler<Result>, Restore.Handler<Result> {
    private static final long ITEM_TAG = 0x6974656dL;

    private OrderedMap<Cell> cells;
    /** Since the last restore. */
    private long revision;

    private long digest;
    private @Nullable Restored restored;
    private @Nullable Staging staging;
    /** The cluster time of the entry at hand. */
    private long nowMs;

    Items() {
        this(new OrderedMap<>(), 0, 0, null, null);
    }

    /** These items; the digest is the sum of their hashes. */
    Items(
            OrderedMap<Cell> cells,
            long revision,
            long digest,
            @Nullable Restored restored,
            @Nullable Staging staging) {
        this.cells = cells;
        this.revision = revision;
        this.digest = digest;
        this.restored = restored;
        this.staging = staging;
    }

    /** The same items, in O(1); from now on either changes without the other. */
    Items fork() {
        return new Items(
                cells.fork(), revision, digest, restored, staging == null ? null : staging.fork());
    }

    long revision() {
        return base() + revision;
    }

    /** As the cells count it. */
    long revisionSinceRestore() {
        return revision;
    }

    /** The last restore that was committed, null without one. */
    @Nullable
    Restored restored() {
        return restored;
    }

    /** The restore that is under way, if one is. */
    @Nullable
    Staging staging() {
        return staging;
    }

    private long base() {
        return restored == null ? 0 : restored.before;
    }

    OrderedMap<Cell> cells() {
        return cells;
    }

    /** The sum of the hashes of all items, and of what there is of restores. */
    long digest() {
        return digest
                + (restored == null ? 0 : restored.hash())
                + (staging == null ? 0 : staging.hash());
    }

    /** An entry of that cluster time is at hand: a restore that has waited too long is given up. */
    void advance(long toMs) {
        nowMs = toMs;
        if (staging != null && staging.mark().expiresMs() <= toMs) {
            staging = null;
        }
    }

    /**
     * A restore that was committed.
     *
     * @param before the revision of the store before it
     */
    record Restored(UUID id, long before) {
        private static final long RESTORED_TAG = 0x726573746f726564L;

        long hash() {
            return new Hash(RESTORED_TAG)
                    .add(id.getMostSignificantBits())
                    .add(id.getLeastSignificantBits())
                    .add(before)
                    .end();
        }
    }

    /** What a key holds; the hash covers the key too. Revisions count from the last restore. */
    record Cell(byte[] value, long createRevision, long modRevision, long version, long hash) {
        static Cell of(
                byte[] key, byte[] value, long createRevision, long modRevision, long version) {
            long hash = new Hash(ITEM_TAG)
                    .add(key)
                    .add(value)
                    .add(createRevision)
                    .add(modRevision)
                    .add(version)
                    .end();
            return new Cell(value, createRevision, modRevision, version, hash);
        }

        /** As a restore makes it, which is the first write after itself. */
        static Cell restored(byte[] key, byte[] value) {
            return of(key, value, 1, 1, 1);
        }

        Item item(byte[] key, long base) {
            return new Item(key, value, base + createRevision, base + modRevision, version);
        }
    }

    @Override
    public Result put(Put c) {
        return write(c.key(), c.value(), 0);
    }

    @Override
    public Result delete(Delete c) {
        Cell old = cells.remove(c.key());
        if (old == null) {
            return new Written(revision(), false, 0);
        }
        digest -= old.hash;
        revision++;
        return new Written(revision(), true, 0);
    }

    @Override
    public Result compareAndSet(CompareAndSet c) {
        Cell old = cells.get(c.key());
        if (isAsExpected(c.expect(), old)) {
            return write(c.key(), c.value(), 0);
        }
        return old == null
                ? new CompareFailed(0, 0, 0)
                : new CompareFailed(
                        base() + old.createRevision, base() + old.modRevision, old.version);
    }

    @Override
    public Result increment(Increment c) {
        Cell old = cells.get(c.key());
        OptionalLong number = old == null ? OptionalLong.of(0) : number(old.value);
        if (number.isEmpty()) {
            return Rejected.NOT_A_NUMBER;
        }
        long before = number.getAsLong();
        long after = before + c.by();
        if ((c.by() < 0) != (after < before)) {
            return Rejected.OVERFLOW;
        }
        return write(c.key(), Long.toString(after).getBytes(StandardCharsets.US_ASCII), after);
    }

    /** There was a value before if this is not the key's first version. */
    private Result write(byte[] key, byte[] value, long number) {
        revision++;
        Cell cell = cells.update(key, old -> next(key, old, value));
        return new Written(revision(), cell.version > 1, number);
    }

    private Cell next(byte[] key, @Nullable Cell old, byte[] value) {
        Cell cell = old == null
                ? Cell.of(key, value, revision, revision, 1)
                : Cell.of(key, value, old.createRevision, revision, old.version + 1);
        digest += cell.hash - (old == null ? 0 : old.hash);
        return cell;
    }

    private boolean isAsExpected(Expect expect, @Nullable Cell cell) {
        if (expect instanceof Expect.Value e) {
            return cell != null && Arrays.equals(cell.value, e.value());
        }
        if (expect instanceof Expect.Revision e) {
            return e.revision() == (cell == null ? 0 : base() + cell.modRevision);
        }
        return cell == null;
    }

    @Override
    public Result restore(Restore step) {
        return step.step(this);
    }

    @Override
    public Result begin(Begin begin) {
        if (begin.bytes() > Restore.MAX_BYTES) {
            return NotRestored.TOO_LARGE;
        }
        boolean begun = staging != null && staging.begin().equals(begin);
        if (!begun) {
            staging = new Staging(begin, nowMs);
        }
        return new Written(revision(), begun, 0);
    }

    @Override
    public Result batch(Batch batch) {
        Staging under = staging(batch.id());
        if (under == null) {
            return NotRestored.NO_STAGING;
        }
        if (under.has(batch)) {
            return new Written(revision(), true, 0);
        }
        NotRestored flaw = under.flaw(batch);
        if (flaw != null) {
            return flaw;
        }
        under.add(batch, nowMs);
        return new Written(revision(), false, 0);
    }

    @Override
    public Result commit(Commit commit) {
        if (restored != null && restored.id.equals(commit.id())) {
            return new Written(restored.before + 1, true, 0);
        }
        Staging under = staging(commit.id());
        if (under == null) {
            return NotRestored.NO_STAGING;
        }
        if (!under.isComplete()) {
            return NotRestored.INCOMPLETE;
        }
        restored = new Restored(commit.id(), revision());
        cells = under.cells();
        digest = under.mark().digest();
        revision = 1;
        staging = null;
        return new Written(revision(), false, 0);
    }

    @Override
    public Result abort(Abort abort) {
        boolean there = staging(abort.id()) != null;
        if (there) {
            staging = null;
        }
        return new Written(revision(), there, 0);
    }

    private @Nullable Staging staging(UUID id) {
        return staging != null && staging.begin().id().equals(id) ? staging : null;
    }

    /**
     * The number that is written in the value, if it is written as {@link Long#toString(long)}
     * would.
     */
    private static OptionalLong number(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        try {
            long number = Long.parseLong(text);
            return text.equals(Long.toString(number))
                    ? OptionalLong.of(number)
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    Got get(Get get) {
        Cell cell = cells.get(get.key());
        return new Got(cell == null ? null : cell.item(get.key(), base()), revision());
    }

    Page scan(Scan scan) {
        PageBuilder page = new PageBuilder(scan, base());
        cells.forEachFrom(page.from(), page);
        return new Page(page.items, page.more, revision(), cells.size());
    }

    private static final class PageBuilder implements OrderedMap.Visitor<Cell, RuntimeException> {
        private final Scan scan;
        private final long base;
        private final List<Item> items = new ArrayList<>();
        private long bytes;
        private boolean more;

        PageBuilder(Scan scan, long base) {
            this.scan = scan;
            this.base = base;
        }

        /**
         * The least key with the prefix, or the least one after {@code after}: that with a 0 behind
         * it.
         */
        byte[] from() {
            byte[] after = scan.after();
            boolean begun = after.length > 0 && Arrays.compareUnsigned(after, scan.prefix()) >= 0;
            return begun ? Arrays.copyOf(after, after.length + 1) : scan.prefix();
        }

        @Override
        public boolean visit(byte[] key, Cell cell) {
            int n = scan.prefix().length;
            if (key.length < n || !Arrays.equals(key, 0, n, scan.prefix(), 0, n)) {
                return false;
            }
            Item item = cell.item(key, base);
            more = isFull(item);
            if (!more) {
                items.add(item);
                bytes += item.bytes();
            }
            return !more;
        }

        private boolean isFull(Item next) {
            return !items.isEmpty() && bytes + next.bytes() > scan.maxBytes()
                    || scan.limit() > 0 && items.size() == scan.limit();
        }
    }
}
