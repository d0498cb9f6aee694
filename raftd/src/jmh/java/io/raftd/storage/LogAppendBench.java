package io.raftd.storage;

import io.raftd.raft.Batches;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The log under load, in real files: batch behind batch, the space ahead zeroed as they come, a new
 * segment when one is full, and the full one deleted, as behind a snapshot.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogAppendBench {
    /** Entries in an append, which is one write. */
    @Param({"1", "64"})
    private int batch;

    /** Whether each append is forced, as it is in a node, or no force is carried out at all. */
    @Param({"true", "false"})
    private boolean force;

    /** On the disk that is asked about. */
    @Param("target/jmh")
    private String directory = "";

    private FreshLog fresh;

    @Setup
    public void create() throws IOException {
        Batches.check(batch);
        fresh = new FreshLog(Path.of(directory), force);
    }

    /**
     * One entry of 256 bytes of payload, its encoding and checksum included: its share of a batch.
     */
    @Benchmark
    @OperationsPerInvocation(Batches.ENTRIES)
    public void append() {
        for (int done = 0; done < Batches.ENTRIES; done += batch) {
            fresh.append(batch);
        }
        fresh.log.compact(fresh.lastIndex());
    }

    @TearDown(Level.Iteration)
    public void check() {
        LogStats stats = fresh.log.stats();
        if (stats.active().lastIndex() != fresh.lastIndex() || !stats.sealed().isEmpty()) {
            throw new IllegalStateException(stats + ", lastIndex " + fresh.lastIndex());
        }
    }

    @TearDown
    public void delete() throws IOException {
        fresh.close();
    }
}
