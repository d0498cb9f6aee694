package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format of snapshots to the byte, and what is made of a file that is not in it. */
class SnapshotFormatTest {
    private static final UUID OTHER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final int BLOCK = SnapshotWriter.BLOCK;
    private static final Entry ENTRY = entries(GENESIS, 3, 1, 10).get(0);
    private static final Taken SMALL = Taken.behind(ENTRY);

    private static InputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static DamagedSnapshotException damage(byte[] bytes) {
        return catchThrowableOfType(
                DamagedSnapshotException.class, () -> SnapshotReader.verify(in(bytes)));
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }

    /** CRC32C of bytes that are written in hexadecimal. */
    private static String crc(String hex) {
        CRC32C crc = new CRC32C();
        crc.update(HexFormat.of().parseHex(hex));
        return "%08x".formatted(crc.getValue());
    }

    private static byte[] sha(byte[] bytes, int from, int length) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(bytes, from, length);
        return sha.digest();
    }

    @Test
    void format() throws Exception {
        Configuration configuration = Configuration.of(List.of(new Member(N1, "h:1")));
        SnapshotPoint point =
                new SnapshotPoint(0x0102, 0x0304, 0xCAFEBABE, 0x0506, 0x0708, 0x09, configuration);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter writer = new SnapshotWriter(out, OTHER, point);
        writer.write('a');
        writer.write(new byte[] {'x', 'b', 'c', 'x'}, 1, 2);
        Snapshot snapshot = writer.end();
        byte[] bytes = out.toByteArray();
        byte[] codec = ConfigurationCodec.encode(configuration);
        int header = 80 + codec.length;
        String headerCrc = crc(hex(bytes, 0, 12) + hex(bytes, 16, header));
        assertThat(hex(bytes, 0, header))
                .isEqualTo(
                        "72616674736e6170" // magic
                                + "00000001" // version
                                + headerCrc
                                + "%08x".formatted(header)
                                + "cafebabe" // chain
                                + "00112233445566778899aabbccddeeff" // cluster
                                + "0000000000000102" // index
                                + "0000000000000304" // term
                                + "0000000000000506" // cluster time
                                + "0000000000000708" // wall time
                                + "0000000000000009" // index of the configuration
                                + hex(codec, 0, codec.length));
        assertThat(hex(bytes, header, header + 11))
                .isEqualTo(
                        "00000003" // bytes in the block
                                + crc(headerCrc + "00000003" + "616263")
                                + "616263");
        assertThat(hex(bytes, header + 11, bytes.length))
                .isEqualTo(
                        "00000000" // no more
                                + "0000000000000003" // bytes in all
                                + hex(sha(bytes, 0, bytes.length - 32), 0, 32));
        assertThat(snapshot)
                .isEqualTo(
                        new Snapshot(point, bytes.length, hex(sha(bytes, 0, bytes.length), 0, 32)));
        assertThat(SnapshotReader.verify(in(bytes))).isEqualTo(snapshot);
        SnapshotReader reader = new SnapshotReader(in(bytes));
        assertThat(reader.header()).isEqualTo(new SnapshotHeader(OTHER, point));
        assertThat(reader.header().file()).isEqualTo("snapshots/00000000000000000258-772.snap");
    }

    @Test
    void names() {
        assertThat(SnapshotHeader.name("00000000000000000258-772.snap"))
                .isEqualTo(new SnapshotHeader.Name(258, 772));
        assertThat(SnapshotHeader.name("09223372036854775807-9223372036854775807.snap"))
                .isEqualTo(new SnapshotHeader.Name(Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(SnapshotHeader.name("00000000000000000001-0.snap"))
                .isEqualTo(new SnapshotHeader.Name(1, 0));
        for (String name : new String[] {
            "258-772.snap",
            "00000000000000000258-0772.snap",
            "00000000000000000258-772.snap.tmp",
            "00000000000000000258-.snap",
            "00000000000000000258--1.snap",
            "09223372036854775808-1.snap",
            "00000000000000000258-9223372036854775808.snap",
            ""
        }) {
            assertThat(SnapshotHeader.name(name)).as(name).isNull();
        }
    }

    @Test
    void statesOfAnySizeAreReadAsTheyWereWritten() throws IOException {
        for (int size : new int[] {
            0, 1, BLOCK - 5, BLOCK - 4, BLOCK - 3, 2 * BLOCK - 4, 3 * BLOCK, 1_000_003
        }) {
            Blob blob = Blob.of(size, size);
            Taken taken = Taken.of(CLUSTER, Taken.point(ENTRY), blob);
            SnapshotReader reader = new SnapshotReader(in(taken.bytes()));
            assertThat(reader.load(new Blob(new byte[0]))).as("%d bytes", size).isEqualTo(blob);
            assertThat(reader.end()).isEqualTo(taken.snapshot());
            assertThat(reader.stateBytes()).isEqualTo(size + 4);
            assertThat(SnapshotReader.verify(in(taken.bytes()))).isEqualTo(taken.snapshot());
        }
    }

    /** Also when the state comes in pieces of another size. */
    @Test
    void equalStatesAreEqualBytes() {
        Blob blob = Blob.of(1, 3 * BLOCK + 17);
        Taken whole = Taken.of(CLUSTER, Taken.point(ENTRY), blob);
        Taken pieces = Taken.of(CLUSTER, Taken.point(ENTRY), out -> {
            ByteArrayOutputStream state = new ByteArrayOutputStream();
            blob.writeTo(state);
            byte[] b = state.toByteArray();
            int n = 0;
            for (int at = 0; at < b.length; at += n) {
                n = Math.min(1 + n * 3 % 1009, b.length - at);
                out.write(b, at, n);
                out.flush();
            }
        });
        assertThat(pieces.bytes()).isEqualTo(whole.bytes());
        assertThat(pieces.snapshot()).isEqualTo(whole.snapshot());
    }

    @Test
    void everyFlippedByteIsFound() {
        for (int at = 0; at < SMALL.bytes().length; at++) {
            for (int bit : new int[] {1, 0x80}) {
                byte[] bytes = SMALL.bytes().clone();
                bytes[at] ^= (byte) bit;
                DamagedSnapshotException damage = damage(bytes);
                assertThat(damage).as("offset %d", at).isNotNull();
                assertThat(damage.offset()).as("offset %d", at).isLessThanOrEqualTo(at);
                assertThat(damage).hasMessage("offset " + damage.offset() + ": " + damage.reason());
            }
        }
    }

    @Test
    void everyCutIsFound() {
        for (int size = 0; size < SMALL.bytes().length; size++) {
            DamagedSnapshotException damage = damage(Arrays.copyOf(SMALL.bytes(), size));
            assertThat(damage).as("%d bytes", size).hasMessageContaining("is cut off after");
            assertThat(damage.offset()).isLessThanOrEqualTo(size);
        }
        byte[] longer = Arrays.copyOf(SMALL.bytes(), SMALL.bytes().length + 1);
        assertThat(damage(longer))
                .hasMessage("offset " + SMALL.bytes().length + ": more bytes behind the end");
    }

    @Test
    void blocksInAnotherOrderOrOfAnotherSnapshot() {
        Taken taken = Taken.of(CLUSTER, Taken.point(ENTRY), Blob.of(1, 3 * BLOCK));
        Taken other = Taken.of(CLUSTER, Taken.point(ENTRY), Blob.of(2, 3 * BLOCK));
        int header = ByteBuffer.wrap(taken.bytes()).getInt(16);
        int block = SnapshotWriter.BLOCK_HEADER + BLOCK;
        byte[] swapped = taken.bytes().clone();
        System.arraycopy(taken.bytes(), header, swapped, header + block, block);
        System.arraycopy(taken.bytes(), header + block, swapped, header, block);
        assertThat(damage(swapped)).hasMessageStartingWith("offset " + header + ": block checksum");
        byte[] mixed = taken.bytes().clone();
        System.arraycopy(other.bytes(), header + block, mixed, header + block, block);
        assertThat(damage(mixed))
                .hasMessageStartingWith("offset " + (header + block) + ": block checksum");
        byte[] shorter = new byte[taken.bytes().length - block];
        System.arraycopy(taken.bytes(), 0, shorter, 0, header + block);
        int rest = header + 2 * block;
        System.arraycopy(taken.bytes(), rest, shorter, rest - block, taken.bytes().length - rest);
        assertThat(damage(shorter))
                .hasMessageStartingWith("offset " + (header + block) + ": block checksum");
    }

    /** Sound block by block, but some are missing at the end. */
    @Test
    void aTrailerThatCountsMore() {
        Taken taken = Taken.of(CLUSTER, Taken.point(ENTRY), Blob.of(1, 2 * BLOCK - 4));
        int header = ByteBuffer.wrap(taken.bytes()).getInt(16);
        int block = SnapshotWriter.BLOCK_HEADER + BLOCK;
        byte[] shorter = new byte[taken.bytes().length - block];
        System.arraycopy(taken.bytes(), 0, shorter, 0, header + block);
        System.arraycopy(taken.bytes(), header + 2 * block, shorter, header + block, 44);
        assertThat(damage(shorter))
                .hasMessage("offset " + (header + block) + ": the trailer counts " + 2 * BLOCK
                        + " bytes of state, the blocks before it " + BLOCK);
    }

    @Test
    void whatIsNoSnapshot() {
        assertThat(damage(new byte[200])).hasMessage("offset 0: not a snapshot");
        assertThat(damage(new byte[] {'h', 'i', '\n'})).hasMessage("offset 0: not a snapshot");
        assertThat(damage(new byte[] {'r', 'a', 'f', 't', 'x'}))
                .hasMessage("offset 0: not a snapshot");
        byte[] huge = SMALL.bytes().clone();
        ByteBuffer.wrap(huge).putInt(16, Integer.MAX_VALUE);
        assertThat(damage(huge))
                .hasMessage("offset 0: header length 2147483647 is not within 80 to 1048576");
        byte[] later = SMALL.bytes().clone();
        ByteBuffer.wrap(later).putInt(8, 2);
        int header = ByteBuffer.wrap(later).getInt(16);
        ByteBuffer.wrap(later).putInt(12, SnapshotHeader.crc(Arrays.copyOf(later, header)));
        assertThat(damage(later))
                .hasMessage("offset 0: snapshot format 2 is not known to this version of raftd");
    }

    @Test
    void theStateMustBeAllThatItsMachineReads() throws IOException {
        Taken more = Taken.of(CLUSTER, Taken.point(ENTRY), out -> {
            Blob.of(1, 10).writeTo(out);
            out.write(0);
        });
        SnapshotReader goesOn = new SnapshotReader(in(more.bytes()));
        assertThatThrownBy(() -> goesOn.load(new Blob(new byte[0])))
                .isInstanceOf(DamagedSnapshotException.class)
                .hasMessageEndingWith("the state goes on behind what its machine has read");
        Taken less = Taken.of(CLUSTER, Taken.point(ENTRY), out -> out.write(new byte[] {0, 0, 1}));
        SnapshotReader ends = new SnapshotReader(in(less.bytes()));
        assertThatThrownBy(() -> ends.load(new Blob(new byte[0])))
                .isInstanceOf(DamagedSnapshotException.class)
                .hasMessageContaining("the state cannot be read")
                .hasCauseInstanceOf(EOFException.class);
        assertThat(SnapshotReader.verify(in(less.bytes()))).isEqualTo(less.snapshot());
    }

    /** An input that fails is not a snapshot that is damaged. */
    @Test
    void aFailureOfTheInputIsToldAsItIs() throws IOException {
        Taken taken = Taken.of(CLUSTER, Taken.point(ENTRY), Blob.of(1, 10 * BLOCK));
        IOException failure = new IOException("Input/output error");
        InputStream failing = new FileInput((position, into) -> {
            if (position > 5 * BLOCK) {
                throw failure;
            }
            int n = into.remaining();
            into.put(taken.bytes(), (int) position, n);
            return n;
        });
        SnapshotReader reader = new SnapshotReader(failing);
        assertThatThrownBy(() -> reader.load(new Blob(new byte[0]))).isSameAs(failure);
    }

    @Test
    void aFileAnywhere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("saved");
        Files.write(file, SMALL.bytes());
        try (InputStream in = Files.newInputStream(file)) {
            SnapshotReader reader = new SnapshotReader(in);
            assertThat(reader.header().cluster()).isEqualTo(CLUSTER);
            assertThat(reader.state().readAllBytes()).hasSizeGreaterThan(300);
            assertThat(reader.end()).isEqualTo(SMALL.snapshot());
        }
    }
}
