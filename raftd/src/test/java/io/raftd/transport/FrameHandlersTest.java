package io.raftd.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.acceptance.Case;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.FramePrefix;
import io.raftd.raft.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHandlersTest {
    private static final FrameLimits LIMITS = new FrameLimits(1000, 200_000);

    private final Budget budget = new Budget(150_000);
    private final EmbeddedChannel in = new EmbeddedChannel(new FrameDecoder(LIMITS, budget));

    @Test
    void framesComeOutHoweverTheBytesCome() {
        byte[] bytes = concat(
                bytes(FrameKind.REQUEST, 1, 10, 300),
                bytes(FrameKind.MESSAGE, 0, 0, 0),
                bytes(FrameKind.RESPONSE, -1, 7, 0));
        for (int step = 1; step <= bytes.length; step += step < 30 ? 1 : 37) {
            for (int at = 0; at < bytes.length; at += step) {
                write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
            }
            assertFrame(FrameKind.REQUEST, 1, 10, 300);
            assertFrame(FrameKind.MESSAGE, 0, 0, 0);
            assertFrame(FrameKind.RESPONSE, -1, 7, 0);
            assertThat(in.inboundMessages()).isEmpty();
        }
    }

    @Test
    void aFrameThatIsCutOffNeverComesOut() {
        byte[] bytes = bytes(FrameKind.REQUEST, 1, 10, 30);
        for (int length = 0; length < bytes.length; length++) {
            EmbeddedChannel cut = new EmbeddedChannel(new FrameDecoder(LIMITS, budget));
            cut.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOf(bytes, length)));
            assertThat(cut.inboundMessages()).isEmpty();
            assertThat(cut.finish()).isFalse();
        }
    }

    @Case("S44")
    @ParameterizedTest
    @ValueSource(ints = {1001, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void lengthsOverTheLimitAreRefusedBeforeTheirBytesCome(int length) {
        assertRefused(ErrorCode.TOO_LARGE, prefix(FrameKind.REQUEST, length, 0));
        assertRefused(
                ErrorCode.TOO_LARGE,
                prefix(FrameKind.REQUEST, 0, length == 1001 ? 200_001 : length));
    }

    @Test
    void whatIsNoFrameIsKnownByItsFirstFourBytes() {
        assertRefused(ErrorCode.INVALID, new byte[] {0x16, 3, 1, 2});
        assertRefused(ErrorCode.INVALID, "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
        assertRefused(ErrorCode.INVALID, new byte[4]);
        byte[] version = prefix(FrameKind.HELLO, 0, 0);
        version[2] = 2;
        assertRefused(ErrorCode.MISMATCH, Arrays.copyOf(version, 4));
        byte[] kind = prefix(FrameKind.HELLO, 0, 0);
        kind[3] = 99;
        assertRefused(ErrorCode.INVALID, Arrays.copyOf(kind, 4));
    }

    @Case("S44")
    @Test
    void noRandomBytesPass() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[4 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] &= 0x7f;
            assertRefused(ErrorCode.INVALID, bytes);
        }
    }

    @Case("S44")
    @Test
    void unfinishedFramesShareABudget() {
        write(Arrays.copyOf(bytes(FrameKind.REQUEST, 1, 0, 200_000), 100_000));
        assertThat(budget.left()).isEqualTo(50_000);
        assertRefused(
                ErrorCode.BUSY, Arrays.copyOf(bytes(FrameKind.REQUEST, 1, 0, 200_000), 100_000));
        write(new byte[100_020]);
        assertFrame(FrameKind.REQUEST, 1, 0, 200_000);
        assertThat(budget.left()).isEqualTo(150_000);
        write(Arrays.copyOf(bytes(FrameKind.REQUEST, 1, 0, 200_000), 100_000));
        in.close();
        assertThat(budget.left()).isEqualTo(150_000);
    }

    @Test
    void aTurnsOutputIsOneWrite() {
        EmbeddedChannel out = new EmbeddedChannel(new FrameEncoder());
        out.write(Frame.of(FrameKind.RESPONSE, 1, new byte[3], new byte[4]), out.voidPromise());
        out.write(new Message.TimeoutNow(Sample.N1, Sample.N2, 7), out.voidPromise());
        out.write(
                Frame.of(FrameKind.RESPONSE, 2, new byte[0], new byte[300_000]), out.voidPromise());
        assertThat(out.outboundMessages()).isEmpty();
        out.flush();
        ByteBuf small = out.readOutbound();
        ByteBuf large = out.readOutbound();
        assertThat(out.outboundMessages()).isEmpty();
        assertThat(large.readableBytes()).isEqualTo(FramePrefix.BYTES + 300_000);
        EmbeddedChannel back =
                new EmbeddedChannel(new FrameDecoder(FrameLimits.PEER, new Budget(1 << 20)));
        back.writeInbound(small, large);
        Frame first = back.readInbound();
        Frame message = back.readInbound();
        Frame last = back.readInbound();
        assertThat(first.id()).isEqualTo(1);
        assertThat(MessageCodec.decode(message, Sample.N1, Sample.N2))
                .isEqualTo(new Message.TimeoutNow(Sample.N1, Sample.N2, 7));
        assertThat(last.body()).hasSize(300_000);
        back.finish();
        out.finish();
    }

    @Test
    void whatWasGatheredIsFreedWithTheConnection() {
        FrameEncoder encoder = new FrameEncoder();
        EmbeddedChannel out = new EmbeddedChannel(encoder);
        out.write(Frame.of(FrameKind.RESPONSE, 1, new byte[3], new byte[4]), out.voidPromise());
        ByteBuf gathered = Objects.requireNonNull(encoder.gathered());
        out.close();
        assertThat(gathered.refCnt()).isZero();
    }

    private void write(byte[] bytes) {
        in.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private void assertFrame(FrameKind kind, long id, int header, int body) {
        Frame frame = in.readInbound();
        assertThat(frame.kind()).isEqualTo(kind);
        assertThat(frame.id()).isEqualTo(id);
        assertThat(frame.header()).hasSize(header);
        assertThat(frame.body()).hasSize(body);
    }

    private void assertRefused(ErrorCode code, byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(LIMITS, budget));
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)))
                .hasCauseInstanceOf(FrameException.class)
                .cause()
                .extracting(e -> ((FrameException) e).code())
                .isEqualTo(code);
        channel.close();
    }

    private static byte[] prefix(FrameKind kind, int header, int body) {
        ByteBuffer b = ByteBuffer.allocate(FramePrefix.BYTES);
        new FramePrefix(kind, header, body, 0).write(b);
        return b.array();
    }

    private static byte[] bytes(FrameKind kind, long id, int header, int body) {
        ByteBuf b = Unpooled.buffer();
        Frames.write(b, Frame.of(kind, id, new byte[header], new byte[body]));
        byte[] bytes = new byte[b.readableBytes()];
        b.readBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuf all = Unpooled.wrappedBuffer(parts);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
