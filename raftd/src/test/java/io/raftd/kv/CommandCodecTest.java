package io.raftd.kv;

import static io.raftd.kv.TestLog.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCodecTest {
    private static final UUID SESSION = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);
    private static final UUID RESTORE = new UUID(0x1122334455667788L, 0x99aabbccddeeff00L);
    private static final String RESTORE_HEX = "112233445566778899aabbccddeeff00";
    private static final Stamp STAMP = new Stamp(SESSION, 0x105, 0x102, 0x1_0000_0007L);
    private static final String STAMP_HEX =
            "0123456789abcdeffedcba987654321000000000000001050000000000000102" + "0000000100000007";

    static Stream<Arguments> commands() {
        return Stream.of(
                golden("01", new Put(bytes("k"), bytes("vw")), "0001 6b 00000002 7677"),
                golden("01", new Put(bytes("kl"), bytes("")), "0002 6b6c 00000000"),
                golden("02", new Delete(bytes("k")), "0001 6b"),
                golden(
                        "03",
                        new CompareAndSet(bytes("k"), new Expect.Absent(), bytes("n")),
                        "0001 6b 00 00000001 6e"),
                golden(
                        "03",
                        new CompareAndSet(bytes("k"), new Expect.Revision(258), bytes("n")),
                        "0001 6b 01 0000000000000102 00000001 6e"),
                golden(
                        "03",
                        new CompareAndSet(bytes("k"), new Expect.Value(bytes("old")), bytes("n")),
                        "0001 6b 02 00000003 6f6c64 00000001 6e"),
                golden("04", new Increment(bytes("k"), -2), "0001 6b fffffffffffffffe"),
                golden(
                        "05",
                        new Restore.Begin(RESTORE, 3, 0x180, -2),
                        RESTORE_HEX + "0000000000000003 0000000000000180 fffffffffffffffe"),
                golden(
                        "06",
                        new Restore.Batch(
                                RESTORE,
                                9,
                                List.of(
                                        new Restore.Pair(bytes("k"), bytes("vw")),
                                        new Restore.Pair(bytes("lm"), bytes("")))),
                        RESTORE_HEX + "0000000000000009 00000002"
                                + "0001 6b 00000002 7677 0002 6c6d 00000000"),
                golden("07", new Restore.Commit(RESTORE), RESTORE_HEX),
                golden("08", new Restore.Abort(RESTORE), RESTORE_HEX));
    }

    private static Arguments golden(String kind, Command command, String keyAndBody) {
        return Arguments.of(command, "01" + kind + STAMP_HEX + keyAndBody.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void bytesAreAsTheFormatSays(Command command, String hex) {
        assertThat(HexFormat.of().formatHex(CommandCodec.encode(new Proposal(STAMP, command))))
                .isEqualTo(hex);
        Proposal decoded = decode(HexFormat.of().parseHex(hex));
        assertThat(decoded).usingRecursiveComparison().isEqualTo(new Proposal(STAMP, command));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyTruncationAndExtensionIsRefused(Command command, String hex) {
        byte[] whole = HexFormat.of().parseHex(hex);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decode(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("command is cut off after " + length + " bytes");
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(whole, whole.length + 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("command ends 3 bytes before its record does");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void garbageIsRefusedOrIsAnotherCommandToTheByte(Command command, String hex) {
        byte[] whole = HexFormat.of().parseHex(hex);
        SplittableRandom random = new SplittableRandom(hex.hashCode());
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = whole.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(CommandCodec.encode(decode(garbage))).isEqualTo(garbage);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(" ");
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 4_999);
    }

    @Test
    void decodesWithinALargerArray() {
        byte[] whole = CommandCodec.encode(new Proposal(STAMP, new Put(bytes("k"), bytes("v"))));
        byte[] padded = new byte[whole.length + 20];
        Arrays.fill(padded, (byte) 0x55);
        System.arraycopy(whole, 0, padded, 7, whole.length);
        Proposal decoded = CommandCodec.decode(padded, 7, whole.length);
        assertThat(CommandCodec.encode(decoded)).isEqualTo(whole);
    }

    @Test
    void decodedBytesAreCopies() {
        byte[] whole = CommandCodec.encode(new Proposal(STAMP, new Put(bytes("k"), bytes("v"))));
        Put put = (Put) decode(whole).command();
        Arrays.fill(whole, (byte) 0);
        assertThat(put.key()).isEqualTo(bytes("k"));
        assertThat(put.value()).isEqualTo(bytes("v"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 00 command version 0 is not known to this version",
                "0 02 command version 2 is not known to this version",
                "1 00 command kind 0 is not known to this version",
                "1 09 command kind 9 is not known to this version",
                "25 00 first incomplete 258 is not within 1 to the sequence 256",
                "18 80 first incomplete 258 is not within 1 to the sequence -9223372036854775547",
                "24 09 sequence 2309 is not within 1024 of the first incomplete 258",
                "34 80 cluster time -9223372032559808505 ms < 0",
                "42 11 key of 4353 bytes is not within 1 to 4096",
                "45 03 expectation 3 is not known to this version",
                "46 ff length -16777213 < 0",
            })
    void whatIsWrongIsNamed(String patch) {
        byte[] b = Arrays.copyOf(
                CommandCodec.encode(new Proposal(
                        STAMP,
                        new CompareAndSet(bytes("k"), new Expect.Value(bytes("old")), bytes("n")))),
                5_000);
        List<String> parts = List.of(patch.split(" ", 3));
        b[Integer.parseInt(parts.get(0))] = (byte) Integer.parseInt(parts.get(1), 16);
        assertThatThrownBy(() -> decode(b))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(parts.get(2));
    }

    @Test
    void anEmptyKeyIsRefused() {
        byte[] b = CommandCodec.encode(new Proposal(STAMP, new Delete(bytes("k"))));
        b[43] = 0;
        assertThatThrownBy(() -> CommandCodec.decode(b, 0, b.length - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key of 0 bytes is not within 1 to 4096");
    }

    @Test
    void whatCannotBeInTheLogCannotBeMade() {
        assertThatThrownBy(() -> new Put(new byte[0], bytes("v"))).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> new Delete(new byte[4097])).hasMessageContaining("4097 bytes");
        assertThatThrownBy(() -> new Expect.Revision(-1)).hasMessageContaining("-1 < 0");
        assertThatThrownBy(() -> new Stamp(SESSION, 0, 0, 0)).hasMessageContaining("within 1 to");
        assertThatThrownBy(() -> new Stamp(SESSION, 1, 2, 0)).hasMessageContaining("sequence 1");
        assertThatThrownBy(() -> new Stamp(SESSION, 1025, 1, 0)).hasMessageContaining("1024");
        assertThatThrownBy(() -> new Stamp(SESSION, 1, 1, -1)).hasMessageContaining("-1 ms < 0");
        assertThat(new Stamp(SESSION, 1024, 1, 0).sequence()).isEqualTo(1024);
        assertThat(new Put(new byte[4096], new byte[0]).key()).hasSize(4096);
    }

    private static Proposal decode(byte[] b) {
        return CommandCodec.decode(b, 0, b.length);
    }
}
