package io.raftd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameLimits;
import io.raftd.raft.Batches;
import io.raftd.raft.Chain;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Trio;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The message by which entries travel between members: 64 of them, of 256 bytes of payload. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageCodecBench {
    private static final int ENTRIES = 64;

    private AppendEntries message;
    private Frame frame;
    private ByteBuf out;

    @Setup
    public void encodeOnce() throws FrameException {
        message = new AppendEntries(
                Trio.N1,
                Trio.N2,
                1,
                Trio.GENESIS.index(),
                Trio.GENESIS.term(),
                Trio.GENESIS.index(),
                0,
                0,
                new Chain().add(Batches.command(), ENTRIES));
        out = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10);
        frame = Objects.requireNonNull(Frame.decode(encode().nioBuffer(), FrameLimits.PEER));
        if (!decode().equals(message)) {
            throw new IllegalStateException("decoded: " + decode());
        }
    }

    /** One message of 64 entries, into a buffer. Records travel as they are. */
    @Benchmark
    public ByteBuf encode() {
        MessageCodec.Encoded encoded = MessageCodec.encode(message);
        out.clear();
        encoded.write(out);
        return out;
    }

    /** One message of 64 entries, from its frame; each record is verified, by its checksum too. */
    @Benchmark
    public Message decode() {
        return MessageCodec.decode(frame, Trio.N1, Trio.N2);
    }

    @TearDown
    public void release() {
        out.release();
    }
}
