package io.raftd.kv;

import static io.raftd.kv.TestLog.bytes;
import static io.raftd.kv.TestLog.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.kv.Answer.Got;
import io.raftd.kv.Answer.Page;
import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Query.Get;
import io.raftd.kv.Query.Scan;
import io.raftd.kv.Restore.Abort;
import io.raftd.kv.Restore.Batch;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Restore.Commit;
import io.raftd.kv.Restore.Pair;
import io.raftd.kv.Result.NotRestored;
import io.raftd.kv.Result.Written;
import io.raftd.raft.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A restore through the log: its steps, what each refuses, and what it leaves. */
class RestoreTest {
    private static final UUID ID = new UUID(7, -8);
    private static final UUID OTHER = new UUID(9, 9);
    private static final List<Pair> PAIRS = List.of(pair("a", "1"), pair("b", ""), pair("d", "4"));
    private static final Begin BEGIN = begin(ID, PAIRS);

    private final TestLog log = new TestLog();
    private KeyValueStore store = new KeyValueStore();
    private long sequence;

    private static Pair pair(String key, String value) {
        return new Pair(bytes(key), bytes(value));
    }

    private static Begin begin(UUID id, List<Pair> pairs) {
        RestoreTotals totals = new RestoreTotals();
        pairs.forEach(pair -> totals.add(pair.key(), pair.value()));
        return totals.begin(id);
    }

    private static Batch batch(int number) {
        return new Batch(ID, number, PAIRS.subList(number, number + 1));
    }

    private Result apply(Command command) {
        sequence++;
        return store.apply(log.command(new Stamp(session(1), sequence, sequence, 0), command));
    }

    private void put(String key, String value) {
        apply(new Put(bytes(key), bytes(value)));
    }

    /** All but the commit. */
    private void stage() {
        assertThat(apply(BEGIN)).isInstanceOf(Written.class);
        for (int i = 0; i < PAIRS.size(); i++) {
            assertThat(apply(batch(i))).isEqualTo(new Written(revision(), false, 0));
        }
    }

    private long revision() {
        return all().revision();
    }

    private Page all() {
        return (Page) store.query(new Scan(new byte[0], new byte[0], 0, Scan.PAGE_BYTES));
    }

    /** The step changes nothing but the session that it is told to. */
    private void assertRefused(Restore step, NotRestored why) {
        long items = store.items().digest();
        assertThat(apply(step)).isEqualTo(why);
        assertThat(store.items().digest()).isEqualTo(items);
    }

