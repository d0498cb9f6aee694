package io.raftd.raft;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs that a record vouches for itself: once at the leader, once at each follower. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EntryBench {
    private final byte[] command = Batches.command();
    private Entry entry = Trio.GENESIS;

    @Setup
    public void encodeOnce() {
        entry = encode();
        if (verify() != null) {
            throw new IllegalStateException(verify());
        }
    }

    /** One record of 256 bytes of payload, with its checksum. */
    @Benchmark
    public Entry encode() {
        return Entry.encode(EntryType.COMMAND, new Entry.Place(2, 1, 7, 0, 0), command);
    }

    /** The same record, as it is verified where it arrives, and where it is read. */
    @Benchmark
    public @Nullable String verify() {
        return Entry.defect(entry.buffer(), entry.offset(), entry.length());
    }
}
