package io.raftd.storage;

import io.raftd.raft.LogSummary;
import io.raftd.raft.Trio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a start of a node does with its log. The node was stopped in order, and its files are in the
 * page cache; no force is carried out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogOpenBench {
    private static final int BATCH = 50;

    /** In the log, in batches of {@value #BATCH}. */
    @Param({"10000", "200000"})
    private int entries;

    /** Where the log is. */
    @Param("target/jmh")
    private String directory = "";

    private FreshLog stopped;
    private List<String> notes;

    @Setup
    public void write() throws IOException {
        stopped = new FreshLog(Path.of(directory), false);
        for (int done = 0; done < entries; done += BATCH) {
            stopped.append(BATCH);
        }
        stopped.log.seal();
        notes = new ArrayList<>();
    }

    /**
     * The whole log, entries of 256 bytes of payload: read, each record verified, judged, found to
     * need no repair, and ready to be appended to.
     */
    @Benchmark
    public LogSummary open(Blackhole hole) {
        LogRecovery recovery =
                LogRecovery.read(stopped.disk, Trio.CLUSTER, null, CommitHint.open(stopped.disk));
        List<Segment> segments = recovery.repair(notes);
        hole.consume(new SegmentedLog(
                stopped.disk, Trio.CLUSTER, FreshLog.SEGMENT_SIZE, stopped.uuids, segments));
        LogSummary summary = recovery.summary();
        if (summary.lastIndex() != stopped.lastIndex() || !notes.isEmpty()) {
            throw new IllegalStateException(summary + " with " + notes);
        }
        return summary;
    }

    @TearDown
    public void delete() throws IOException {
        stopped.close();
    }
}
