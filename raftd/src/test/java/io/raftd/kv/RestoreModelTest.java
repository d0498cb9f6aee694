package io.raftd.kv;

import static io.raftd.kv.TestLog.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.kv.RandomCommands.Sent;
import io.raftd.kv.Restore.Abort;
import io.raftd.kv.Restore.Batch;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Restore.Commit;
import io.raftd.kv.Restore.Pair;
import io.raftd.kv.Result.NotRestored;
import io.raftd.raft.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Restores in the middle of random histories, with steps that are left out, repeated and late,
 * against the same rules written plainly; and stores that were read from snapshots on the way.
 */
class RestoreModelTest {
    private static final int STEPS = 6_000;

    private final TestLog log = new TestLog();
    private final NaiveStore model = new NaiveStore();
    private final List<KeyValueStore> stores = new ArrayList<>(List.of(new KeyValueStore()));
    private final Set<NotRestored> refusals = EnumSet.noneOf(NotRestored.class);
    private int restores;

    /** What one who restores has in mind. */
    private static final class Operator {
        private final SplittableRandom random;
        private final List<Pair> pairs = new ArrayList<>();
        private UUID id = new UUID(0, 0);
        private int sent;
        private long number;

        Operator(SplittableRandom random) {
            this.random = random;
        }

        Restore next() {
            return switch (random.nextInt(20)) {
                case 0 -> begin();
                case 1 -> random.nextInt(8) == 0 ? new Abort(id) : new Commit(id);
                case 2 -> new Batch(id, Math.max(0, number - 1), List.of(pair(random.nextInt(99))));
                case 3 -> new Batch(id, number + 1, List.of(pair(99)));
                case 4 -> new Batch(id, number, List.of(pair(random.nextInt(30))));
                default -> sent < pairs.size() ? batch() : new Commit(id);
            };
        }

        private Pair pair(int n) {
            byte[] value = new byte[random.nextInt(30)];
            random.nextBytes(value);
            return new Pair(bytes("k" + n), value);
        }

        private Restore begin() {
            id = new UUID(random.nextLong(), random.nextLong());
            pairs.clear();
            for (int n = 10; n < 99; n += 1 + random.nextInt(30)) {
                pairs.add(pair(n));
            }
            sent = 0;
            number = 0;
            RestoreTotals totals = new RestoreTotals();
            pairs.forEach(pair -> totals.add(pair.key(), pair.value()));
            Begin begin = totals.begin(id);
            return random.nextInt(10) == 0
                    ? new Begin(id, begin.items(), begin.bytes() << 40, begin.digest())
                    : begin;
        }

        private Restore batch() {
            int to = Math.min(pairs.size(), sent + 1 + random.nextInt(3));
            Batch batch = new Batch(id, number, pairs.subList(sent, to));
            if (random.nextInt(10) > 0) {
                sent = to;
                number++;
            }
            return batch;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void behavesLikeTheModel(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        RandomCommands commands = new RandomCommands(random, log, model);
        Operator operator = new Operator(random);
        for (int i = 1; i <= STEPS; i++) {
            Sent sent = random.nextBoolean() ? commands.next() : commands.fresh();
            Command command = random.nextInt(3) > 0 ? operator.next() : sent.command();
            long before = model.revision;
            Entry entry = log.command(sent.stamp(), command);
            Result expected = model.apply(log.timeMs, sent.stamp(), command);
            for (KeyValueStore store : stores) {
                assertThat(store.apply(entry)).isEqualTo(expected);
                assertThat(store.digest()).isEqualTo(stores.get(0).digest());
            }
            assertThat(model.revision).isGreaterThanOrEqualTo(before);
            count(expected, command);
            if (i % 50 == 0) {
                check(i);
            }
            if (i % 1_000 == 0) {
                stores.add(StateCodecTest.restored(model.written(i)));
            }
        }
        assertThat(refusals).isEqualTo(EnumSet.allOf(NotRestored.class));
        assertThat(restores).as("restores").isGreaterThan(20);
    }

    private void count(Result result, Command command) {
        if (result instanceof NotRestored refused) {
            refusals.add(refused);
        } else if (command instanceof Commit && result instanceof Result.Written w) {
            restores += w.existed() ? 0 : 1;
        }
    }

    private void check(int index) throws IOException {
        KeyValueStore store = stores.get(0);
        assertThat(store.digest()).isEqualTo(model.digest());
        assertThat(StateCodecTest.written(store.view())).isEqualTo(model.written(index));
    }
}
