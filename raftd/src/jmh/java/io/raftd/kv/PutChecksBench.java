package io.raftd.kv;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What of applying a put only guards it: it would be stored without. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PutChecksBench {
    private static final UUID SESSION = new UUID(7, 7);
    private static final Result DONE = new Result.Written(1, true, 0);

    private final byte[] key = new byte[16];
    private final byte[] value = new byte[256];
    private final Sessions sessions = new Sessions();
    private long sequence;

    /** Its part of the digest of the state: the hash of key, value and revisions. */
    @Benchmark
    public long digest() {
        return Items.Cell.of(key, value, 1, 2, 2).hash();
    }

    /** That it takes effect once: its session looked up, the answer kept, the session's hash. */
    @Benchmark
    public Result session() {
        sequence++;
        return sessions.once(new Stamp(SESSION, sequence, sequence, 0), 1, () -> DONE);
    }
}
