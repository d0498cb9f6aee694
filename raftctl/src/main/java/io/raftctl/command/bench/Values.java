package io.raftctl.command.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The values of one run. Each begins with the run's id and the write's number, 8 bytes each, and
 * goes on with bytes that are the same in the whole run: what is read back tells which write it is
 * of, and whether it is whole. A value of fewer than {@value #HEADER} bytes holds as much of that
 * as it can.
 */
final class Values {
    static final int HEADER = 2 * Long.BYTES;

    /** The upper 16 bits of every run's id. */
    private static final long MARK = 0xBE7CL << 48;

    private static final long MARKED = 0xFFFFL << 48;

    private final long run;
    private final byte[] pattern;
    private final byte[] scratch = new byte[HEADER];

    /** Of a run with an id drawn from the seed, and values of that size. */
    Values(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        run = MARK | random.nextLong() & ~MARKED;
        pattern = new byte[size];
        random.nextBytes(pattern);
    }

    /** Room for a value, to be stamped. */
    byte[] blank() {
        return pattern.clone();
    }

    /** Makes a value, of this run already, that of the write with this number. */
    void stamp(byte[] value, long write) {
        ByteBuffer.wrap(scratch).putLong(run).putLong(write);
        System.arraycopy(scratch, 0, value, 0, Math.min(HEADER, value.length));
    }

    /** Whether a value is that of this write, in every byte. */
    boolean isOf(long write, byte[] value) {
        if (value.length != pattern.length) {
            return false;
        }
        ByteBuffer.wrap(scratch).putLong(run).putLong(write);
        int head = Math.min(HEADER, value.length);
        return Arrays.equals(value, 0, head, scratch, 0, head)
                && Arrays.equals(value, head, value.length, pattern, head, value.length);
    }

    /** Whether another run wrote it, as far as its size lets that be told. */
    boolean isForeign(byte[] value) {
        if (pattern.length < HEADER) {
            return true;
        }
        if (value.length < HEADER) {
            return false;
        }
        long id = ByteBuffer.wrap(value).getLong();
        return (id & MARKED) == MARK && id != run;
    }
}
