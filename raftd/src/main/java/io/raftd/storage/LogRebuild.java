package io.raftd.storage;

import io.raftd.node.StorageFailure;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.HardState;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.DataDirectory.Inspected;
import io.raftd.storage.Defect.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to drop the damaged log of a stopped node, so that it gets it back from the other
 * nodes of its cluster. It keeps who it is and for whom it voted, and the snapshots that are sound.
 *
 * @param reason in words, for any verdict but READY
 * @param node null where no sound identity says who it is
 * @param damage for which the node refuses to start
 * @param dropped files, in the order in which they are deleted
 * @param basis the newest sound snapshot, behind which the log begins again; null: at its beginning
 */
public record LogRebuild(
        Verdict verdict,
        String reason,
        @Nullable String node,
        List<Defect> damage,
        List<String> dropped,
        @Nullable Snapshot basis) {
    private static final String REPLACE = "; delete the data directory, start the node again and"
            + " run `raftctl member replace`";

    /** Whether it may be done. */
    public enum Verdict {
        READY,
        /** It was begun before, and the node goes on with it. */
        UNCHANGED,
        /** There is no need, or nobody to get the log back from. */
        REFUSED,
        /** More than the log is damaged. */
        TOO_MUCH_LOST
    }

    /** Looks, and changes nothing. Throws StorageFailure when the disk cannot be read. */
    public static LogRebuild find(Files files) {
        Findings findings = new Findings();
        Inspected found = DataDirectory.inspect(files, findings);
        List<Defect> damage = findings.refusals();
        Snapshot basis = null;
        List<String> unsound = new ArrayList<>();
        for (StoredSnapshot stored : found.snapshots()) {
            if (stored.snapshot() == null) {
                unsound.add(stored.file());
            } else {
                basis = stored.snapshot();
                findings.configuration(
                        basis.point().configurationIndex(), basis.point().configuration());
            }
        }
        Identity identity = found.identity();
        Disk disk = new Disk(files);
        List<String> dropped = new ArrayList<>(segments(disk));
        dropped.addAll(unsound);
        Verdict verdict = Verdict.READY;
        String reason = lost(identity, found.hardState(), findings);
        if (reason != null) {
            verdict = Verdict.TOO_MUCH_LOST;
        } else if (identity != null && identity.rebuilding()) {
            verdict = Verdict.UNCHANGED;
            reason = "is being rebuilt already: start the node";
        } else {
            reason = identity == null ? null : refusal(identity, damage, findings);
            verdict = reason == null ? Verdict.READY : Verdict.REFUSED;
        }
        return new LogRebuild(
                verdict,
                reason == null ? "" : reason,
                identity == null ? null : identity.node(),
                damage,
                List.copyOf(dropped),
                basis);
    }

    /** What besides the log is lost; null when nothing is. */
    private static @Nullable String lost(
            @Nullable Identity identity, @Nullable HardState hardState, Findings findings) {
        for (Defect d : findings.refusals()) {
            if (!d.canBeRebuilt()) {
                return d + REPLACE;
            }
        }
        if (identity == null || identity.cluster() == null || identity.removed()) {
            return null;
        }
        if (hardState != null && hardState.term() < findings.highestTerm()) {
            return HardStateFile.NAME + ": term " + hardState.term() + " < "
                    + findings.highestTerm() + ", the term of an entry of the log" + REPLACE;
        }
        return null;
    }

    private static @Nullable String refusal(
            Identity identity, List<Defect> damage, Findings findings) {
        ReplicaId self = new ReplicaId(identity.node(), identity.disk());
        if (identity.cluster() == null) {
            return "the node belongs to no cluster, and has no log to rebuild";
        }
        if (identity.removed()) {
            return "replica " + self + " was removed from its cluster; delete the data directory,"
                    + " start the node again with --join, and run `raftctl member add`";
        }
        if (damage.isEmpty()) {
            return "nothing is damaged: start the node";
        }
        for (Defect d : damage) {
            if (d.kind() == Kind.FOREIGN) {
                return d + "; move what is not this node's away";
            }
        }
        return alone(findings.configuration(), self);
    }

    /**
     * Without a quorum of others there never is a leader again: this replica would have to vote.
     */
    private static @Nullable String alone(@Nullable Configuration c, ReplicaId self) {
        if (c == null) {
            return null;
        }
        @Nullable String now = alone(c.current(), self);
        return now != null || c.old() == null ? now : alone(c.old(), self);
    }

    private static @Nullable String alone(Half half, ReplicaId self) {
        int voters = half.voters().size();
        int needed = voters / 2 + 1;
        int others = (int)
                half.voters().stream().filter(m -> !m.replica().equals(self)).count();
        if (others == voters || others >= needed) {
            return null;
        }
        return others == 0
                ? "this is the only voter of its cluster: there is nobody to get the log back from;"
                        + " restore a saved snapshot with `raftctl snapshot restore`"
                : "of %d voters %d are needed to elect a leader, and the others are only %d: while"
                                .formatted(voters, needed, others)
                        + " it rebuilds, this one does not vote"
                        + "; restore a saved snapshot with `raftctl snapshot restore`, or recover"
                        + " from what the others have";
    }

    /** The files of the log, the newest first. */
    private static List<String> segments(Disk disk) {
        List<String> files = new ArrayList<>();
        for (String name : disk.list(SegmentedLog.DIRECTORY)) {
            files.add(0, SegmentedLog.DIRECTORY + "/" + name);
        }
        return files;
    }

    /**
     * Notes durably that the log is given up, and only then deletes it; {@code files} are those
     * that it was found in. Wherever a crash comes in between, the next start of the node does the
     * rest.
     */
    public void run(Files files) {
        if (verdict != Verdict.READY) {
            throw new IllegalStateException("a log that is not to be dropped: " + reason);
        }
        Disk disk = new Disk(files);
        byte[] bytes = disk.readAll(Identity.FILE, Identity.MAX_BYTES);
        DataDirectory.replaceIdentity(disk, Identity.decode(bytes).withoutLog());
        for (String file : dropped) {
            delete(disk, file);
        }
    }

    private static void delete(Disk disk, String file) {
        disk.delete(file);
        disk.forceDirectory(file.substring(0, file.indexOf('/')));
    }

    /**
     * The newest snapshot that is sound, null when none is. Those that are not are deleted: this is
     * for the directory of a replica that is being rebuilt.
     */
    static @Nullable Snapshot newestSound(Disk disk, UUID cluster, List<String> notes) {
        SnapshotScan scan = new SnapshotScan(disk, cluster);
        List<String> files = SnapshotScan.files(disk.list(SnapshotDirectory.DIRECTORY));
        for (int i = files.size() - 1; i >= 0; i--) {
            StoredSnapshot stored = scan.read(files.get(i));
            Defect defect = stored.defect();
            if (defect == null) {
                return stored.snapshot();
            }
            if (defect.kind() == Kind.FOREIGN) {
                throw defect.failure();
            }
            notes.add(defect + "; removed");
            delete(disk, stored.file());
        }
        return null;
    }

    /**
     * The log, or null when it has no beginning or is damaged; then it is deleted first. This is
     * for the directory of a replica that is being rebuilt, which may lack anything.
     */
    static @Nullable LogRecovery usable(
            Disk disk,
            UUID cluster,
            @Nullable SnapshotPoint snapshot,
            CommitHint hint,
            List<String> notes) {
        try {
            return LogRecovery.read(disk, cluster, snapshot, hint);
        } catch (StorageFailure damage) {
            if (damage.kind() != StorageFailure.Kind.CORRUPT) {
                throw damage;
            }
        }
        List<String> files = segments(disk);
        files.forEach(file -> delete(disk, file));
        notes.add(SegmentedLog.DIRECTORY + ": begun anew"
                + (files.isEmpty() ? "" : "; removed " + String.join(", ", files)));
        return null;
    }
}
