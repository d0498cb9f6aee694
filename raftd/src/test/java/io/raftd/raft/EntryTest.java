package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record's format, which stays as it is for ever. */
class EntryTest {
    private static final Entry GOLDEN = Entry.encode(
            EntryType.COMMAND,
            new Entry.Place(0x0102030405060708L, 0x1112131415161718L, 0x21222324, 0x31, 0x41),
            "put".getBytes(StandardCharsets.US_ASCII));

    private static byte[] bytes(Entry e) {
        return Arrays.copyOfRange(e.buffer(), e.offset(), e.offset() + e.length());
    }

    @Test
    void theFormatToTheByte() {
        assertThat(HexFormat.of().formatHex(bytes(GOLDEN)))
                .isEqualTo("00000033" + "c0f84ffb" + "21222324" + "01030000" + "0102030405060708"
                        + "1112131415161718" + "0000000000000031" + "0000000000000041" + "707574");
    }

    @Test
    void theChecksumIsTheCrc32cOfAllButItself() {
        byte[] b = bytes(GOLDEN);
        CRC32C crc = new CRC32C();
        crc.update(b, 0, 4);
        crc.update(b, 8, b.length - 8);
        assertThat(GOLDEN.crc()).isEqualTo((int) crc.getValue());
    }

    @Test
    void aViewReadsWhatWasWritten() {
        byte[] around = new byte[200];
        System.arraycopy(bytes(GOLDEN), 0, around, 17, GOLDEN.length());
        assertThat(Entry.defect(around, 17, 183)).isNull();
        Entry e = Entry.view(around, 17);
        assertThat(e).isEqualTo(GOLDEN).hasSameHashCodeAs(GOLDEN).hasToString(GOLDEN.toString());
        assertThat(e.index()).isEqualTo(0x0102030405060708L);
        assertThat(e.term()).isEqualTo(0x1112131415161718L);
        assertThat(e.type()).isEqualTo(EntryType.COMMAND);
        assertThat(e.previousCrc()).isEqualTo(0x21222324);
        assertThat(e.clusterTimeMs()).isEqualTo(0x31);
        assertThat(e.wallTimeMs()).isEqualTo(0x41);
        assertThat(e.payload()).asString().isEqualTo("put");
        assertThat(e.payloadOffset()).isEqualTo(17 + Entry.HEADER);
        assertThat(e.payloadLength()).isEqualTo(3);
    }

    @Test
    void everyFlippedBitIsADefect() {
        byte[] b = bytes(GOLDEN);
        for (int bit = 0; bit < 8 * b.length; bit++) {
            b[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Entry.defect(b, 0, b.length)).as("bit %s", bit).isNotNull();
            b[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(Entry.defect(b, 0, b.length)).isNull();
    }

    @Test
    void everyTruncationIsADefect() {
        byte[] b = bytes(GOLDEN);
        for (int n = 0; n < b.length; n++) {
            assertThat(Entry.defect(b, 0, n)).as("%s bytes", n).contains("cut off after " + n);
        }
    }

    @Test
    void randomBytesAreADefect() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] b = new byte[random.nextInt(300)];
            random.nextBytes(b);
            assertThat(Entry.defect(b, 0, b.length)).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "47", "16777217", "2147483647", "-2147483648"})
    void aLengthThatCannotBeIsADefectWhateverFollows(int length) {
        byte[] b = bytes(GOLDEN);
        Binary.putInt(b, 0, length);
        assertThat(Entry.defect(b, 0, b.length)).contains("record length " + length);
    }

    /** Sound, but of a later version: it is named as what it is. */
    @ParameterizedTest
    @CsvSource({"12, 2", "13, 0", "13, 4", "13, -1", "14, 1", "15, 1"})
    void whatThisVersionDoesNotKnowIsADefect(int offset, byte value) {
        byte[] b = bytes(GOLDEN);
        b[offset] = value;
        CRC32C crc = new CRC32C();
        crc.update(b, 0, 4);
        crc.update(b, 8, b.length - 8);
        Binary.putInt(b, 4, (int) crc.getValue());
        assertThat(Entry.defect(b, 0, b.length))
                .contains("is not known here")
                .contains(" " + value);
    }

    @Test
    void theLargestRecordIsEncodedAndOneMoreByteIsRefused() {
        Entry.Place place = new Entry.Place(1, 1, 0, 0, 0);
        byte[] payload = new byte[Entry.MAX_BYTES - Entry.HEADER];
        Entry e = Entry.encode(EntryType.COMMAND, place, payload);
        assertThat(Entry.defect(e.buffer(), 0, e.length())).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Entry.encode(EntryType.COMMAND, place, new byte[payload.length + 1]))
                .withMessage("record of 16777217 bytes > 16777216");
    }

    @Test
    void entriesDifferByAnyByte() {
        Entry.Place place = new Entry.Place(1, 1, 0, 0, 0);
        Entry a = Entry.encode(EntryType.COMMAND, place, new byte[] {1});
        assertThat(a).isNotEqualTo(Entry.encode(EntryType.COMMAND, place, new byte[] {2}));
        assertThat(a).isNotEqualTo(Entry.encode(EntryType.NOOP, place, new byte[] {1}));
        assertThat(a).isNotEqualTo(new Object());
    }

    @Test
    void genesisIsTheSameForAllAndAnotherForEachCluster() {
        Configuration c = Cluster.members(List.of("n1", "n2"));
        Entry genesis = Entry.genesis(Log.CLUSTER, c, 9);
        assertThat(genesis).isEqualTo(Entry.genesis(Log.CLUSTER, c, 9)).hasToString("(1,0)");
        assertThat(genesis.type()).isEqualTo(EntryType.CONFIGURATION);
        assertThat(ConfigurationCodec.decode(genesis.payload())).isEqualTo(c);
        assertThat(genesis.previousCrc()).isEqualTo(Entry.chainSeed(Log.CLUSTER));
        assertThat(Entry.genesis(new UUID(7, 8), c, 9)).isNotEqualTo(genesis);
        assertThat(Entry.chainSeed(new UUID(7, 8))).isNotEqualTo(Entry.chainSeed(Log.CLUSTER));
    }

    @ParameterizedTest
    @CsvSource({"NOOP, 1", "CONFIGURATION, 2", "COMMAND, 3"})
    void theCodesOfTheTypesStay(EntryType type, byte code) {
        assertThat(type.code()).isEqualTo(code);
        assertThat(EntryType.of(code)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"0", "4", "-1"})
    void aTypeThatIsNotKnownIsRefused(byte code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryType.of(code))
                .withMessageContaining("entry type " + code);
    }

    @ParameterizedTest
    @CsvSource({
        "GRANTED, 1",
        "LOG_BEHIND, 2",
        "ALREADY_VOTED, 3",
        "LEADER_ALIVE, 4",
        "STALE_TERM, 5",
        "NOT_A_MEMBER, 6",
        "DISK_STALLED, 7",
        "REBUILDING, 8",
    })
    void theCodesOfVoteReasonsStay(VoteReason reason, int code) {
        assertThat(reason.code()).isEqualTo(code);
        assertThat(VoteReason.of(code)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"0", "9", "-1"})
    void aVoteReasonThatIsNotKnownIsRefused(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> VoteReason.of(code));
    }
}
