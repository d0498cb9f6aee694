package io.raftd.kv;

import static io.raftd.kv.TestLog.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.raftd.kv.Result.Nothing;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import io.raftd.node.StateMachine;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueStoreTest {
    private final TestLog log = new TestLog();
    private final KeyValueStore store = new KeyValueStore();
    private long sequence;

    private Result apply(Command command) {
        sequence++;
        return store.apply(
                log.command(new Stamp(TestLog.session(1), sequence, sequence, 0), command));
    }

    private Result put(String key, String value) {
        return apply(new Put(bytes(key), bytes(value)));
    }

    private Got get(String key) {
        return (Got) store.query(new Get(bytes(key)));
    }

    private byte[] value(String key) {
        return requireNonNull(get(key).item()).value();
    }

    @Test
    void aKeyKnowsItsRevisions() {
        assertThat(put("a", "1")).isEqualTo(new Written(1, false, 0));
        assertThat(put("b", "2")).isEqualTo(new Written(2, false, 0));
        assertThat(put("a", "3")).isEqualTo(new Written(3, true, 0));
        assertThat(get("a"))
                .usingRecursiveComparison()
                .isEqualTo(new Got(new Item(bytes("a"), bytes("3"), 1, 3, 2), 3));
        assertThat(apply(new Delete(bytes("a")))).isEqualTo(new Written(4, true, 0));
        assertThat(apply(new Delete(bytes("a")))).isEqualTo(new Written(4, false, 0));
        assertThat(get("a")).isEqualTo(new Got(null, 4));
        assertThat(put("a", "")).isEqualTo(new Written(5, false, 0));
        assertThat(get("a"))
                .usingRecursiveComparison()
                .isEqualTo(new Got(new Item(bytes("a"), bytes(""), 5, 5, 1), 5));
    }

    @Test
    void compareAndSetWritesOnlyWhatIsAsExpected() {
        byte[] key = bytes("k");
        assertThat(apply(new CompareAndSet(key, new Expect.Value(bytes("")), bytes("x"))))
                .isEqualTo(new CompareFailed(0, 0, 0));
        assertThat(apply(new CompareAndSet(key, new Expect.Revision(1), bytes("x"))))
                .isEqualTo(new CompareFailed(0, 0, 0));
        assertThat(apply(new CompareAndSet(key, new Expect.Absent(), bytes("1"))))
                .isEqualTo(new Written(1, false, 0));
        put("other", "");
        assertThat(apply(new CompareAndSet(key, new Expect.Absent(), bytes("x"))))
                .isEqualTo(new CompareFailed(1, 1, 1));
        assertThat(apply(new CompareAndSet(key, new Expect.Revision(0), bytes("x"))))
                .isEqualTo(new CompareFailed(1, 1, 1));
        assertThat(apply(new CompareAndSet(key, new Expect.Revision(1), bytes("2"))))
                .isEqualTo(new Written(3, true, 0));
        assertThat(apply(new CompareAndSet(key, new Expect.Value(bytes("1")), bytes("x"))))
                .isEqualTo(new CompareFailed(1, 3, 2));
        assertThat(apply(new CompareAndSet(key, new Expect.Value(bytes("2")), bytes("3"))))
                .isEqualTo(new Written(4, true, 0));
        assertThat(apply(new CompareAndSet(bytes("new"), new Expect.Revision(0), bytes("1"))))
                .isEqualTo(new Written(5, false, 0));
        assertThat(get("k").item())
                .usingRecursiveComparison()
                .isEqualTo(new Item(key, bytes("3"), 1, 4, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "-1, 1, 0",
        "41, 1, 42",
        "5, 0, 5",
        "5, -6, -1",
        "9223372036854775806, 1, 9223372036854775807",
        "-9223372036854775807, -1, -9223372036854775808",
        "9223372036854775807, -9223372036854775808, -1",
    })
    void increments(String before, long by, String after) {
        put("n", before);
        assertThat(apply(new Increment(bytes("n"), by)))
                .isEqualTo(new Written(2, true, Long.parseLong(after)));
        assertThat(new String(value("n"), StandardCharsets.US_ASCII)).isEqualTo(after);
    }

    @Test
    void anAbsentNumberIsZero() {
        assertThat(apply(new Increment(bytes("n"), -7))).isEqualTo(new Written(1, false, -7));
        assertThat(value("n")).isEqualTo(bytes("-7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "01",
                "-0",
                " 1",
                "1 ",
                "1.0",
                "0x1",
                "one",
                "\u0661",
                "9223372036854775808"
            })
    void onlyCanonicalDecimalNumbersAreNumbers(String value) {
        put("n", value);
        assertThat(apply(new Increment(bytes("n"), 1))).isEqualTo(Rejected.NOT_A_NUMBER);
        assertThat(get("n").revision()).isEqualTo(1);
        assertThat(value("n")).isEqualTo(bytes(value));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 1",
        "1, 9223372036854775807",
        "-9223372036854775808, -1",
        "-1, -9223372036854775808",
    })
    void overflowChangesNothing(String before, long by) {
        put("n", before);
        assertThat(apply(new Increment(bytes("n"), by))).isEqualTo(Rejected.OVERFLOW);
        assertThat(get("n").revision()).isEqualTo(1);
        assertThat(value("n")).isEqualTo(bytes(before));
    }

    private List<String> scan(String prefix, int limit, int maxBytes) {
        List<String> keys = new ArrayList<>();
        byte[] after = {};
        boolean more = true;
        while (more) {
            Page page = (Page) store.query(new Scan(bytes(prefix), after, limit, maxBytes));
            more = page.more();
            assertThat(more && page.items().isEmpty()).isFalse();
            assertThat(page.revision()).isEqualTo(get("").revision());
            for (Item item : page.items()) {
                keys.add(new String(item.key(), StandardCharsets.UTF_8));
                after = item.key();
            }
            keys.add("|");
        }
        return keys;
    }

    @Test
    void scansByPrefixInPages() {
        for (String key : List.of("b", "ab", "abc", "a", "ac", "ab\u00ff", "ab\u0000", "bb")) {
            put(key, "value");
        }
        assertThat(scan("ab", 0, Scan.PAGE_BYTES))
                .containsExactly("ab", "ab\u0000", "abc", "ab\u00ff", "|");
        assertThat(scan("ab", 2, Scan.PAGE_BYTES))
                .containsExactly("ab", "ab\u0000", "|", "abc", "ab\u00ff", "|");
        assertThat(scan("ab", 3, Scan.PAGE_BYTES))
                .containsExactly("ab", "ab\u0000", "abc", "|", "ab\u00ff", "|");
        assertThat(scan("b", 1, Scan.PAGE_BYTES)).containsExactly("b", "|", "bb", "|");
        assertThat(scan("", 7, Scan.PAGE_BYTES)).hasSize(10);
        assertThat(scan("c", 1, Scan.PAGE_BYTES)).containsExactly("|");
        assertThat(scan("abcd", 1, Scan.PAGE_BYTES)).containsExactly("|");
    }

    @Test
    void aPageIsBoundedByBytesAndHoldsAtLeastOneItem() {
        put("k1", "v".repeat(66));
        put("k2", "v".repeat(66));
        put("k3", "v".repeat(67));
        put("k4", "v");
        assertThat(scan("k", 0, 200)).containsExactly("k1", "k2", "|", "k3", "k4", "|");
        assertThat(scan("k", 0, 199)).containsExactly("k1", "|", "k2", "|", "k3", "k4", "|");
        assertThat(scan("k", 0, 1)).containsExactly("k1", "|", "k2", "|", "k3", "|", "k4", "|");
    }

    @Test
    void aScanGoesOnAfterAKeyThatIsGoneOrOutsideThePrefix() {
        put("a1", "");
        put("a3", "");
        assertThat(keysAfter("a", "a2")).containsExactly("a3");
        assertThat(keysAfter("a", "a3")).isEmpty();
        assertThat(keysAfter("a", "Z")).containsExactly("a1", "a3");
        assertThat(keysAfter("a", "b")).isEmpty();
        assertThat(keysAfter("a", "a")).containsExactly("a1", "a3");
    }

    private List<String> keysAfter(String prefix, String after) {
        Page page = (Page) store.query(new Scan(bytes(prefix), bytes(after), 0, Scan.PAGE_BYTES));
        return page.items().stream()
                .map(i -> new String(i.key(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void scansAreOrderedByUnsignedBytes() {
        for (int b : new int[] {0x80, 0x7f, 0xff, 0x00}) {
            apply(new Put(new byte[] {(byte) b}, new byte[0]));
        }
        Page page = (Page) store.query(new Scan(new byte[0], new byte[0], 0, Scan.PAGE_BYTES));
        assertThat(page.items())
                .extracting(item -> item.key()[0] & 0xff)
                .containsExactly(0x00, 0x7f, 0x80, 0xff);
    }

    @Test
    void badBoundsAreRefused() {
        assertThatThrownBy(() -> new Scan(bytes(""), bytes(""), -1, 1))
                .hasMessageContaining("-1 < 0");
        assertThatThrownBy(() -> new Scan(bytes(""), bytes(""), 0, 0))
                .hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> new Scan(bytes(""), bytes(""), 0, Scan.PAGE_BYTES + 1))
                .hasMessageContaining("262145 bytes");
    }

    @Test
    void entriesThatAreNoCommandsChangeNoKey() {
        put("a", "1");
        assertThat(store.apply(log.noop())).isEqualTo(new Nothing());
        assertThat(store.apply(log.entry(EntryType.CONFIGURATION, bytes("ignored here"))))
                .isEqualTo(new Nothing());
        assertThat(get("a").revision()).isEqualTo(1);
        assertThat(put("a", "2")).isEqualTo(new Written(2, true, 0));
    }

    @Test
    void whatIsNoCommandStopsTheStore() {
        Entry poison = log.entry(EntryType.COMMAND, bytes("\u0001poison"));
        assertThatThrownBy(() -> store.apply(poison))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("entry (1,1) holds no command: command is cut off after 7 bytes");
    }

    @Test
    void entriesMustFollowEachOther() {
        Entry first = log.noop();
        log.noop();
        Entry third = log.noop();
        store.apply(first);
        assertThatThrownBy(() -> store.apply(third))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("index 3 does not follow appliedIndex 1");
        assertThatThrownBy(() -> store.apply(first)).hasMessageContaining("index 1");
    }

    @Test
    void clusterTimeNeverRunsBackwards() {
        log.timeMs = 5;
        store.apply(log.noop());
        log.timeMs = 4;
        assertThatThrownBy(() -> store.apply(log.noop()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cluster time 4 ms of entry (2,1) < 5 ms");
    }

    @Test
    void aForeignQueryIsRefused() {
        StateMachine.Query foreign = new StateMachine.Query() {};
        assertThatThrownBy(() -> store.query(foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Nodes of different versions compare digests, so its value may not change unnoticed. */
    @Test
    void theDigestIsAsItHasAlwaysBeen() {
        put("a", "1");
        put("a longer key", "a value of more than eight bytes");
        apply(new CompareAndSet(bytes("a"), new Expect.Absent(), bytes("")));
        apply(new Increment(bytes("a"), 41));
        apply(new Increment(bytes("a longer key"), 1));
        log.timeMs = 1234;
        store.apply(log.noop());
        assertThat(Long.toHexString(store.digest())).isEqualTo("7e166fe8d7e1fe41");
    }

    @Test
    void aForkIsReadAsItWasWhileWritingGoesOn() {
        put("a", "1");
        put("b", "2");
        KeyValueStore fork = store.fork();
        put("a", "3");
        apply(new Delete(bytes("b")));
        put("c", "4");
        Page page = (Page) fork.query(new Scan(new byte[0], new byte[0], 0, Scan.PAGE_BYTES));
        assertThat(page)
                .usingRecursiveComparison()
                .isEqualTo(new Page(
                        List.of(
                                new Item(bytes("a"), bytes("1"), 1, 1, 1),
                                new Item(bytes("b"), bytes("2"), 2, 2, 1)),
                        false,
                        2,
                        2));
    }
}
