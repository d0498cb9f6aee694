package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftd.kv.StateCodec;
import io.raftd.kv.StateSummary;
import io.raftd.raft.Configuration;
import io.raftd.raft.Member;
import io.raftd.raft.Snapshot;
import io.raftd.storage.DamagedSnapshotException;
import io.raftd.storage.SnapshotHeader;
import io.raftd.storage.SnapshotReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The file of a snapshot, wherever it lies. */
public final class SnapshotFile {
    /** Who took part at the snapshot's index. */
    public record Seat(String id, String address, String diskId, boolean voter) {}

    /**
     * What a sound file holds.
     *
     * @param index of the last entry that is in the state
     * @param leaseMs on which leaders of that configuration answer reads; null: on none
     * @param timeMs when that entry was made, since 1970, by its leader's clock
     * @param keys how many there are, like {@code sessions}
     * @param revision of the store
     * @param checksum SHA-256 of the whole file, in hexadecimal
     * @param version of the format
     */
    public record Contents(
            long index,
            long term,
            String clusterId,
            List<Seat> members,
            @Nullable Long leaseMs,
            long timeMs,
            long keys,
            long sessions,
            long revision,
            long stateBytes,
            long fileBytes,
            String checksum,
            int version) {}

    private SnapshotFile() {}

    /**
     * Reads and checks the whole file, in memory that does not depend on its size.
     *
     * @throws DamageException when it is not as a node wrote it
     * @throws DirectoryException when there is none, or it can't be read
     */
    public static Contents read(Path file) {
        return read(file, (key, value) -> {});
    }

    /** As {@link #read(Path)}, and shows each key and its value. */
    static Contents read(Path file, BiConsumer<byte[], byte[]> items) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in, items);
        } catch (NoSuchFileException e) {
            throw new DirectoryException(Kind.MISSING, "no file " + file);
        } catch (IOException e) {
            throw new DirectoryException(Kind.UNREADABLE, "can't read " + file + ": " + e);
        }
    }

    /**
     * As {@link #read(Path)}, from wherever its bytes come.
     *
     * @param name of the file, for the exception
     * @throws IOException what {@code in} throws
     */
    public static Contents read(String name, InputStream in) throws IOException {
        return read(name, in, (key, value) -> {});
    }

    private static Contents read(String name, InputStream in, BiConsumer<byte[], byte[]> items)
            throws IOException {
        try {
            return read(new SnapshotReader(in), items);
        } catch (DamagedSnapshotException e) {
            throw new DamageException(name + ": offset " + e.offset() + ": " + e.reason());
        }
    }

    private static Contents read(SnapshotReader reader, BiConsumer<byte[], byte[]> items)
            throws IOException {
        long index = reader.header().point().index();
        StateSummary state = reader.parse(in -> summarize(in, index, items));
        Snapshot snapshot = reader.end();
        Configuration configuration = snapshot.point().configuration();
        return new Contents(
                snapshot.index(),
                snapshot.term(),
                reader.header().cluster().toString(),
                seats(configuration),
                configuration.lease() == null ? null : configuration.lease().durationMs(),
                snapshot.point().wallTimeMs(),
                state.items(),
                state.sessions(),
                state.revision(),
                reader.stateBytes(),
                snapshot.bytes(),
                snapshot.digest(),
                SnapshotHeader.VERSION);
    }

    private static StateSummary summarize(
            InputStream in, long index, BiConsumer<byte[], byte[]> items) throws IOException {
        StateSummary state = StateCodec.summarize(in, items::accept);
        if (state.appliedIndex() != index) {
            throw new IOException("it is that behind entry " + state.appliedIndex() + ", not "
                    + "that behind " + index + " as the header says");
        }
        return state;
    }

    private static List<Seat> seats(Configuration configuration) {
        return configuration.members().stream()
                .map(member -> seat(member, configuration.isVoter(member.replica())))
                .toList();
    }

    private static Seat seat(Member member, boolean voter) {
        return new Seat(
                member.replica().node(),
                member.address(),
                member.replica().disk().toString(),
                voter);
    }
}
