package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftctl.offline.SnapshotFile.Contents;
import io.raftd.raft.ReplicaId;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.Founding;
import io.raftd.storage.SnapshotHeader;
import io.raftd.storage.SnapshotReader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A cluster of one voter that begins with the state of a snapshot's file.
 *
 * @param id of the cluster
 * @param disk of the voter
 */
public record NewCluster(String id, String disk) {
    /**
     * Fails unless a directory is absent or empty.
     *
     * @throws DirectoryException when it is neither, or can't be read
     */
    public static void checkVacant(Path directory) {
        if (Files.exists(directory)) {
            StoppedDirectory.translated(directory, () -> {
                try (DiskFiles files = DiskFiles.openToRead(directory)) {
                    checkVacant(directory, files);
                    return directory;
                }
            });
        }
    }

    private static void checkVacant(Path directory, DiskFiles files) throws IOException {
        List<String> found = Founding.contents(files);
        if (!found.isEmpty()) {
            throw new DirectoryException(
                    Kind.UNFIT,
                    directory + " is not empty: " + String.join(", ", found)
                            + "; name another directory, or delete what is in it");
        }
    }

    /**
     * Founds it in a vacant directory, durably. The state goes from file to file, and is never in
     * memory as a whole. What fails leaves the directory vacant.
     *
     * @param verified what the file was found to hold; it must not have changed since
     * @throws DamageException when it has
     * @throws DirectoryException when the directory is not vacant, or can't be written
     */
    public static NewCluster found(
            Path file, Contents verified, Path directory, String node, String address) {
        boolean made = !Files.exists(directory);
        return StoppedDirectory.translated(directory, () -> {
            try (DiskFiles files = DiskFiles.open(directory, nanos -> {})) {
                checkVacant(directory, files);
                try {
                    return write(file, verified, files, node, address);
                } catch (IOException | RuntimeException e) {
                    vacate(directory, made);
                    throw e;
                }
            }
        });
    }

    private static NewCluster write(
            Path file, Contents verified, DiskFiles into, String node, String address)
            throws IOException {
        SnapshotHeader header = header(file);
        ReplicaId self = new ReplicaId(node, UUID.randomUUID());
        UUID cluster = UUID.randomUUID();
        new Founding(self, address, cluster, header.cluster(), header.point())
                .write(into, out -> copy(file, verified, out), UUID::randomUUID);
        return new NewCluster(cluster.toString(), self.disk().toString());
    }

    private static SnapshotHeader header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new SnapshotReader(in).header();
        }
    }

    private static void copy(Path file, Contents verified, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            SnapshotReader reader = new SnapshotReader(in);
            reader.state().transferTo(out);
            if (!reader.end().digest().equals(verified.checksum())) {
                throw new DamageException(file + ": has changed since it was verified");
            }
        }
    }

    private static void vacate(Path directory, boolean made) throws IOException {
        for (String name : List.of("snapshots", "log", "hardstate", "identity.tmp", "identity")) {
            Moves.remove(directory.resolve(name));
        }
        if (made) {
            Moves.remove(directory);
        }
    }
}
