package io.raftd.raft;

import java.util.Collections;
import java.util.List;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * The core of a leader of three nodes under load: each turn takes in that the disk and both
 * followers have the batch before, hands that out as committed, and proposes the next one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LeaderBench {
    /** Entries that are proposed in a turn. */
    @Param({"1", "64"})
    private int batch;

    private PromptLeader leader;
    private List<byte[]> commands;

    @Setup
    public void elect() {
        Batches.check(batch);
        leader = new PromptLeader();
        commands = Collections.nCopies(batch, Batches.command());
        leader.turn(commands);
    }

    /**
     * One entry of 256 bytes of payload, from its proposal, its encoding and checksum included, to
     * its commitment: its share of a turn.
     */
    @Benchmark
    @OperationsPerInvocation(Batches.ENTRIES)
    public void commit(Blackhole hole) {
        for (int done = 0; done < Batches.ENTRIES; done += batch) {
            hole.consume(leader.turn(commands));
        }
    }

    @TearDown(Level.Iteration)
    public void check() {
        leader.check(batch);
    }
}
