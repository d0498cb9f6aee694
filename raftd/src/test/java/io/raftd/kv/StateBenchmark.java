package io.raftd.kv;

import static io.raftd.kv.KeyValueStoreBenchmark.key;

import io.raftd.kv.Command.Put;
import io.raftd.node.StateMachine.View;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Seconds of a thread's CPU time to write, to check and to read back a store of values of 256
 * bytes, through a file. A program, no test: {@code java -Xmx2g -cp ... io.raftd.kv.StateBenchmark
 * [keys]}.
 */
final class StateBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5;
    private static final int SESSIONS = 1_000;

    private StateBenchmark() {}

    /** Something to be timed. */
    private interface Job {
        long run() throws IOException;
    }

    public static void main(String[] args) throws IOException {
        int keys = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        KeyValueStore store = store(keys);
        Path file = Files.createTempFile("state", ".bin");
        try {
            for (int round = 0; round < ROUNDS; round++) {
                time("write", () -> write(store.view(), file));
                time("summarize", () -> {
                    try (InputStream in = Files.newInputStream(file)) {
                        return StateCodec.summarize(in).bytes();
                    }
                });
                time("read", () -> {
                    try (InputStream in = Files.newInputStream(file)) {
                        return StateCodec.read(in).items().cells().size();
                    }
                });
            }
        } finally {
            Files.delete(file);
        }
    }

    private static KeyValueStore store(int keys) {
        KeyValueStore store = new KeyValueStore();
        TestLog log = new TestLog();
        for (long i = 0; i < keys; i++) {
            long sequence = i / SESSIONS + 1;
            Stamp stamp = new Stamp(TestLog.session(i % SESSIONS), sequence, sequence, 0);
            int shuffled = (int) (i * 7_919 % keys);
            store.apply(log.command(stamp, new Put(key(shuffled), new byte[256])));
        }
        return store;
    }

    private static long write(View view, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            view.writeTo(out);
        }
        return Files.size(file);
    }

    private static void time(String what, Job job) throws IOException {
        long begin = THREADS.getCurrentThreadCpuTime();
        long number = job.run();
        double seconds = (THREADS.getCurrentThreadCpuTime() - begin) / 1e9;
        System.out.printf("%-10s %8.3f s  %,d%n", what, seconds, number);
    }
}
