package io.raftd.kv;

import io.raftd.raft.Chain;
import io.raftd.raft.Entry;
import io.raftd.raft.Trio;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A store that has all its keys from the beginning, and commands for it: values of 256 bytes, keys
 * of 16, by 64 sessions that take turns, a thousand in a millisecond of cluster time. Keys come in
 * a random order, each once before any comes again.
 */
@State(Scope.Thread)
public class FilledStore {
    private static final int SESSIONS = 64;
    private static final int PUTS_PER_MS = 1000;
    private static final int VALUE_BYTES = 256;

    private final KeyValueStore store = new KeyValueStore();
    private final Chain chain = new Chain();
    private final byte[] value = new byte[VALUE_BYTES];

    /** How many the store holds. */
    @Param({"1000", "100000", "1000000"})
    private int keys;

    /** In the order in which they come. */
    private byte[][] order;

    private int next;
    private long puts;

    @Setup
    public void fill() {
        order = new byte[keys][];
        SplittableRandom random = new SplittableRandom(1);
        int[] shuffled = new int[keys];
        for (int i = 0; i < keys; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        for (int i = 0; i < keys; i++) {
            order[i] = "key-%012d".formatted(shuffled[i]).getBytes(StandardCharsets.US_ASCII);
        }
        store.apply(Trio.GENESIS);
        for (int i = 0; i < keys; i++) {
            store.apply(put());
        }
    }

    KeyValueStore store() {
        return store;
    }

    byte[] nextKey() {
        byte[] key = order[next];
        next = next + 1 == keys ? 0 : next + 1;
        return key;
    }

    /** The next entry, which puts the next key; it is to be applied. */
    Entry put() {
        long sequence = puts / SESSIONS + 1;
        Stamp stamp = new Stamp(new UUID(7, puts % SESSIONS), sequence, sequence, 0);
        Command command = new Command.Put(nextKey(), value);
        puts++;
        return chain.add(CommandCodec.encode(new Proposal(stamp, command)), puts / PUTS_PER_MS);
    }

    /** Every put took effect, and none added a key. */
    @TearDown(Level.Iteration)
    public void check() {
        if (store.items().revision() != puts || store.items().cells().size() != keys) {
            throw new IllegalStateException(puts + " puts made revision "
                    + store.items().revision() + " of " + store.items().cells().size() + " keys");
        }
    }
}
