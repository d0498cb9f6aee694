package io.raftd.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.raftd.protocol.wire.Put;
import io.raftd.protocol.wire.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final FrameLimits LIMITS = FrameLimits.request(1 << 20);
    private static final Request REQUEST = Request.newBuilder()
            .setTimeoutMs(5000)
            .setPut(Put.newBuilder().setKey(ByteString.copyFromUtf8("k")))
            .build();
    private static final byte[] VALUE = {1, 2, 3};

    @Test
    void bytesOnTheWireAreThese() {
        byte[] frame = Frame.encode(FrameKind.REQUEST, 0x0102030405060708L, REQUEST, VALUE);
        assertThat(HexFormat.of().formatHex(frame))
                .isEqualTo("d2af0104" + "00000008" + "00000003" + "0102030405060708"
                        + "1088271a030a016b" + "010203");
    }

    @Test
    void decodesWhatItEncoded() throws Exception {
        ByteBuffer in = ByteBuffer.allocate(200);
        in.put(Frame.encode(FrameKind.REQUEST, -1, REQUEST, VALUE));
        in.put(Frame.encode(FrameKind.RESPONSE, 8, Request.getDefaultInstance(), Frame.EMPTY));
        in.flip();
        Frame first = requireNonNull(Frame.decode(in, LIMITS));
        Frame second = requireNonNull(Frame.decode(in, LIMITS));
        assertThat(first.kind()).isEqualTo(FrameKind.REQUEST);
        assertThat(first.id()).isEqualTo(-1);
        assertThat(Request.parseFrom(first.header())).isEqualTo(REQUEST);
        assertThat(first.body()).isEqualTo(VALUE);
        assertThat(second.kind()).isEqualTo(FrameKind.RESPONSE);
        assertThat(second.id()).isEqualTo(8);
        assertThat(second.header()).isEmpty();
        assertThat(second.body()).isEmpty();
        assertThat(in.hasRemaining()).isFalse();
        assertThat(Frame.decode(in, LIMITS)).isNull();
    }

    @Test
    void everyTruncationWaitsForMoreAndTakesNothing() throws Exception {
        byte[] frame = Frame.encode(FrameKind.REQUEST, 7, REQUEST, VALUE);
        for (int length = 0; length < frame.length; length++) {
            ByteBuffer in = ByteBuffer.wrap(frame, 0, length);
            assertThat(Frame.decode(in, LIMITS)).as("%d bytes", length).isNull();
            assertThat(in.position()).isZero();
        }
    }

    @Test
    void lengthsAtTheLimitPassAndOneMoreDoesNot() throws Exception {
        FramePrefix.of(word(), LIMITS.maxHeader(), LIMITS.maxBody(), 0, LIMITS);
        refused(
                "frame header of 1114113 bytes > 1114112",
                ErrorCode.TOO_LARGE,
                word(),
                LIMITS.maxHeader() + 1,
                0);
        refused(
                "frame body of 1048577 bytes > 1048576",
                ErrorCode.TOO_LARGE,
                word(),
                0,
                LIMITS.maxBody() + 1);
    }

    @ParameterizedTest
    @CsvSource({"-1,4294967295", "-2147483648,2147483648", "2147483647,2147483647"})
    void lengthsAreUnsigned(int length, String text) {
        refused("header of " + text + " bytes", ErrorCode.TOO_LARGE, word(), length, 0);
        refused("body of " + text + " bytes", ErrorCode.TOO_LARGE, word(), 0, length);
        refused("header of " + text + " bytes", ErrorCode.TOO_LARGE, word(), length, length);
    }

    @Test
    void hugeLengthsAreRefusedBeforeAnythingElseArrives() {
        ByteBuffer in = ByteBuffer.allocate(FramePrefix.BYTES);
        in.putInt(word())
                .putInt(Integer.MAX_VALUE)
                .putInt(Integer.MAX_VALUE)
                .putLong(1)
                .flip();
        assertThatThrownBy(() -> Frame.decode(in, LIMITS)).isInstanceOf(FrameException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 0xff})
    void otherVersionsAreAMismatch(int version) {
        int word = (word() & 0xffff00ff) | version << 8;
        refused("frame of version " + version + "; only version 1", ErrorCode.MISMATCH, word, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 0xff})
    void otherKindsAreInvalid(int kind) {
        refused("unknown kind " + kind, ErrorCode.INVALID, (word() & 0xffffff00) | kind, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "16030100,a TLS hello",
        "16030302,a TLS hello",
        "47455420,perhaps HTTP",
        "504f5354,perhaps HTTP",
        "00000000,begins with 00000000",
        "d2ae0104,begins with d2ae0104",
        "ffffffff,begins with ffffffff"
    })
    void whatIsNoFrameIsNamed(String hex, String text) {
        refused(text, ErrorCode.INVALID, Integer.parseUnsignedInt(hex, 16), 0, 0);
    }

    @Test
    void fourBytesAreEnoughToTellWhatIsNoFrame() {
        byte[] alert = {0x15, 3, 3, 0, 2, 2, 70};
        assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(alert), LIMITS))
                .hasMessageContaining("begins with 15030300");
    }

    @Test
    void randomBytesNeverPass() {
        Random random = new Random(1);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(bytes);
            bytes[0] &= 0x7f;
            assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(bytes), LIMITS))
                    .isInstanceOf(FrameException.class);
        }
    }

    @Test
    void anHttpRequestIsRefused() {
        ByteBuffer in = ByteBuffer.wrap(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> Frame.decode(in, FrameLimits.FIRST)).hasMessageContaining("HTTP");
    }

    @Test
    void theFirstFrameIsAtMost4KiBInAll() {
        assertThat(FramePrefix.BYTES + FrameLimits.FIRST.maxHeader() + FrameLimits.FIRST.maxBody())
                .isEqualTo(4096);
    }

    @Test
    void codesOfKindsAreFixed() {
        assertThat(Arrays.stream(FrameKind.values()).map(k -> k.code() + " " + k))
                .containsExactly(
                        "1 HELLO",
                        "2 WELCOME",
                        "3 REFUSED",
                        "4 REQUEST",
                        "5 RESPONSE",
                        "6 MESSAGE",
                        "7 BIRTH");
    }

    private static int word() {
        return new FramePrefix(FrameKind.REQUEST, 0, 0, 0).word();
    }

    private static void refused(String text, ErrorCode code, int word, int header, int body) {
        assertThatThrownBy(() -> FramePrefix.of(word, header, body, 0, LIMITS))
                .hasMessageContaining(text)
                .asInstanceOf(InstanceOfAssertFactories.type(FrameException.class))
                .extracting(FrameException::code)
                .isEqualTo(code);
    }
}
