package io.raftd.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.kv.Answer.Got;
import io.raftd.kv.Answer.Page;
import io.raftd.kv.Query.Get;
import io.raftd.kv.Query.Scan;
import io.raftd.kv.RandomCommands.Sent;
import io.raftd.raft.Entry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories, with copies, delays and leaps of time, against the same rules written plainly.
 */
class KeyValueStoreModelTest {
    private static final int COMMANDS = 25_000;

    private final TestLog log = new TestLog();
    private final KeyValueStore store = new KeyValueStore();
    private final NaiveStore model = new NaiveStore();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomCommands commands = new RandomCommands(random, log, model);
        Map<Stamp, Long> executed = new HashMap<>();
        Set<Result.Rejected> rejections = EnumSet.noneOf(Result.Rejected.class);
        for (int i = 0; i < COMMANDS; i++) {
            Sent next = commands.next();
            long before = model.revision;
            Result expected = model.apply(log.timeMs, next.stamp(), next.command());
            Result actual = store.apply(log.command(next.stamp(), next.command()));
            assertThat(actual).isEqualTo(expected);
            if (actual instanceof Result.Rejected rejected) {
                rejections.add(rejected);
            }
            if (model.revision > before) {
                assertThat(executed.put(next.stamp(), before))
                        .as("executed before")
                        .isNull();
            }
            if (i % 100 == 0) {
                store.apply(log.noop());
                model.advance(log.timeMs);
                assertThat(store.digest()).isEqualTo(model.digest());
                assertSameItem(commands.key());
            }
        }
        assertThat(rejections).isEqualTo(EnumSet.allOf(Result.Rejected.class));
        assertSameItems();
    }

    private void assertSameItem(byte[] key) {
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
        RandomCommands commands = new RandomCommands(new SplittableRandom(seed), log, model);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Sent next = commands.fresh();
            entries.add(log.command(next.stamp(), next.command()));
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
