package io.raftd.kv;

import static io.raftd.kv.TestLog.bytes;
import static io.raftd.kv.TestLog.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a written state holds of restores, and what a reader refuses of it. */
class RestoreInStateTest {
    private static final UUID FIRST = new UUID(1, 2);
    private static final UUID SECOND = new UUID(3, 4);
    private static final byte[] ID = new byte[16];
    private static final long LIFETIME = Staging.LIFETIME_MS;

    /** Two writes, a restore of one key, a write, half of another restore. */
    private static byte[] written() throws IOException {
        KeyValueStore store = new KeyValueStore();
        TestLog log = new TestLog();
        RestoreTotals totals = new RestoreTotals();
        totals.add(bytes("r"), bytes("1"));
        Restore.Begin begin = totals.begin(FIRST);
        List<Command> commands = List.of(
                new Command.Put(bytes("a"), bytes("1")),
                new Command.Put(bytes("b"), bytes("2")),
                begin,
                new Restore.Batch(FIRST, 0, List.of(new Restore.Pair(bytes("r"), bytes("1")))),
                new Restore.Commit(FIRST),
                new Command.Put(bytes("s"), bytes("")),
                new Restore.Begin(SECOND, 5, 1_000, -1),
                new Restore.Batch(SECOND, 7, List.of(new Restore.Pair(bytes("x"), bytes("")))),
                new Restore.Batch(SECOND, 0, List.of(new Restore.Pair(bytes("x"), bytes("y")))));
        for (int i = 0; i < commands.size(); i++) {
            log.timeMs = i;
            store.apply(
                    log.command(new Stamp(session(1), i + 1, Math.max(1, i), 0), commands.get(i)));
        }
        return StateCodecTest.written(store.view());
    }

    /** On disks and wires there are states in this form: it is as it has always been. */
    @Test
    void theFormIsAsItHasAlwaysBeen() throws IOException {
        String hex = """
                02 0000000000000009 0000000000000008
                01 0000000000000001 0000000000000002 0000000000000002
                0000000000000002

                0000000000000002
                0001 72 00000001 31
                0000000000000001 0000000000000001 0000000000000001
                0001 73 00000000
                0000000000000002 0000000000000002 0000000000000001

                0000000000000001
                5e55100000000000 0000000000000001 00000000000927c8 0000000000000008 0002
                0000000000000008 06
                0000000000000009 01 0000000000000004 00 0000000000000000

                01 0000000000000003 0000000000000004
                0000000000000005 00000000000003e8 ffffffffffffffff
                0000000000000001 00000000000927c8
                0000000000000001
                0001 78 00000001 79
                """;
        byte[] expected = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        byte[] state = written();
        assertThat(state).startsWith(expected).hasSize(expected.length + 16);
        assertThat(StateCodecTest.written(StateCodecTest.restored(state).view()))
                .isEqualTo(state);
    }

    @Test
    void everyTruncationAndEveryFlippedBitIsRefused() throws IOException {
        byte[] whole = written();
        for (int at = 0; at < whole.length; at++) {
            byte[] cut = Arrays.copyOf(whole, at);
            assertThatThrownBy(() -> StateCodecTest.restored(cut)).isInstanceOf(IOException.class);
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> StateCodecTest.restored(flipped))
                        .as("byte %d, bit %d", at, bit)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private static RawState raw(int restored) {
        return new RawState().int8(2).int64(9, 10).int8(restored);
    }

    /** Without items and sessions, up to the expiry of a restore of two items, 300 bytes. */
    private static RawState staging(long next) {
        return raw(0).int64(5, 0, 0).int8(1).bytes(ID).int64(2, 300, 0, next);
    }

    static Stream<Arguments> states() {
        String no = " is not within ";
        String most = no + "0 to " + Long.MAX_VALUE;
        return Stream.of(
                refused(raw(2), 17, "restored 2 is neither 0 nor 1"),
                refused(raw(1).bytes(ID).int64(-1), 34, "revision before it -1" + most),
                refused(
                        raw(1).bytes(ID).int64(9, 0),
                        42,
                        "revision 0" + no + "1 to " + (Long.MAX_VALUE - 9)),
                refused(
                        raw(1).bytes(ID).int64(1, Long.MAX_VALUE),
                        42,
                        "revision " + Long.MAX_VALUE + no + "1 to " + (Long.MAX_VALUE - 1)),
                refused(raw(0).int64(5, 0, 0).int8(2), 42, "staging 2 is neither 0 nor 1"),
                refused(
                        raw(0).int64(5, 0, 0).int8(0),
                        42,
                        "nothing was or is being restored: not of this version"),
                refused(
                        raw(0).int64(5, 0, 0).int8(1).bytes(ID).int64(-1),
                        59,
                        "number of items announced -1" + most),
                refused(
                        raw(0).int64(5, 0, 0).int8(1).bytes(ID).int64(1, Restore.MAX_BYTES + 1),
                        67,
                        "bytes announced " + (Restore.MAX_BYTES + 1) + no + "0 to "
                                + Restore.MAX_BYTES),
                refused(staging(-1), 83, "next batch -1" + most),
                refused(staging(1).int64(10), 91, "expiry 10" + no + "11 to " + (10 + LIFETIME)),
                refused(
                        staging(1).int64(11 + LIFETIME),
                        91,
                        "expiry " + (11 + LIFETIME) + no + "11 to " + (10 + LIFETIME)),
                refused(staging(0).int64(11, 1), 99, "number of items staged 1" + no + "0 to 0"),
                refused(staging(2).int64(11, 1), 99, "number of items staged 1" + no + "2 to 2"),
                refused(staging(1).int64(11, 3), 99, "number of items staged 3" + no + "1 to 2"),
                refused(
                        staging(1).int64(11, 2).key(bytes("k")).int32(0).key(bytes("k")),
                        116,
                        "key is not greater than the one before"),
                refused(
                        staging(1).int64(11, 1).key(bytes("k")).int32(172).bytes(new byte[172]),
                        114,
                        "more is staged than the 300 bytes announced"));
    }

    private static Arguments refused(RawState raw, int at, String what) {
        return arguments(raw, "state, byte " + at + ": " + what);
    }

    @ParameterizedTest
    @MethodSource("states")
    void whatNoStoreCouldHaveWrittenIsRefused(RawState raw, String message) {
        assertThatThrownBy(() -> StateCodec.summarize(new ByteArrayInputStream(raw.toByteArray())))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }
}
