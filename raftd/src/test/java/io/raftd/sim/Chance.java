package io.raftd.sim;

import io.raftd.raft.Randomness;

import java.util.List;
import java.util.UUID;

/**
 * A stream of chance that its seed repeats on any JVM (SplitMix64). Each purpose forks a stream of
 * its own, so that one purpose drawing more often does not change what another draws.
 */
final class Chance implements Randomness {
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    Chance(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /** The stream of this seed and purpose; the same however much was drawn before. */
    Chance fork(String purpose) {
        long mixed = seed;
        for (int i = 0; i < purpose.length(); i++) {
            mixed = mix(mixed + STEP + purpose.charAt(i));
        }
        return new Chance(mixed);
    }

    static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }

    long bits() {
        state += STEP;
        return mix(state);
    }

    @Override
    public long below(long bound) {
        return Long.remainderUnsigned(bits(), bound);
    }

    int below(int bound) {
        return (int) below((long) bound);
    }

    /** From {@code low} to {@code high}, both included. */
    long between(long low, long high) {
        return low + below(high - low + 1);
    }

    double unit() {
        return (bits() >>> 11) * 0x1p-53;
    }

    boolean once(double probability) {
        return unit() < probability;
    }

    /** Exponentially distributed, at most 20 times the mean. */
    long exponential(long mean) {
        return (long) Math.min(20.0 * mean, -StrictMath.log(1 - unit()) * mean);
    }

    <T> T pick(List<T> some) {
        return some.get(below(some.size()));
    }

    UUID uuid() {
        return new UUID(bits(), bits());
    }
}
