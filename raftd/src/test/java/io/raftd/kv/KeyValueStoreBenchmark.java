package io.raftd.kv;

import io.raftd.kv.Command.Put;
import io.raftd.raft.Entry;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;

/**
 * Puts of 256 bytes a second of a thread's CPU time: into the map alone, and applied as entries by
 * 64 sessions that take turns. A program, no test: {@code java -cp ...
 * io.raftd.kv.KeyValueStoreBenchmark [keys]}.
 */
final class KeyValueStoreBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 8;
    private static final int SESSIONS = 64;
    private static final int BATCH = 1000;

    private KeyValueStoreBenchmark() {}

    public static void main(String[] args) {
        int keys = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        OrderedMap<byte[]> map = new OrderedMap<>();
        byte[] value = new byte[256];
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[][] batch = new byte[keys][];
            for (int i = 0; i < keys; i++) {
                batch[i] = key(random.nextInt(keys));
            }
            long begin = THREADS.getCurrentThreadCpuTime();
            for (byte[] key : batch) {
                map.put(key, value);
            }
            print("map", keys, THREADS.getCurrentThreadCpuTime() - begin);
        }
        KeyValueStore store = new KeyValueStore();
        TestLog log = new TestLog();
        long n = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long time = 0;
            for (int done = 0; done < keys; done += BATCH) {
                Entry[] entries = new Entry[BATCH];
                for (int i = 0; i < BATCH; i++, n++) {
                    long sequence = n / SESSIONS + 1;
                    Stamp stamp = new Stamp(TestLog.session(n % SESSIONS), sequence, sequence, 0);
                    log.timeMs = n / BATCH;
                    entries[i] = log.command(stamp, new Put(key(random.nextInt(keys)), value));
                }
                long begin = THREADS.getCurrentThreadCpuTime();
                for (Entry entry : entries) {
                    store.apply(entry);
                }
                time += THREADS.getCurrentThreadCpuTime() - begin;
            }
            print("apply", keys, time);
        }
    }

    static byte[] key(int i) {
        return TestLog.bytes("key-" + (1_000_000_000 + i));
    }

    private static void print(String what, int ops, long ns) {
        System.out.printf("%-6s %,d puts/s%n", what, (long) (ops * 1e9 / ns));
    }
}
