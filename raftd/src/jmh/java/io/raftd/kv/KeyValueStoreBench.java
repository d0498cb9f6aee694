package io.raftd.kv;

import io.raftd.raft.Entry;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The state machine with as many keys as are asked for. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyValueStoreBench {
    /** One entry that puts a key which is there: decoded, its session kept, applied. */
    @Benchmark
    @OperationsPerInvocation(PutEntries.COUNT)
    public void put(PutEntries puts, Blackhole hole) {
        for (Entry entry : puts.entries()) {
            hole.consume(puts.store().apply(entry));
        }
    }

    /** What one key holds, which is there. */
    @Benchmark
    public Answer get(FilledStore filled) {
        return filled.store().query(new Query.Get(filled.nextKey()));
    }
}
