package io.raftd.storage;

import io.raftd.node.StateMachine;
import io.raftd.raft.Snapshot;
import io.raftd.storage.Defect.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the snapshots of a data directory that is being opened or inspected; changes nothing. */
final class SnapshotScan {
    private final Disk disk;
    private final @Nullable UUID cluster;

    /** Of a cluster, or of whichever cluster the snapshots name when null. */
    SnapshotScan(Disk disk, @Nullable UUID cluster) {
        this.disk = disk;
        this.cluster = cluster;
    }

    /** The snapshots among the names in their directory, the oldest first. */
    static List<String> files(List<String> names) {
        return names.stream()
                .filter(name -> SnapshotHeader.name(name) != null)
                .map(name -> SnapshotDirectory.DIRECTORY + "/" + name)
                .toList();
    }

    /** What the next start removes from the directory. */
    static List<String> leftovers(List<String> names) {
        return names.stream()
                .filter(name -> name.endsWith(SnapshotDirectory.ASIDE))
                .map(name -> SnapshotDirectory.DIRECTORY + "/" + name)
                .toList();
    }

    /** The newest snapshot, verified as a whole; null when there is none. */
    @Nullable
    Snapshot newest() {
        List<String> files = files(disk.list(SnapshotDirectory.DIRECTORY));
        if (files.isEmpty()) {
            return null;
        }
        StoredSnapshot newest = read(files.get(files.size() - 1));
        if (newest.defect() != null) {
            throw newest.defect().failure();
        }
        return newest.snapshot();
    }

    /**
     * All snapshots, the oldest first. The visitor hears of what the next start removes, and of
     * what it would refuse: a defect of the newest one.
     */
    List<StoredSnapshot> inspect(LogVisitor visitor) {
        List<String> names = disk.list(SnapshotDirectory.DIRECTORY);
        leftovers(names).forEach(file -> visitor.defect(leftover(file)));
        List<StoredSnapshot> all = new ArrayList<>();
        files(names).forEach(file -> all.add(read(file)));
        if (!all.isEmpty()) {
            @Nullable Defect defect = all.get(all.size() - 1).defect();
            if (defect != null) {
                visitor.defect(defect);
            }
        }
        return all;
    }

    static Defect leftover(String file) {
        return new Defect(Kind.LEFTOVER, file, 0, "a snapshot that was not finished");
    }

    StoredSnapshot read(String file) {
        long bytes = disk.size(file);
        try {
            SnapshotReader reader = new SnapshotReader(input(file));
            @Nullable Defect defect = misplaced(reader.header(), file);
            Snapshot snapshot = reader.end();
            return new StoredSnapshot(file, bytes, defect == null ? snapshot : null, defect);
        } catch (DamagedSnapshotException e) {
            return new StoredSnapshot(file, bytes, null, damage(file, e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Defect misplaced(SnapshotHeader header, String file) {
        if (cluster != null && !cluster.equals(header.cluster())) {
            return new Defect(
                    Kind.FOREIGN, file, 0, "of cluster " + header.cluster() + ", not " + cluster);
        }
        return header.file().equals(file)
                ? null
                : Defect.damage(file, 0, "the header is that of " + header.file());
    }

    /** The state of a snapshot that was found sound, as a machine. */
    StateMachine load(Snapshot snapshot, StateMachine reader) {
        String file = SnapshotHeader.file(snapshot.index(), snapshot.term());
        try {
            SnapshotReader in = new SnapshotReader(input(file));
            StateMachine machine = in.load(reader);
            if (!in.end().equals(snapshot)) {
                throw Defect.damage(file, 0, "has changed since it was verified")
                        .failure();
            }
            return machine;
        } catch (DamagedSnapshotException e) {
            throw damage(file, e).failure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Defect damage(String file, DamagedSnapshotException e) {
        return Defect.damage(file, e.offset(), e.reason());
    }

    /** Its failures are the disk's, and so no IOException. */
    private InputStream input(String file) {
        return new FileInput((position, into) -> disk.read(file, position, into));
    }
}
