package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftctl.offline.StoppedNode.Flaw;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Snapshot;
import io.raftd.storage.Defect;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.LogRebuild;
import io.raftd.storage.LogRepair;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The data directory of a stopped node, held while its log is looked at and mended. */
public final class LogMending implements Closeable {
    private final Path directory;
    private final DiskFiles files;

    /**
     * A torn end of a log.
     *
     * @param offset bytes into the file, from which on it is torn
     * @param firstLost the index of the first entry in it
     */
    public record Torn(String file, long offset, String reason, long firstLost) {}

    /**
     * What a repair finds.
     *
     * @param node null where no sound identity says who it is
     * @param damage which is not repaired; then torn is null
     * @param canBeRebuilt whether the other nodes can give back what is damaged
     * @param torn null when the log is whole
     */
    public record Repair(
            @Nullable String node,
            List<Flaw> damage,
            boolean canBeRebuilt,
            @Nullable Torn torn) {}

    /** Whether a log may be dropped. */
    public enum Verdict {
        READY,
        UNCHANGED,
        REFUSED,
        TOO_MUCH_LOST
    }

    /**
     * What a rebuild finds.
     *
     * @param reason in words, for any verdict but READY
     * @param node null where no sound identity says who it is
     * @param dropped the files that it deletes
     * @param snapshotIndex of the newest sound snapshot, behind which the log begins again; null:
     *     it begins with index 1
     */
    public record Rebuild(
            Verdict verdict,
            String reason,
            @Nullable String node,
            List<Flaw> damage,
            List<String> dropped,
            @Nullable Long snapshotIndex) {}

    private LogMending(Path directory, DiskFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /**
     * Takes hold of a directory.
     *
     * @param toRead nothing is to be changed
     * @throws DirectoryException when it can't be opened, or its node runs
     */
    public static LogMending open(Path directory, boolean toRead) {
        if (!Files.exists(directory.resolve("identity"))
                && !Files.exists(directory.resolve("log"))) {
            throw new DirectoryException(
                    Kind.MISSING, directory + " is no data directory of a node");
        }
        try {
            DiskFiles files = toRead
                    ? DiskFiles.openToRead(directory)
                    : DiskFiles.open(directory, nanos -> {});
            return new LogMending(directory, files);
        } catch (StorageFailure e) {
            throw refused(e);
        } catch (IOException e) {
            throw new DirectoryException(Kind.UNREADABLE, "can't open " + directory + ": " + e);
        }
    }

    private static DirectoryException refused(StorageFailure e) {
        Kind kind = e.kind() == StorageFailure.Kind.IN_USE ? Kind.IN_USE : Kind.UNREADABLE;
        return new DirectoryException(kind, String.valueOf(e.getMessage()));
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (StorageFailure e) {
            throw refused(e);
        }
    }

    /** What a repair would do. */
    public Repair repair() {
        LogRepair found = guarded(() -> LogRepair.find(files));
        Defect torn = found.torn();
        return new Repair(
                found.node(),
                found.damage().stream().map(StoppedNode::flaw).toList(),
                found.canBeRebuilt(),
                torn == null
                        ? null
                        : new Torn(torn.file(), torn.offset(), torn.reason(), found.firstLost()));
    }

    /** Cuts the torn end off that {@link #repair} finds. */
    public void cut() {
        guarded(() -> {
            LogRepair.find(files).run(files);
            return true;
        });
    }

    /** What a rebuild would do. */
    public Rebuild rebuild() {
        LogRebuild found = guarded(() -> LogRebuild.find(files));
        Snapshot basis = found.basis();
        return new Rebuild(
                Verdict.valueOf(found.verdict().name()),
                found.reason(),
                found.node(),
                found.damage().stream().map(StoppedNode::flaw).toList(),
                found.dropped(),
                basis == null ? null : (Long) basis.index());
    }

    /** Drops the log that {@link #rebuild} finds ready for it. */
    public void drop() {
        guarded(() -> {
            LogRebuild.find(files).run(files);
            return true;
        });
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new DirectoryException(Kind.UNREADABLE, "can't close " + directory + ": " + e);
        }
    }
}
