package io.raftd.kv;

import static io.raftd.kv.TestLog.bytes;
import static io.raftd.kv.TestLog.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.kv.Answer.Page;
import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Query.Scan;
import io.raftd.kv.RandomCommands.Sent;
import io.raftd.node.StateMachine.View;
import io.raftd.raft.Entry;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {
    private static final byte[] ALL = {};

    private final TestLog log = new TestLog();
    private final KeyValueStore store = new KeyValueStore();

    static byte[] written(View view) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        view.writeTo(out);
        return out.toByteArray();
    }

    static KeyValueStore restored(byte[] state) throws IOException {
        return (KeyValueStore) new KeyValueStore().read(new ByteArrayInputStream(state));
    }

    /** All that scans find. */
    private static byte[] all(KeyValueStore store) {
        RawState all = new RawState();
        byte[] after = ALL;
        for (boolean more = true; more; ) {
            Page page = (Page) store.query(new Scan(ALL, after, 0, Scan.PAGE_BYTES));
            for (Item item : page.items()) {
                all.item(item);
                after = item.key();
            }
            more = page.more();
        }
        return all.toByteArray();
    }

    private static void assertSame(KeyValueStore actual, KeyValueStore expected)
            throws IOException {
        assertThat(actual.digest()).isEqualTo(expected.digest());
        assertThat(Arrays.equals(all(actual), all(expected))).isTrue();
        assertThat(Arrays.equals(written(actual.view()), written(expected.view())))
                .isTrue();
    }

    /** Every kind of result, a session that has some still to come, keys and ids of all bytes. */
    static KeyValueStore small() {
        KeyValueStore store = new KeyValueStore();
        TestLog log = new TestLog();
        log.timeMs = 1;
        Stamp other = new Stamp(new UUID(-1, -2), 9, 7, 3);
        store.apply(log.command(other, new Delete(bytes("k"))));
        store.apply(log.noop());
        log.timeMs = 5;
        Command[] commands = {
            new Put(bytes("k"), bytes("value")),
            new CompareAndSet(bytes("k"), new Expect.Absent(), bytes("")),
            new CompareAndSet(bytes("l"), new Expect.Revision(1), bytes("")),
            new Increment(bytes("k"), 1),
            new Increment(new byte[] {0, -1}, Long.MIN_VALUE),
            new Increment(new byte[] {0, -1}, -1),
            new Put(bytes("k"), bytes("")),
        };
        for (int i = 0; i < commands.length; i++) {
            store.apply(log.command(new Stamp(session(1), i + 2, 2, 4), commands[i]));
        }
        return store;
    }

    /** On disks and wires there are states in this form: it is as it has always been. */
    @Test
    void theFormIsAsItHasAlwaysBeen() throws IOException {
        String hex = """
                01 0000000000000009 0000000000000005 0000000000000003

                0000000000000002
                0002 00ff 00000014 2d39323233333732303336383534373735383038
                0000000000000002 0000000000000002 0000000000000001
                0001 6b 00000000
                0000000000000001 0000000000000003 0000000000000002

                0000000000000002
                5e55100000000000 0000000000000001 00000000000927c5 0000000000000002 0007
                0000000000000002 01 0000000000000001 00 0000000000000000
                0000000000000003 02 0000000000000001 0000000000000001 0000000000000001
                0000000000000004 02 0000000000000000 0000000000000000 0000000000000000
                0000000000000005 04
                0000000000000006 01 0000000000000002 00 8000000000000000
                0000000000000007 03
                0000000000000008 01 0000000000000003 01 0000000000000000
                ffffffffffffffff fffffffffffffffe 00000000000927c3 0000000000000007 0001
                0000000000000009 01 0000000000000000 00 0000000000000000

                367713c3e1b4edf3 0000000000000009
                """;
        byte[] expected = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        assertThat(written(small().view())).isEqualTo(expected);
        assertThat(written(restored(expected).view())).isEqualTo(expected);
    }

    @Test
    void theStateBeforeTheFirstEntryIsAState() throws IOException {
        byte[] state = written(store.view());
        assertThat(StateCodec.summarize(new ByteArrayInputStream(state)))
                .isEqualTo(new StateSummary(0, 0, 0, 0, 0, store.digest(), state.length));
        KeyValueStore restored = restored(state);
        assertSame(restored, store);
        Entry first = log.noop();
        restored.apply(first);
        store.apply(first);
        assertSame(restored, store);
    }

    /** Invariant I24: restored at i and led to k, a store is as if led to k from the beginning. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void aRestoredStoreGoesOnLikeTheOneThatWasWritten(long seed) throws IOException {
        NaiveStore model = new NaiveStore();
        RandomCommands commands = new RandomCommands(new SplittableRandom(seed), log, model);
        List<KeyValueStore> restored = new ArrayList<>();
        Set<Result.Rejected> rejections = EnumSet.noneOf(Result.Rejected.class);
        for (int i = 1; i <= 12_000; i++) {
            Sent sent = commands.next();
            Entry entry = log.command(sent.stamp(), sent.command());
            Result result = store.apply(entry);
            assertThat(model.apply(log.timeMs, sent.stamp(), sent.command())).isEqualTo(result);
            for (KeyValueStore other : restored) {
                assertThat(other.apply(entry)).isEqualTo(result);
                assertThat(other.digest()).isEqualTo(store.digest());
            }
            if (result instanceof Result.Rejected rejected && !restored.isEmpty()) {
                rejections.add(rejected);
            }
            if (i % 3_000 == 0) {
                byte[] state = written(store.view());
                assertThat(state).isEqualTo(model.written(i));
                assertThat(StateCodec.summarize(new ByteArrayInputStream(state)))
                        .isEqualTo(new StateSummary(
                                i,
                                log.timeMs,
                                model.revision,
                                model.items.size(),
                                model.sessions.size(),
                                store.digest(),
                                state.length));
                for (KeyValueStore other : restored) {
                    assertSame(other, store);
                }
                restored.add(restored(state));
                assertSame(restored.get(restored.size() - 1), store);
            }
        }
        assertThat(rejections).isEqualTo(EnumSet.allOf(Result.Rejected.class));
    }

    /** What is gone leaves no trace, neither in the tree of keys nor among the sessions. */
    @ParameterizedTest
    @ValueSource(longs = {32, 33})
    void storesThatBecameEqualWriteEqualBytes(long seed) throws IOException {
        KeyValueStore one = withPast(new SplittableRandom(31));
        KeyValueStore another = withPast(new SplittableRandom(seed));
        assertThat(one.items().cells().size()).isEqualTo(300);
        assertThat(one.sessions().byId().size()).isEqualTo(300);
        assertSame(another, one);
    }

    /** 300 keys, each with an answer to a session; before, there were others in between. */
    private static KeyValueStore withPast(SplittableRandom random) {
        KeyValueStore store = new KeyValueStore();
        TestLog log = new TestLog();
        putAll(store, log, 0);
        List<byte[]> gone = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] key = bytes("k" + random.nextInt(400) + "-" + i);
            gone.add(random.nextInt(gone.size() + 1), key);
            store.apply(log.command(stranger(random), new Put(key, key)));
        }
        for (byte[] key : gone) {
            store.apply(log.command(stranger(random), new Delete(key)));
        }
        log.timeMs = 3 * Sessions.LIFETIME_MS;
        putAll(store, log, 300);
        return store;
    }

    private static void putAll(KeyValueStore store, TestLog log, int firstSession) {
        for (int i = 0; i < 300; i++) {
            Stamp stamp = new Stamp(session(firstSession + i), 1, 1, log.timeMs);
            store.apply(log.command(stamp, new Put(bytes("k" + i), bytes("v" + i))));
        }
    }

    private static Stamp stranger(SplittableRandom random) {
        return new Stamp(new UUID(random.nextLong(), random.nextLong()), 1, 1, 0);
    }

    /** A store of some megabytes, and what may be applied to it. */
    private final class Busy {
        private final SplittableRandom random = new SplittableRandom(41);
        private long sequence;

        Busy() {
            for (int i = 0; i < 20_000; i++) {
                goOn();
            }
        }

        /** Applies a command of one of many sessions, which touches any of many keys. */
        void goOn() {
            sequence++;
            log.timeMs += random.nextInt(200);
            long who = random.nextInt(2_000) + sequence / 10_000 * 1_000;
            long first = Math.max(1, sequence - 1_000);
            Stamp stamp = new Stamp(session(who), sequence, first, log.timeMs);
            byte[] key = bytes("key-" + random.nextInt(10_000));
            store.apply(log.command(
                    stamp,
                    random.nextInt(3) == 0
                            ? new Delete(key)
                            : new Put(key, new byte[random.nextInt(300)])));
        }
    }

    @Test
    void aViewStaysAsItIsWhateverIsAppliedWhileItIsWritten() throws IOException {
        Busy busy = new Busy();
        View view = store.view();
        byte[] expected = written(view);
        assertThat(expected).hasSizeGreaterThan(1 << 20);
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] b, int from, int length) {
                super.write(b, from, length);
                for (int i = 0; i < 1_000; i++) {
                    busy.goOn();
                }
            }
        };
        view.writeTo(out);
        assertThat(Arrays.equals(out.toByteArray(), expected)).isTrue();
        assertThat(Arrays.equals(written(view), expected)).isTrue();
        assertThat(Arrays.equals(written(store.view()), expected)).isFalse();
        assertSame(restored(written(store.view())), store);
    }

    @Test
    void anotherThreadWritesAViewWhileTheStoreGoesOn() throws Exception {
        Busy busy = new Busy();
        ExecutorService background = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20; round++) {
                View view = store.view();
                byte[] expected = written(view);
                Future<byte[]> written = background.submit(() -> written(view));
                do {
                    busy.goOn();
                } while (!written.isDone());
                assertThat(Arrays.equals(written.get(), expected)).isTrue();
            }
        } finally {
            background.shutdown();
        }
        assertSame(restored(written(store.view())), store);
    }

    @Test
    void theStreamIsFlushedAndLeftOpen() throws IOException {
        boolean[] closed = new boolean[1];
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (OutputStream out = new BufferedOutputStream(target, 1 << 20) {
            @Override
            public void close() throws IOException {
                closed[0] = true;
                super.close();
            }
        }) {
            small().view().writeTo(out);
            assertThat(target.toByteArray()).isEqualTo(written(small().view()));
            assertThat(closed[0]).isFalse();
        }
    }

    @Test
    void aStreamThatFailsIsNoState() {
        IOException full = new IOException("full");
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw full;
            }
        };
        assertThatThrownBy(() -> small().view().writeTo(out)).isSameAs(full);
    }

    @Test
    void theLongestAndTheFarthestAreWrittenAndRead() throws IOException {
        log.timeMs = 7;
        Stamp ahead = new Stamp(session(1), 1_024, 1, 7 + Sessions.LIFETIME_MS - 1);
        byte[] longest = new byte[Command.MAX_KEY_BYTES];
        store.apply(log.command(
                ahead, new Put(longest, new byte[CommandCodec.MAX_ITEM_BYTES - longest.length])));
        Entry largest = log.command(
                new Stamp(session(2), Long.MAX_VALUE, Long.MAX_VALUE - 1_023, 0),
                new Put(bytes("k"), new byte[CommandCodec.MAX_ITEM_BYTES - 1]));
        assertThat(largest.length()).isEqualTo(Entry.MAX_BYTES);
        store.apply(largest);
        Stamp first = new Stamp(session(2), Long.MAX_VALUE - 1_023, Long.MAX_VALUE - 1_023, 0);
        store.apply(log.command(first, new Delete(bytes("absent"))));
        byte[] state = written(store.view());
        KeyValueStore restored = restored(state);
        assertThat(restored.digest()).isEqualTo(store.digest());
        assertThat(Arrays.equals(written(restored.view()), state)).isTrue();
    }
}