    @Test
    void theItemsAreReplacedAtOnce() {
        put("a", "old");
        put("c", "old");
        stage();
        assertThat(all().items()).hasSize(2);
        put("e", "while it is under way");
        assertThat(apply(new Commit(ID))).isEqualTo(new Written(4, false, 0));
        Page all = all();
        assertThat(all.keys()).isEqualTo(3);
        assertThat(all.revision()).isEqualTo(4);
        assertThat(all.items())
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        new Item(bytes("a"), bytes("1"), 4, 4, 1),
                        new Item(bytes("b"), bytes(""), 4, 4, 1),
                        new Item(bytes("d"), bytes("4"), 4, 4, 1)));
    }

    @Test
    void aRevisionFromBeforeIsNobodysAnyMore() {
        for (int i = 0; i < 10; i++) {
            put("a", "old " + i);
        }
        stage();
        apply(new Commit(ID));
        for (long old = 0; old <= 10; old++) {
            assertThat(apply(new CompareAndSet(bytes("a"), new Expect.Revision(old), bytes("x"))))
                    .isEqualTo(new Result.CompareFailed(11, 11, 1));
        }
        assertThat(apply(new CompareAndSet(bytes("a"), new Expect.Revision(11), bytes("x"))))
                .isEqualTo(new Written(12, true, 0));
        Item item = ((Got) store.query(new Get(bytes("a")))).item();
        assertThat(item)
                .usingRecursiveComparison()
                .isEqualTo(new Item(bytes("a"), bytes("x"), 11, 12, 2));
        put("new", "");
        assertThat(apply(new Command.Delete(bytes("new")))).isEqualTo(new Written(14, true, 0));
        assertThat(apply(new Command.Delete(bytes("new")))).isEqualTo(new Written(14, false, 0));
    }

    /** Put by put, each key would have another revision; one restore makes all of them at one. */
    @Test
    void theDigestIsThatOfTheItems() {
        stage();
        apply(new Commit(ID));
        long sum = 0;
        for (Pair pair : PAIRS) {
            Items one = new Items();
            one.put(new Put(pair.key(), pair.value()));
            sum += one.digest();
        }
        assertThat(store.items().digest() - new Items.Restored(ID, 0).hash()).isEqualTo(sum);
    }

    @Test
    void aRestoreOfNothingLeavesNothing() {
        put("a", "old");
        apply(begin(ID, List.of()));
        assertThat(apply(new Commit(ID))).isEqualTo(new Written(2, false, 0));
        assertThat(all().items()).isEmpty();
        put("a", "new");
        assertThat(revision()).isEqualTo(3);
    }

    @Test
    void aStepThatIsRepeatedIsDoneAlready() {
        put("a", "old");
        apply(BEGIN);
        assertThat(apply(BEGIN)).isEqualTo(new Written(1, true, 0));
        apply(batch(0));
        assertThat(apply(BEGIN)).isEqualTo(new Written(1, true, 0));
        assertThat(apply(batch(0))).isEqualTo(new Written(1, true, 0));
        apply(batch(1));
        apply(batch(2));
        apply(new Commit(ID));
        put("z", "");
        assertThat(apply(new Commit(ID))).isEqualTo(new Written(2, true, 0));
        assertThat(apply(new Abort(ID))).isEqualTo(new Written(3, false, 0));
        assertThat(all().items()).hasSize(4);
    }

    @Test
    void aBatchOutOfSequenceIsRefused() {
        apply(BEGIN);
        assertRefused(batch(1), NotRestored.OUT_OF_SEQUENCE);
        apply(batch(0));
        apply(batch(1));
        assertRefused(batch(0), NotRestored.OUT_OF_SEQUENCE);
        assertRefused(new Batch(ID, 3, PAIRS.subList(2, 3)), NotRestored.OUT_OF_SEQUENCE);
        apply(batch(2));
        assertThat(apply(new Commit(ID))).isInstanceOf(Written.class);
    }

    @Test
    void keysOutOfOrderAreRefused() {
        apply(BEGIN);
        assertRefused(
                new Batch(ID, 0, List.of(PAIRS.get(1), PAIRS.get(0))), NotRestored.OUT_OF_ORDER);
        apply(batch(0));
        assertRefused(new Batch(ID, 1, PAIRS.subList(0, 1)), NotRestored.OUT_OF_ORDER);
    }

    @Test
    void moreThanWasAnnouncedIsRefused() {
        apply(BEGIN);
        List<Pair> more = new ArrayList<>(PAIRS);
        more.add(pair("e", ""));
        assertRefused(new Batch(ID, 0, more), NotRestored.TOO_LARGE);
        assertRefused(
                new Batch(ID, 0, List.of(pair("a", "x".repeat(1000)))), NotRestored.TOO_LARGE);
    }

    @Test
    void moreThanTheLimitIsNotBegun() {
        assertRefused(new Begin(ID, 1, Restore.MAX_BYTES + 1, 0), NotRestored.TOO_LARGE);
        assertThat(apply(new Begin(ID, 1, Restore.MAX_BYTES, 0))).isInstanceOf(Written.class);
    }

    @Test
    void whatIsNotWhatWasAnnouncedIsNotCommitted() {
        put("a", "old");
        apply(BEGIN);
        assertRefused(new Commit(ID), NotRestored.INCOMPLETE);
        apply(batch(0));
        apply(batch(1));
        assertRefused(new Commit(ID), NotRestored.INCOMPLETE);
        apply(new Batch(ID, 2, List.of(pair("d", "5"))));
        assertRefused(new Commit(ID), NotRestored.INCOMPLETE);
        assertThat(all().items()).hasSize(1);
    }

    @Test
    void anotherBeginningEndsTheOneBefore() {
        stage();
        apply(begin(OTHER, PAIRS));
        assertRefused(batch(2), NotRestored.NO_STAGING);
        assertRefused(new Commit(ID), NotRestored.NO_STAGING);
        assertThat(apply(new Abort(ID))).isEqualTo(new Written(0, false, 0));
        assertThat(apply(new Batch(OTHER, 0, PAIRS))).isInstanceOf(Written.class);
        assertThat(apply(new Commit(OTHER))).isEqualTo(new Written(1, false, 0));
    }

    @Test
    void whatIsGivenUpIsGone() {
        put("a", "old");
        long before = store.items().digest();
        stage();
        assertThat(apply(new Abort(ID))).isEqualTo(new Written(1, true, 0));
        assertThat(store.items().digest()).isEqualTo(before);
        assertRefused(new Commit(ID), NotRestored.NO_STAGING);
        assertRefused(batch(0), NotRestored.NO_STAGING);
    }

    @Test
    void whatIsIdleForTooLongIsGivenUp() {
        apply(BEGIN);
        log.timeMs += Staging.LIFETIME_MS - 1;
        assertThat(apply(batch(0))).isInstanceOf(Written.class);
        log.timeMs += Staging.LIFETIME_MS - 1;
        assertThat(apply(batch(1))).isInstanceOf(Written.class);
        log.timeMs += Staging.LIFETIME_MS;
        store.apply(log.noop());
        assertThat(store.items().digest()).isZero();
        sequence = 0;
        Stamp later = new Stamp(session(2), 1, 1, log.timeMs);
        assertThat(store.apply(log.command(later, batch(2)))).isEqualTo(NotRestored.NO_STAGING);
    }

    @Test
    void aCopyOfAStepIsNotExecuted() {
        Stamp stamp = new Stamp(session(2), 1, 1, 0);
        store.apply(log.command(stamp, BEGIN));
        apply(new Abort(ID));
        assertThat(store.apply(log.command(stamp, BEGIN))).isEqualTo(new Written(0, false, 0));
        assertRefused(batch(0), NotRestored.NO_STAGING);
    }

    @Test
    void whatIsOutOfBoundsCannotBeMade() {
        assertThatThrownBy(() -> new Begin(ID, -1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Batch(ID, -1, PAIRS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Batch(ID, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        Pair large = pair("l", "x".repeat(Restore.BATCH_BYTES));
        assertThatThrownBy(() -> new Batch(ID, 0, List.of(pair("a", ""), large)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Batch(ID, 0, List.of(large)).pairs()).hasSize(1);
        assertThatThrownBy(() -> pair("", "")).isInstanceOf(IllegalArgumentException.class);
        byte[] longest = new byte[CommandCodec.MAX_PAIR_BYTES - 1];
        Command full = new Batch(ID, 0, List.of(new Pair(bytes("k"), longest)));
        assertThat(log.command(new Stamp(ID, 1, 1, 0), full).length()).isEqualTo(Entry.MAX_BYTES);
        assertThatThrownBy(() -> new Pair(bytes("kk"), longest))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A view that was taken before the commit is not moved by it. */
    @Test
    void aForkStaysAsItIs() throws IOException {
        put("a", "old");
        stage();
        KeyValueStore fork = store.fork();
        long digest = fork.digest();
        byte[] written = StateCodecTest.written(fork.view());
        apply(new Commit(ID));
        put("b", "new");
        assertThat(fork.digest()).isEqualTo(digest);
        assertThat(StateCodecTest.written(fork.view())).isEqualTo(written);
        Stamp next = new Stamp(session(1), sequence + 1, 1, 0);
        TestLog same = new TestLog();
        for (long i = 0; i < fork.appliedIndex(); i++) {
            same.noop();
        }
        assertThat(fork.apply(same.command(next, new Commit(ID))))
                .isEqualTo(new Written(2, false, 0));
    }

    @Test
    void aRestoreThatIsUnderWayIsInTheSnapshot() throws IOException {
        put("a", "old");
        apply(BEGIN);
        apply(batch(0));
        byte[] state = StateCodecTest.written(store.view());
        KeyValueStore original = store;
        KeyValueStore read = StateCodecTest.restored(state);
        assertThat(read.digest()).isEqualTo(original.digest());
        assertThat(StateCodecTest.written(read.view())).isEqualTo(state);
        for (Command command : List.of(batch(1), batch(2), new Commit(ID))) {
            sequence++;
            Stamp stamp = new Stamp(session(1), sequence, sequence, 0);
            Entry entry = log.command(stamp, command);
            assertThat(read.apply(entry))
                    .isEqualTo(original.apply(entry))
                    .isInstanceOf(Written.class);
            assertThat(read.digest()).isEqualTo(original.digest());
        }
        store = read;
        assertThat(all().items()).hasSize(3);
        byte[] after = StateCodecTest.written(read.view());
        assertThat(after).isEqualTo(StateCodecTest.written(original.view()));
        List<String> shown = new ArrayList<>();
        StateSummary summary = StateCodec.summarize(
                new ByteArrayInputStream(after),
                (key, value) -> shown.add(new String(key, StandardCharsets.UTF_8)));
        assertThat(shown).containsExactly("a", "b", "d");
        assertThat(summary.revision()).isEqualTo(2);
    }

    @Test
    void whereNothingIsRestoredTheFormIsAsItWas() throws IOException {
        put("a", "old");
        stage();
        assertThat(StateCodecTest.written(store.view())[0]).isEqualTo((byte) 2);
        apply(new Abort(ID));
        assertThat(StateCodecTest.written(store.view())[0]).isEqualTo((byte) 1);
    }
}
