package io.raftd.kv;

import static io.raftd.kv.TestLog.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader refuses whatever is not a state, and says where. */
class StateReaderTest {
    private static final long LIFETIME = Sessions.LIFETIME_MS;
    private static final byte[] ID = new byte[16];
    private static final byte[] NONE = {};
    private static final int LONGEST = 16 << 20;

    /** Reads it into a store and to be counted; both must do the same. */
    private static KeyValueStore read(byte[] state) throws IOException {
        StateSummary summary;
        try {
            summary = StateCodec.summarize(new ByteArrayInputStream(state));
        } catch (IOException e) {
            assertThatThrownBy(() -> StateCodec.read(new ByteArrayInputStream(state)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(e.getMessage());
            throw e;
        }
        KeyValueStore store = StateCodec.read(new ByteArrayInputStream(state));
        assertThat(store.digest()).isEqualTo(summary.digest());
        return store;
    }

    private static void assertRefused(byte[] state, String message) {
        assertThatThrownBy(() -> read(state)).isInstanceOf(IOException.class).hasMessage(message);
    }

    private static byte[] small() throws IOException {
        return StateCodecTest.written(StateCodecTest.small().view());
    }

    /** Index 9, time 10 ms, revision 5. */
    private static RawState raw() {
        return RawState.of(9, 10, 5);
    }

    private static RawState rawItem() {
        return raw().int64(1).key(bytes("k")).int32(0);
    }

    private static RawState rawSession() {
        return raw().int64(0, 1).bytes(ID).int64(LIFETIME, 3);
    }

    /** Of the only answer, to sequence 3. */
    private static RawState rawAnswer() {
        return rawSession().int16(1).int64(3);
    }

    private static Item item(byte[] key) {
        return new Item(key, NONE, 1, 5, 2);
    }

    private static Arguments refused(RawState raw, int at, String what) {
        return arguments(raw, "state, byte " + at + ": " + what);
    }

    static Stream<Arguments> headers() {
        String most = " is not within 0 to " + Long.MAX_VALUE;
        return Stream.of(
                refused(new RawState().int8(0), 0, "version 0 is not known to this version"),
                refused(new RawState().int8(3), 0, "version 3 is not known to this version"),
                refused(RawState.of(-1, 0, 0), 1, "applied index -1" + most),
                refused(RawState.of(0, -1, 0), 9, "cluster time -1" + most),
                refused(RawState.of(0, 0, -1), 17, "revision -1" + most),
                refused(raw().int64(-1), 25, "number of items -1" + most),
                refused(raw().int64(0, -1), 33, "number of sessions -1" + most),
                refused(raw().int64(0, 0, 77), 41, "the digest is not that of the state before it"),
                refused(raw().int64(Long.MAX_VALUE), 33, "it is cut off in a field of 2 bytes"),
                refused(raw().int64(0, Long.MAX_VALUE), 41, "it is cut off in a field of 16 bytes"),
                refused(
                        raw().int64(0, 0, KeyValueStore.hash(5, 10), 8),
                        49,
                        "the applied index is not 9 as in the beginning"),
                refused(
                        raw().int64(0, 0, KeyValueStore.hash(5, 10), 9).int8(0),
                        57,
                        "it goes on after its end"));
    }

    static Stream<Arguments> items() {
        String order = "key is not greater than the one before";
        RawState after = raw().int64(2).item(item(bytes("k")));
        int longestValue = LONGEST - 48 - 44 - 4 - 1;
        String value = " bytes is not within 0 to " + longestValue;
        String no = " is not within ";
        return Stream.of(
                refused(raw().int64(1).int16(0), 33, "key of 0 bytes is not within 1 to 4096"),
                refused(
                        raw().int64(1).int16(4097),
                        33,
                        "key of 4097 bytes is not within 1 to 4096"),
                refused(raw().int64(1).int16(-1), 33, "key of 65535 bytes is not within 1 to 4096"),
                refused(raw().int64(2).item(item(bytes("k"))).key(bytes("k")), 66, order),
                refused(raw().int64(2).item(item(bytes("k"))).key(bytes("j")), 66, order),
                refused(
                        raw().int64(2).item(item(new byte[] {-1})).key(new byte[] {1, 2}),
                        66,
                        order),
                refused(
                        after.key(bytes("kk")).int32(-1),
                        68,
                        "value of -1 bytes is not within 0 to " + (longestValue - 1)),
                refused(
                        raw().int64(1).key(bytes("k")).int32(Integer.MAX_VALUE),
                        36,
                        "value of " + Integer.MAX_VALUE + value),
                refused(
                        raw().int64(1).key(bytes("k")).int32(longestValue + 1),
                        36,
                        "value of " + (longestValue + 1) + value),
                refused(
                        raw().int64(1).key(bytes("k")).int32(longestValue).bytes(new byte[99]),
                        40,
                        "it is cut off in a field of " + longestValue + " bytes"),
                refused(rawItem().int64(0), 40, "create revision 0" + no + "1 to 5"),
                refused(rawItem().int64(6), 40, "create revision 6" + no + "1 to 5"),
                refused(rawItem().int64(3, 2), 48, "mod revision 2" + no + "3 to 5"),
                refused(rawItem().int64(3, 6), 48, "mod revision 6" + no + "3 to 5"),
                refused(rawItem().int64(3, 5, 0), 56, "version 0" + no + "1 to " + Long.MAX_VALUE));
    }

    static Stream<Arguments> sessions() {
        String expires = " ms as seen from 10 ms";
        String window = " is not within 1024 of the first incomplete 3, or not greater than the one"
                + " before";
        RawState two = raw().int64(0, 2).bytes(ID).int64(LIFETIME, 1).int16(0);
        return Stream.of(
                refused(two.bytes(ID), 75, "session is not greater than the one before"),
                refused(
                        raw().int64(0, 1).bytes(ID).int64(LIFETIME - 1),
                        57,
                        "no session expires at " + (LIFETIME - 1) + expires),
                refused(
                        raw().int64(0, 1).bytes(ID).int64(10 + 2 * LIFETIME),
                        57,
                        "no session expires at " + (10 + 2 * LIFETIME) + expires),
                refused(
                        raw().int64(0, 1).bytes(ID).int64(LIFETIME, 0),
                        65,
                        "first incomplete 0 is not within 1 to " + Long.MAX_VALUE),
                refused(rawSession().int16(1025), 73, "1025 answers > 1024"),
                refused(rawSession().int16(-1), 73, "65535 answers > 1024"),
                refused(rawSession().int16(1).int64(2), 75, "sequence 2" + window),
                refused(rawSession().int16(1).int64(1027), 75, "sequence 1027" + window),
                refused(rawSession().int16(1).int64(-1), 75, "sequence -1" + window),
                refused(rawSession().int16(2).int64(3).int8(3).int64(3), 84, "sequence 3" + window),
                refused(
                        rawSession().int16(2).int64(1026).int8(3).int64(4),
                        84,
                        "sequence 4" + window));
    }

    static Stream<Arguments> answers() {
        String no = " is not within ";
        return Stream.of(
                refused(rawAnswer().int8(0), 83, "result 0 is not known to this version"),
                refused(rawAnswer().int8(10), 83, "result 10 is not known to this version"),
                refused(rawAnswer().int8(1).int64(-1), 84, "revision -1" + no + "0 to 5"),
                refused(rawAnswer().int8(1).int64(6), 84, "revision 6" + no + "0 to 5"),
                refused(rawAnswer().int8(1).int64(5).int8(2), 92, "existed 2 is neither 0 nor 1"),
                refused(rawAnswer().int8(2).int64(6), 84, "create revision 6" + no + "0 to 5"),
                refused(rawAnswer().int8(2).int64(0, 1), 92, "mod revision 1" + no + "0 to 0"),
                refused(rawAnswer().int8(2).int64(0, 0, 1), 100, "version 1" + no + "0 to 0"),
                refused(rawAnswer().int8(2).int64(2, 1), 92, "mod revision 1" + no + "2 to 5"),
                refused(rawAnswer().int8(2).int64(2, 6), 92, "mod revision 6" + no + "2 to 5"),
                refused(
                        rawAnswer().int8(2).int64(2, 2, 0),
                        100,
                        "version 0" + no + "1 to " + Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource({"headers", "items", "sessions", "answers"})
    void whatNoStoreCouldHaveWrittenIsRefused(RawState raw, String message) {
        assertRefused(raw.toByteArray(), message);
    }

    @Test
    void sequencesEndWithTheirWindowAndWithTheNumbers() {
        long last = Long.MAX_VALUE;
        RawState raw = raw().int64(0, 1).bytes(ID).int64(LIFETIME, last).int16(2);
        assertRefused(
                raw.int64(last).int8(3).int64(last).int8(3).toByteArray(),
                "state, byte 84: sequence " + last + " is not within 1024 of the first incomplete "
                        + last + ", or not greater than the one before");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] state = small();
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> read(cut))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("state, byte \\d+: it is cut off in a field of \\d+ bytes");
        }
    }

    @Test
    void everyExtensionIsRefused() throws IOException {
        byte[] state = small();
        byte[] longer = Arrays.copyOf(state, state.length + 1);
        assertRefused(longer, "state, byte " + state.length + ": it goes on after its end");
    }

    @Test
    void everyFlippedBitIsRefused() throws IOException {
        byte[] state = small();
        for (int bit = 0; bit < 8 * state.length; bit++) {
            byte[] flipped = state.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(flipped))
                    .as("bit %d", bit)
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("state, byte \\d+: .*");
        }
    }

    @Test
    void garbageIsRefused() throws IOException {
        byte[] state = small();
        SplittableRandom random = new SplittableRandom(51);
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = state.clone();
            int from = random.nextInt(state.length);
            int to = from + 1 + random.nextInt(Math.min(16, state.length - from));
            for (int at = from; at < to; at++) {
                garbage[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0);
            }
            if (!Arrays.equals(garbage, state)) {
                assertThatThrownBy(() -> read(garbage))
                        .isInstanceOf(IOException.class)
                        .hasMessageMatching("state, byte \\d+: .*");
            }
        }
    }

