package io.raftd.storage;

import io.raftd.node.StateMachine;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.Identity.Parent;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A cluster that begins with a state instead of from nothing: the data directory of its only voter.
 * Index, term, revision, sessions and cluster time go on where the state has them; who takes part
 * begins anew, and nothing chains to the log that the state came from, for the chain begins again
 * with the seed of this cluster.
 *
 * @param self the only voter, on a disk that was never in a cluster
 * @param address at which others reach it
 * @param cluster a fresh id
 * @param parent the cluster that the state comes from
 * @param from where the state stands in that cluster's log
 */
public record Founding(
        ReplicaId self, String address, UUID cluster, UUID parent, SnapshotPoint from) {
    /** Where the state stands in the log of the new cluster. */
    public SnapshotPoint point() {
        return new SnapshotPoint(
                from.index(),
                from.term(),
                Entry.chainSeed(cluster),
                from.clusterTimeMs(),
                from.wallTimeMs(),
                from.index(),
                Configuration.of(List.of(new Member(self, address))));
    }

    /**
     * Makes an empty directory that of the voter: the state as a snapshot, an empty log behind it,
     * term and vote, and last, by rename, the identity. Each is durable before the next is begun. A
     * crash leaves a directory that counts as empty, or one without identity, that every start
     * refuses; or the whole.
     *
     * @param files stay the caller's, who closes them
     * @param state the one behind {@code from}
     * @param uuids random ones, for segments
     * @throws IOException when the state can't be read or written; like StorageFailure it leaves
     *     what a crash leaves
     * @throws IllegalArgumentException when the directory is not empty
     */
    public Snapshot write(Files files, StateMachine.View state, Supplier<UUID> uuids)
            throws IOException {
        Disk disk = new Disk(files);
        List<String> found = contents(files);
        if (!found.isEmpty()) {
            throw new IllegalArgumentException("not empty: " + String.join(", ", found));
        }
        SnapshotPoint point = point();
        disk.createDirectory(SnapshotDirectory.DIRECTORY);
        SnapshotDirectory snapshots = new SnapshotDirectory(files);
        snapshots.belong(cluster, null);
        Snapshot written = snapshots.write(point, state);
        SegmentedLog.createBehind(
                disk, cluster, point, DataDirectory.Options.DEFAULT.segmentSize(), uuids);
        Parent origin = new Parent(parent, from.index(), from.term());
        Identity identity = new Identity(self.node(), self.disk(), cluster, false, false, origin);
        HardStateFile.create(disk, identity).write(new HardState(from.term(), null));
        disk.forceDirectory("");
        DataDirectory.replaceIdentity(disk, identity);
        return written;
    }

    /** What keeps a directory from being founded in: all that is there but the lock. */
    public static List<String> contents(Files files) throws IOException {
        return files.list("").stream()
                .filter(name -> !name.equals(DiskFiles.LOCK))
                .toList();
    }
}
