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
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The keys and what they hold, with the revision that every effective write raises by one. */
final class Items implements Command.Handler<Result> {
    private static final long ITEM_TAG = 0x6974656dL;

    private final OrderedMap<Cell> cells;
    private long revision;
    private long digest;

    Items() {
        cells = new OrderedMap<>();
    }

    /** These items; the digest is the sum of their hashes. */
    Items(OrderedMap<Cell> cells, long revision, long digest) {
        this.cells = cells;
        this.revision = revision;
        this.digest = digest;
    }

    /** The same items, in O(1); from now on either changes without the other. */
    Items fork() {
        return new Items(cells.fork(), revision, digest);
    }

    long revision() {
        return revision;
    }

    OrderedMap<Cell> cells() {
        return cells;
    }

    /** The sum of the hashes of all items. */
    long digest() {
        return digest;
    }

    /** What a key holds; the hash covers the key too. */
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

        Item item(byte[] key) {
            return new Item(key, value, createRevision, modRevision, version);
        }
    }

    @Override
    public Result put(Put c) {
        Cell old = cells.get(c.key());
        return write(c.key(), old, c.value(), 0);
    }

    @Override
    public Result delete(Delete c) {
        Cell old = cells.remove(c.key());
        if (old == null) {
            return new Written(revision, false, 0);
        }
        digest -= old.hash;
        revision++;
        return new Written(revision, true, 0);
    }

    @Override
    public Result compareAndSet(CompareAndSet c) {
        Cell old = cells.get(c.key());
        if (isAsExpected(c.expect(), old)) {
            return write(c.key(), old, c.value(), 0);
        }
        return old == null
                ? new CompareFailed(0, 0, 0)
                : new CompareFailed(old.createRevision, old.modRevision, old.version);
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
        return write(c.key(), old, Long.toString(after).getBytes(StandardCharsets.US_ASCII), after);
    }

    private Result write(byte[] key, @Nullable Cell old, byte[] value, long number) {
        revision++;
        Cell cell = old == null
                ? Cell.of(key, value, revision, revision, 1)
                : Cell.of(key, value, old.createRevision, revision, old.version + 1);
        cells.put(key, cell);
        digest += cell.hash - (old == null ? 0 : old.hash);
        return new Written(revision, old != null, number);
    }

    private static boolean isAsExpected(Expect expect, @Nullable Cell cell) {
        if (expect instanceof Expect.Value e) {
            return cell != null && Arrays.equals(cell.value, e.value());
        }
        if (expect instanceof Expect.Revision e) {
            return e.revision() == (cell == null ? 0 : cell.modRevision);
        }
        return cell == null;
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
        return new Got(cell == null ? null : cell.item(get.key()), revision);
    }

    Page scan(Scan scan) {
        PageBuilder page = new PageBuilder(scan);
        cells.forEachFrom(page.from(), page);
        return new Page(page.items, page.more, revision);
    }

    private static final class PageBuilder implements OrderedMap.Visitor<Cell, RuntimeException> {
        private final Scan scan;
        private final List<Item> items = new ArrayList<>();
        private long bytes;
        private boolean more;

        PageBuilder(Scan scan) {
            this.scan = scan;
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
            Item item = cell.item(key);
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