    @Test
    void itMayComeInPiecesOfAnySize() throws IOException {
        KeyValueStore store = new KeyValueStore();
        TestLog log = new TestLog();
        SplittableRandom random = new SplittableRandom(52);
        for (int i = 0; i < 400; i++) {
            byte[] value = new byte[random.nextInt(1 << random.nextInt(18))];
            random.nextBytes(value);
            store.apply(log.command(
                    new Stamp(TestLog.session(i % 9), i + 1, Math.max(1, i - 50), 0),
                    new Command.Put(bytes("key-" + random.nextInt(1_000)), value)));
        }
        byte[] state = StateCodecTest.written(store.view());
        for (int most : new int[] {1, 2, 1_000, 70_000}) {
            InputStream in = new FilterInputStream(new ByteArrayInputStream(state)) {
                @Override
                public int read(byte[] b, int from, int length) throws IOException {
                    return super.read(b, from, Math.min(length, 1 + random.nextInt(most)));
                }
            };
            KeyValueStore read = StateCodec.read(in);
            assertThat(Arrays.equals(StateCodecTest.written(read.view()), state))
                    .isTrue();
        }
    }

    @Test
    void aStreamThatFailsIsNoState() throws IOException {
        byte[] state = small();
        IOException broken = new IOException("broken");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }

            @Override
            public int read(byte[] b, int from, int length) throws IOException {
                throw broken;
            }
        };
        for (int length = 0; length <= state.length; length++) {
            InputStream in =
                    new SequenceInputStream(new ByteArrayInputStream(state, 0, length), failing);
            assertThatThrownBy(() -> StateCodec.read(in)).isSameAs(broken);
        }
    }
}
