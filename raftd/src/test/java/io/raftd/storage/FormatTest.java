package io.raftd.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.ReplicaId;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The formats to the byte: a change here makes every existing directory unreadable. */
class FormatTest {
    private static final UUID DISK = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7");
    private static final UUID CLUSTER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }

    private static void zeros(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            assertThat(bytes[i]).as("offset %d", i).isZero();
        }
    }

    @Test
    void identity() {
        Identity empty = new Identity("n1", DISK, null);
        assertThat(new String(empty.encode(), US_ASCII)).isEqualTo("""
                        raftd data directory, format 1
                        node n1
                        disk 7c9e6679-7425-40de-944b-e07fc1f90ae7
                        cluster none
                        crc32c 0e3a1ea3
                        """);
        Identity member = empty.withCluster(CLUSTER);
        assertThat(new String(member.encode(), US_ASCII)).isEqualTo("""
                        raftd data directory, format 1
                        node n1
                        disk 7c9e6679-7425-40de-944b-e07fc1f90ae7
                        cluster 00112233-4455-6677-8899-aabbccddeeff
                        crc32c 88ba558e
                        """);
        assertThat(new String(member.retired().encode(), US_ASCII)).isEqualTo("""
                        raftd data directory, format 1
                        node n1
                        disk 7c9e6679-7425-40de-944b-e07fc1f90ae7
                        cluster 00112233-4455-6677-8899-aabbccddeeff removed
                        crc32c 01009e32
                        """);
        assertThat(Identity.decode(member.retired().encode())).isEqualTo(member.retired());
        assertThat(Identity.decode(empty.encode())).isEqualTo(empty);
        assertThat(Identity.decode(member.encode())).isEqualTo(member);
    }

    @Test
    void nobodyIsRemovedFromNoCluster() {
        CRC32C crc = new CRC32C();
        String text = "raftd data directory, format 1\nnode n1\ndisk " + DISK
                + "\ncluster none removed\n";
        crc.update(text.getBytes(US_ASCII));
        String whole = text + "crc32c %08x\n".formatted(crc.getValue());
        assertThatThrownBy(() -> Identity.decode(whole.getBytes(US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("removed, but from no cluster");
    }

    @Test
    void identityOfAFoundedDirectory() {
        Identity.Parent parent = new Identity.Parent(DISK, 120, 4);
        Identity founded = new Identity("n1", DISK, CLUSTER, false, false, parent);
        assertThat(new String(founded.encode(), US_ASCII)).isEqualTo("""
                        raftd data directory, format 1
                        node n1
                        disk 7c9e6679-7425-40de-944b-e07fc1f90ae7
                        cluster 00112233-4455-6677-8899-aabbccddeeff
                        parent 7c9e6679-7425-40de-944b-e07fc1f90ae7 index 120 term 4
                        crc32c 9d30589e
                        """);
        assertThat(Identity.decode(founded.encode())).isEqualTo(founded);
        assertThat(Identity.decode(founded.retired().encode()))
                .isEqualTo(new Identity("n1", DISK, CLUSTER, true, false, parent));
        assertThatThrownBy(() -> new Identity("n1", DISK, null, false, false, parent))
                .hasMessage("founded, but of no cluster");
    }

    @Test
    void identityOfANodeWithoutItsLog() {
        Identity identity = new Identity("n1", DISK, CLUSTER).withoutLog();
        String text = new String(identity.encode(), US_ASCII);
        assertThat(text).contains("\ncluster " + CLUSTER + " rebuilding\n");
        assertThat(Identity.decode(identity.encode())).isEqualTo(identity);
        assertThat(identity.rebuilt()).isEqualTo(new Identity("n1", DISK, CLUSTER));
        assertThat(identity.retired().rebuilding()).isFalse();
        assertThatThrownBy(() -> new Identity("n1", DISK, null).withoutLog())
                .hasMessage("rebuilding, but no member of a cluster");
    }

    @Test
    void identityOfALaterFormat() {
        byte[] later = "raftd data directory, format 2\nnode n1\n".getBytes(US_ASCII);
        assertThatThrownBy(() -> Identity.decode(later))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not of a format that this version of raftd knows");
        assertThatThrownBy(() -> Identity.decode(new byte[0]))
                .hasMessage("not the text of an identity");
    }

    @Test
    void hardState() {
        CrashableFiles files = new CrashableFiles();
        Identity identity = new Identity("n1", DISK, CLUSTER);
        HardStateFile file = HardStateFile.create(new Disk(files), identity);
        file.write(new HardState(0x0102, new ReplicaId("n2", DISK)));
        byte[] bytes = files.bytes(HardStateFile.NAME);
        assertThat(bytes).hasSize(2 * HardStateFile.COPY);
        assertThat(hex(bytes, 0, 43))
                .isEqualTo(
                        "622a082b" // CRC
                                + "72646873" // magic
                                + "0000000000000002" // sequence
                                + "0000000000000102" // term
                                + "7c9e6679742540de944be07fc1f90ae7" // disk of the vote
                                + "026e32"); // node of the vote
        assertThat(hex(bytes, HardStateFile.COPY, bytes.length))
                .isEqualTo(hex(bytes, 0, HardStateFile.COPY));
        zeros(bytes, HardStateFile.COPY + 43);
        assertThat(HardStateFile.decode(identity, bytes)).isEqualTo(file.state());
        assertThat(HardStateFile.decode(new Identity("n3", DISK, CLUSTER), bytes))
                .isNull();
        assertThat(HardStateFile.decode(new Identity("n1", CLUSTER, CLUSTER), bytes))
                .isNull();
        assertThat(HardStateFile.decode(new Identity("n1", DISK, DISK), bytes)).isNull();
    }

    @Test
    void segmentHeader() {
        SegmentHeader header =
                new SegmentHeader(CLUSTER, 0x0A0B, 0xCAFEBABE, 0x0304, true, 0x1122334455667788L);
        byte[] bytes = header.encode();
        assertThat(header.file()).isEqualTo("log/00000000000000002571.log");
        assertThat(SegmentHeader.firstIndex("00000000000000002571.log")).isEqualTo(0x0A0B);
        assertThat(bytes).hasSize(SegmentHeader.BYTES);
        assertThat(hex(bytes, 0, 64))
                .isEqualTo(
                        "72616674646c6f67" // magic
                                + "00000001" // version
                                + "c5e43634" // CRC
                                + "00112233445566778899aabbccddeeff" // cluster
                                + "0000000000000a0b" // first index
                                + "cafebabe" // chain
                                + "00000001" // anew
                                + "1122334455667788" // nonce
                                + "0000000000000304"); // previous term
        zeros(bytes, 64);
        assertThat(SegmentHeader.defect(bytes)).isNull();
        assertThat(SegmentHeader.decode(bytes)).isEqualTo(header);
    }

    @Test
    void namesThatAreNoSegments() {
        for (String name : new String[] {
            "1.log",
            "00000000000000000001.log.tmp",
            "00000000000000000001",
            "0000000000000000001x.log",
            "00000000000000000000.log",
            "09223372036854775808.log",
            ""
        }) {
            assertThat(SegmentHeader.firstIndex(name)).as(name).isZero();
        }
        assertThat(SegmentHeader.firstIndex("09223372036854775807.log")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void mark() {
        Mark mark = new Mark(0x1122334455667788L, 0x0102, 0xCAFEBABE);
        byte[] bytes = mark.encode(0x1000);
        assertThat(hex(bytes, 0, bytes.length))
                .isEqualTo(
                        "4d41524b" // magic
                                + "4891851a" // CRC
                                + "1122334455667788" // nonce
                                + "0000000000000102" // forced
                                + "cafebabe"); // chain
        assertThat(Mark.decode(bytes, 0, 0x1000)).isEqualTo(mark);
        assertThat(Mark.decode(bytes, 0, 0x1001)).as("at another offset").isNull();
        assertThat(Mark.MAGIC).isGreaterThan(Entry.MAX_BYTES);
    }
}
