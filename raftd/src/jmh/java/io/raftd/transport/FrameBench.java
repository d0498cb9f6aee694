package io.raftd.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.wire.Put;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The frames of clients, with the request of a put as the example: a value of 256 bytes, a key of
 * 16. {@link Frame} is what a command line has, the handlers what a node has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBench {
    /** In one flush, and in one read. */
    private static final int FRAMES = 64;

    private static final FrameLimits LIMITS = FrameLimits.request(1 << 20);

    private final ByteString key =
            ByteString.copyFrom("key-000000000042", StandardCharsets.US_ASCII);
    private final byte[] value = new byte[256];
    private long sequence;

    private ByteBuffer bytes;
    private List<Frame> frames;
    private ByteBuf read;
    private EmbeddedChannel out;
    private EmbeddedChannel in;

    @Setup
    public void connect() throws FrameException {
        bytes = ByteBuffer.wrap(encode());
        frames = new ArrayList<>();
        read = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (int i = 0; i < FRAMES; i++) {
            Frame frame = Objects.requireNonNull(Frame.decode(ByteBuffer.wrap(encode()), LIMITS));
            frames.add(frame);
            Frames.write(read, frame);
        }
        out = channel();
        out.pipeline().addLast(new FrameEncoder());
        in = channel();
        in.pipeline().addLast(new FrameDecoder(LIMITS, new Budget(1 << 20)));
    }

    /** With the allocator that a node's connections have. */
    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        return channel;
    }

    private Request request() {
        sequence++;
        return Request.newBuilder()
                .setSession(Session.newBuilder()
                        .setHigh(0x5e55_1000_0000_0000L)
                        .setLow(7)
                        .setSequence(sequence)
                        .setFirstIncomplete(sequence))
                .setTimeoutMs(5000)
                .setPut(Put.newBuilder().setKey(key))
                .build();
    }

    /** One frame, from key and value to its bytes; the header is made anew. */
    @Benchmark
    public byte[] encode() {
        return Frame.encode(FrameKind.REQUEST, sequence, request(), value);
    }

    /** One frame, from its bytes to a parsed header and a body. */
    @Benchmark
    public Request decode(Blackhole hole) throws FrameException, InvalidProtocolBufferException {
        Frame frame = Objects.requireNonNull(Frame.decode(bytes.rewind(), LIMITS));
        hole.consume(frame.body());
        return Request.parseFrom(frame.header());
    }

    /** One of 64 frames that one flush sends, headers encoded already. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int nettyEncode() {
        for (Frame frame : frames) {
            out.write(frame, out.voidPromise());
        }
        out.flush();
        int sent = 0;
        for (ByteBuf b = out.readOutbound(); b != null; b = out.readOutbound()) {
            sent += b.readableBytes();
            b.release();
        }
        return check(sent, read.readableBytes());
    }

    /** One of 64 frames that one read brings, headers left encoded. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int nettyDecode(Blackhole hole) {
        in.writeInbound(read.retainedDuplicate());
        int came = 0;
        for (Frame frame = in.readInbound(); frame != null; frame = in.readInbound()) {
            hole.consume(frame);
            came++;
        }
        return check(came, FRAMES);
    }

    private static int check(int actual, int expected) {
        if (actual != expected) {
            throw new IllegalStateException(actual + " came out, not " + expected);
        }
        return actual;
    }

    /** What was received is not held by anybody. */
    @TearDown(Level.Iteration)
    public void released() {
        check(read.refCnt(), 1);
    }

    @TearDown
    public void disconnect() {
        out.finishAndReleaseAll();
        in.finishAndReleaseAll();
        read.release();
    }
}
