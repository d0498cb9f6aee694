package io.raftctl.command.bench;

import io.raftd.protocol.wire.Got;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of the writes of a run, by which what is read is judged. The store's revision, which
 * every write raises by one, puts the writes of a key in order, so that the last acknowledged one
 * is known though many were under way at once. At most {@value #MOST} keys are watched, evenly
 * spread; the memory is bounded by that.
 */
final class Ledger {
    static final int MOST = 100_000;

    /** What a value read after the run is. */
    enum Verdict {
        /** That of the last write acknowledged, or of one whose outcome is unknown. */
        RIGHT,
        /** That of another run, which wrote later. */
        OVERWRITTEN,
        /** None that it may be. */
        WRONG
    }

    private final Values values;
    private final int stride;
    private final long[] revisions;
    private final long[] writes;
    private final Map<Integer, List<Long>> doubtful = new HashMap<>();
    private final BitSet uncertain = new BitSet();
    private int doubts;
    private long wrong;
    private @Nullable String complaint;

    Ledger(int keys, Values values) {
        this.values = values;
        this.stride = (keys + MOST - 1) / MOST;
        int watched = (keys + stride - 1) / stride;
        this.revisions = new long[watched];
        this.writes = new long[watched];
    }

    /** Whether some keys are not watched. */
    boolean isSample() {
        return stride > 1;
    }

    private boolean isWatched(int key) {
        return key % stride == 0;
    }

    /** The write has taken effect, as this revision of the store. */
    void acknowledged(int key, long write, long revision) {
        if (isWatched(key) && revision > revisions[key / stride]) {
            revisions[key / stride] = revision;
            writes[key / stride] = write;
        }
    }

    /** The write may take effect at any time from now on, or have done so, or never. */
    void doubtful(int key, long write) {
        if (!isWatched(key)) {
            return;
        }
        if (doubts < MOST) {
            doubts++;
            doubtful.computeIfAbsent(key, k -> new ArrayList<>()).add(write);
        } else {
            uncertain.set(key / stride);
        }
    }

    /** The revision at which the key was written last, as far as acknowledged; 0: never. */
    long revision(int key) {
        return isWatched(key) ? revisions[key / stride] : 0;
    }

    /** Takes each key that has an acknowledged write, and is watched, in order. */
    void each(IntConsumer taker) {
        for (int i = 0; i < revisions.length; i++) {
            if (revisions[i] > 0) {
                taker.accept(i * stride);
            }
        }
    }

    /**
     * Judges a linearizable read between the writes, which began when {@code floor} was the key's
     * revision; {@code got} is null when there was no such key. A greater revision than the last
     * acknowledged one may be of a write that is under way.
     */
    Verdict during(int key, long floor, @Nullable Got got, byte[] value) {
        long revision = got == null ? 0 : got.getModRevision();
        Verdict old = notBefore(key, floor, got);
        return old == Verdict.RIGHT && revision > 0 && revision == revision(key)
                ? exactly(key, value)
                : old;
    }

    private Verdict notBefore(int key, long floor, @Nullable Got got) {
        long revision = got == null ? 0 : got.getModRevision();
        if (revision < floor) {
            return wrong(
                    key,
                    (got == null ? "is not there" : "is read at revision " + revision)
                            + ", but a write was acknowledged at revision " + floor);
        }
        return Verdict.RIGHT;
    }

    private Verdict exactly(int key, byte[] value) {
        return values.isOf(writes[key / stride], value)
                ? Verdict.RIGHT
                : wrong(key, "holds another value than was written at revision " + revision(key));
    }

    /** Judges a linearizable read of a watched key after all writes. */
    Verdict after(int key, @Nullable Got got, byte[] value) {
        long last = revision(key);
        long revision = got == null ? 0 : got.getModRevision();
        if (revision <= last) {
            Verdict old = notBefore(key, last, got);
            return old == Verdict.RIGHT && revision > 0 ? exactly(key, value) : old;
        }
        if (uncertain.get(key / stride)) {
            return Verdict.RIGHT;
        }
        for (long write : doubtful.getOrDefault(key, List.of())) {
            if (values.isOf(write, value)) {
                return Verdict.RIGHT;
            }
        }
        return values.isForeign(value)
                ? Verdict.OVERWRITTEN
                : wrong(
                        key,
                        "holds a value at revision " + revision
                                + " that no acknowledged write put there");
    }

    private Verdict wrong(int key, String what) {
        wrong++;
        if (complaint == null) {
            complaint = KeyPicker.key(key).toStringUtf8() + " " + what;
        }
        return Verdict.WRONG;
    }

    /** How many reads were wrong. */
    long wrongReads() {
        return wrong;
    }

    /** What was wrong first, with the key's name; null: nothing. */
    @Nullable
    String complaint() {
        return complaint;
    }
}
