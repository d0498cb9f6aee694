package io.raftd.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.kv.Answer.Got;
import io.raftd.kv.Answer.Page;
import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Query.Get;
import io.raftd.kv.Query.Scan;
import io.raftd.raft.Entry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories, with copies, delays and leaps of time, against the same rules written plainly.
 */
class KeyValueStoreModelTest {
    private static final int COMMANDS = 25_000;
    private static final int KEYS = 300;

    private final TestLog log = new TestLog();
    private final KeyValueStore store = new KeyValueStore();
    private final NaiveStore model = new NaiveStore();
    private final List<Client> clients = new ArrayList<>();

    /** What was sent, so that it can be sent again. */
    private record Sent(Stamp stamp, Command command) {}

    /** A client as the stamps describe it; some sequences are skipped, some complete late. */
    private static final class Client {
        private final UUID id;
        private final long clusterTimeMs;
        private long sequence;
        private long firstIncomplete = 1;

        Client(UUID id, long clusterTimeMs) {
            this.id = id;
            this.clusterTimeMs = clusterTimeMs;
        }

        Stamp next(SplittableRandom random) {
            sequence += random.nextInt(20) == 0 ? 3 : 1;
            boolean lags = random.nextInt(4) > 0;
            firstIncomplete =
                    Math.max(firstIncomplete, sequence - (lags ? random.nextInt(100) : 0));
            return new Stamp(id, sequence, firstIncomplete, clusterTimeMs);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sent> sent = new ArrayList<>();
        Map<Stamp, Long> executed = new HashMap<>();
        Set<Result.Rejected> rejections = EnumSet.noneOf(Result.Rejected.class);
        for (int i = 0; i < COMMANDS; i++) {
            log.timeMs += leap(random);
            boolean again = !sent.isEmpty() && random.nextInt(4) == 0;
            Sent next = again
                    ? sent.get(Math.max(0, sent.size() - 1 - random.nextInt(300)))
                    : new Sent(client(random).next(random), command(random));
            sent.add(next);
            long before = model.revision;
            Result expected = model.apply(log.timeMs, next.stamp, next.command);
            Result actual = store.apply(log.command(next.stamp, next.command));
            assertThat(actual).isEqualTo(expected);
            if (actual instanceof Result.Rejected rejected) {
                rejections.add(rejected);
            }
            if (model.revision > before) {
                assertThat(executed.put(next.stamp, before))
                        .as("executed before")
                        .isNull();
            }
            if (i % 100 == 0) {
                store.apply(log.noop());
                model.advance(log.timeMs);
                assertThat(store.digest()).isEqualTo(model.digest());
                assertSameItem(random);
            }
        }
        assertThat(rejections).isEqualTo(EnumSet.allOf(Result.Rejected.class));
        assertSameItems();
    }

    private static long leap(SplittableRandom random) {
        return switch (random.nextInt(2_000)) {
            case 0 -> Sessions.LIFETIME_MS + random.nextInt(3) - 1;
            case 1 -> random.nextLong(Sessions.LIFETIME_MS);
            default -> random.nextInt(3);
        };
    }

    private Client client(SplittableRandom random) {
        if (clients.isEmpty() || random.nextInt(150) == 0) {
            long skew = random.nextInt(4) > 0
                    ? 0
                    : random.nextLong(2 * Sessions.LIFETIME_MS) - Sessions.LIFETIME_MS;
            UUID id = new UUID(random.nextLong(), random.nextLong());
            clients.add(new Client(id, Math.max(0, log.timeMs + skew)));
        }
        return clients.get(Math.max(0, clients.size() - 1 - random.nextInt(20)));
    }

    private static byte[] key(SplittableRandom random) {
        return TestLog.bytes("k" + random.nextInt(KEYS));
    }

    private Command command(SplittableRandom random) {
        byte[] key = key(random);
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        return switch (random.nextInt(8)) {
            case 0 -> new Delete(key);
            case 1 -> new CompareAndSet(key, new Expect.Absent(), value);
            case 2 -> new CompareAndSet(key, new Expect.Revision(likely(random, key)), value);
            case 3 -> new CompareAndSet(key, new Expect.Value(current(key)), value);
            case 4 ->
                new Increment(
                        key, random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(9) - 4);
            case 5 -> new Put(key, TestLog.bytes(Long.toString(random.nextLong())));
            case 6 ->
                new Put(
                        key,
                        TestLog.bytes(
                                List.of("+1", "01", "-0", "", "1 ", "9223372036854775808", "\u0661")
                                        .get(random.nextInt(7))));
            default -> new Put(key, value);
        };
    }

    private long likely(SplittableRandom random, byte[] key) {
        Item item = model.items.get(key);
        return item == null ? random.nextInt(2) : item.modRevision() - random.nextInt(2);
    }

    private byte[] current(byte[] key) {
        Item item = model.items.get(key);
        return item == null ? new byte[0] : item.value();
    }

    private void assertSameItem(SplittableRandom random) {
        byte[] key = key(random);
        Got got = (Got) store.query(new Get(key));
        assertThat(got.revision()).isEqualTo(model.revision);
        assertThat(got.item()).usingRecursiveComparison().isEqualTo(model.items.get(key));
    }

    private void assertSameItems() {
        Page page = (Page) store.query(new Scan(new byte[0], new byte[0], 0, Scan.PAGE_BYTES));
        assertThat(page.more()).isFalse();
        assertThat(page.revision()).isEqualTo(model.revision);
        assertThat(page.items())
                .usingRecursiveComparison()
                .isEqualTo(new ArrayList<>(model.items.values()));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void forksAreWhatAReplayOfTheSameEntriesGives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            log.timeMs += leap(random);
            entries.add(log.command(client(random).next(random), command(random)));
        }
        List<KeyValueStore> forks = new ArrayList<>();
        Set<Long> digests = new HashSet<>();
        for (Entry entry : entries) {
            if (store.apply(entry) instanceof Result.Written) {
                assertThat(digests.add(store.digest())).as("a new state").isTrue();
            }
            if (entry.index() % 500 == 0) {
                forks.add(store.fork());
            }
        }
        for (int i = 0; i < forks.size(); i++) {
            KeyValueStore fork = forks.get(i);
            int taken = (i + 1) * 500;
            KeyValueStore replayed = new KeyValueStore();
            entries.subList(0, taken).forEach(replayed::apply);
            assertThat(fork.digest()).isEqualTo(replayed.digest());
            assertThat(all(fork)).usingRecursiveComparison().isEqualTo(all(replayed));
            entries.subList(taken, entries.size()).forEach(fork::apply);
            assertThat(fork.digest()).isEqualTo(store.digest());
            assertThat(all(fork)).usingRecursiveComparison().isEqualTo(all(store));
        }
    }

    private static List<Item> all(KeyValueStore store) {
        return ((Page) store.query(new Scan(new byte[0], new byte[0], 0, Scan.PAGE_BYTES))).items();
    }
}
