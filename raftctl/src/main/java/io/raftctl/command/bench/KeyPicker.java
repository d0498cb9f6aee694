package io.raftctl.command.bench;

import com.google.protobuf.ByteString;

import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * Chooses keys by their numbers, from 0. The same seed makes the same choices. Zipf is drawn in
 * constant time, as Gray et al. do in "Quickly Generating Billion-Record Synthetic Databases".
 */
final class KeyPicker {
    /** The exponent that the YCSB benchmark made usual. */
    private static final double SKEW = 0.99;

    private static final byte[] PREFIX = {'b', 'e', 'n', 'c', 'h', '/'};
    private static final int KEY_BYTES = 20;

    private final SplittableRandom random;
    private final IntSupplier next;

    KeyPicker(Distribution distribution, int keys, long seed) {
        random = new SplittableRandom(seed);
        next = switch (distribution) {
            case UNIFORM -> () -> random.nextInt(keys);
            case ZIPF -> zipf(random, keys);
            case SEQUENTIAL -> sequence(keys);
        };
    }

    /** The number of the next key. */
    int next() {
        return next.getAsInt();
    }

    /** True in so many of a hundred cases. */
    boolean chance(int percent) {
        return percent > 0 && (percent >= 100 || random.nextInt(100) < percent);
    }

    /** The key of a number: {@value #KEY_BYTES} bytes, below bench/. */
    static ByteString key(int number) {
        byte[] key = new byte[KEY_BYTES];
        System.arraycopy(PREFIX, 0, key, 0, PREFIX.length);
        int rest = number;
        for (int i = KEY_BYTES - 1; i >= PREFIX.length; i--) {
            key[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return ByteString.copyFrom(key);
    }

    private static IntSupplier sequence(int keys) {
        int[] next = {0};
        return () -> {
            int number = next[0];
            next[0] = number + 1 == keys ? 0 : number + 1;
            return number;
        };
    }

    private static IntSupplier zipf(SplittableRandom random, int keys) {
        double zeta = 0;
        for (int i = 1; i <= keys; i++) {
            zeta += Math.pow(i, -SKEW);
        }
        double all = zeta;
        double second = 1 + Math.pow(0.5, SKEW);
        double eta = (1 - Math.pow(2.0 / keys, 1 - SKEW)) / (1 - second / all);
        return () -> {
            double drawn = random.nextDouble();
            double scaled = drawn * all;
            if (scaled < 1 || keys == 1) {
                return 0;
            }
            if (scaled < second) {
                return 1;
            }
            double tail = Math.pow(eta * drawn - eta + 1, 1 / (1 - SKEW));
            return Math.min(keys - 1, (int) (keys * tail));
        };
    }
}
