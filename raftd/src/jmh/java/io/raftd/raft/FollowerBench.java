package io.raftd.raft;

import io.raftd.raft.Message.AppendEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
 * The core of a follower under load: each turn takes in that the disk has the batch before, answers
 * the leader, steps the next AppendEntries and hands out what that says is committed. The messages
 * are always the same {@value #LOG} entries, few enough to stay in a processor's cache as those do
 * that have just been decoded; behind the last a new replica begins with the first, and its making
 * is counted as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FollowerBench {
    private static final int LOG = 4096;
    private static final Stored EMPTY =
            new Stored(new HardState(1, Trio.N1), null, LogSummary.of(Trio.GENESIS));

    private final Randomness randomness = new SplittableRandom(1)::nextLong;
    private final List<AppendEntries> messages = new ArrayList<>();

    /** Entries in a message. */
    @Param({"1", "64"})
    private int batch;

    private Raft raft;
    private Ready last;
    private int next;
    private long now;

    @Setup
    public void encode() {
        Batches.check(batch);
        Chain chain = new Chain();
        for (int i = 0; i < LOG; i += batch) {
            Entry prev = chain.last();
            messages.add(new AppendEntries(
                    Trio.N1,
                    Trio.N2,
                    1,
                    prev.index(),
                    prev.term(),
                    prev.index(),
                    0,
                    0,
                    chain.add(Batches.command(), batch)));
        }
        begin();
    }

    private void begin() {
        raft = new Raft(Trio.N2, PromptLeader.SETTINGS, randomness, EMPTY, now);
        last = raft.ready();
        next = 0;
    }

    /** One entry of 256 bytes of payload, decoded already: its share of a turn. */
    @Benchmark
    @OperationsPerInvocation(Batches.ENTRIES)
    public void append(Blackhole hole) {
        for (int done = 0; done < Batches.ENTRIES; done += batch) {
            if (next == messages.size()) {
                begin();
            }
            turn();
            hole.consume(last);
        }
    }

    private void turn() {
        now += PromptLeader.TURN;
        raft.advance(now, now / 1_000_000);
        if (last.write() != null) {
            raft.persisted(last.write().id());
        }
        raft.step(messages.get(next++));
        last = raft.ready();
    }

    /** All that came is there, and all but the last message committed. */
    @TearDown(Level.Iteration)
    public void check() {
        long expected = 1 + (long) next * batch;
        if (raft.lastIndex() != expected || raft.commit() != expected - batch) {
            throw new IllegalStateException("commitIndex " + raft.commit() + ", lastIndex "
                    + raft.lastIndex() + " of " + expected);
        }
    }
}
