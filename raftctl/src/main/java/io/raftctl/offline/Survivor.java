package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftd.raft.Configuration;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.Defect;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.Identity;
import io.raftd.storage.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one stopped node still has of its cluster.
 *
 * @param parent of a cluster that was founded; else null
 * @param dataDir where it lies on its host
 * @param removed its cluster has removed it
 * @param rebuilding it has lost its log once, and may lack what it acknowledged: it does not vote
 * @param term null when hard state is lost, like {@code votedFor}, which is null without a vote too
 * @param firstIndex with which its log begins, 0 when it has none
 * @param last its last entry, in the log or in the snapshot: up to the damage, if there is some
 * @param snapshot null when there is no sound one
 * @param damage why its node would not start; empty when it would
 */
public record Survivor(
        String cluster,
        @Nullable Parent parent,
        String node,
        String disk,
        String dataDir,
        boolean removed,
        boolean rebuilding,
        @Nullable Long term,
        @Nullable String votedFor,
        long firstIndex,
        Place last,
        @Nullable Place snapshot,
        Roster roster,
        List<String> damage) {
    /** The cluster that a cluster was founded from, and the entry behind which. */
    public record Parent(String cluster, long index, long term) {}

    /**
     * An entry.
     *
     * @param index 0 for none
     * @param timeMs when it was made, since 1970, by its leader's clock
     */
    public record Place(long index, long term, long timeMs) implements Comparable<Place> {
        /** The order in which logs are more or less up to date: by term, then by index. */
        @Override
        public int compareTo(Place other) {
            return term == other.term
                    ? Long.compare(index, other.index)
                    : Long.compare(term, other.term);
        }
    }

    /** A member. */
    public record Seat(String id, String address, String disk) {}

    /**
     * The newest configuration that the node knows; of index 0, and empty, when it knows none.
     *
     * @param oldVoters of the half that is being left; null when it is not joint
     */
    public record Roster(
            long index,
            List<Seat> voters,
            List<Seat> learners,
            @Nullable List<Seat> oldVoters) {}

    /** Whether its node would start, and its state can be taken over. */
    public boolean isSound() {
        return damage.isEmpty();
    }

    public boolean isVoter() {
        return find(roster.voters) != null
                || (roster.oldVoters != null && find(roster.oldVoters) != null);
    }

    /** Its own place among the members; null when it has none. */
    public @Nullable Seat seat() {
        Seat seat = find(roster.voters);
        seat = seat == null && roster.oldVoters != null ? find(roster.oldVoters) : seat;
        return seat == null ? find(roster.learners) : seat;
    }

    private @Nullable Seat find(List<Seat> seats) {
        return seats.stream()
                .filter(seat -> seat.id.equals(node) && seat.disk.equals(disk))
                .findFirst()
                .orElse(null);
    }

    /**
     * Reads and checks a directory from beginning to end, and changes nothing.
     *
     * @throws DamageException when not even its identity is sound
     * @throws DirectoryException when it can't be read, its node runs, or it is of no cluster
     */
    public static Survivor read(Path directory) {
        if (!Files.exists(directory.resolve("identity"))
                && !Files.exists(directory.resolve("log"))) {
            throw new DirectoryException(
                    Kind.MISSING, directory + " is no data directory of a node");
        }
        return StoppedDirectory.translated(directory, () -> {
            try (DiskFiles files = DiskFiles.openToRead(directory)) {
                return read(directory, files);
            }
        });
    }

    private static Survivor read(Path directory, DiskFiles files) throws IOException {
        Identity identity = Identity.read(files);
        UUID cluster = identity == null ? null : identity.cluster();
        if (identity != null && cluster == null) {
            throw new DirectoryException(
                    Kind.MISSING,
                    directory + ": " + identity.node() + " belongs to no cluster, and has nothing");
        }
        Remains remains = Remains.read(files);
        HardState hardState = remains.hardState();
        Identity.Parent parent = remains.identity().parent();
        Snapshot snapshot = remains.snapshot();
        return new Survivor(
                String.valueOf(remains.identity().cluster()),
                parent == null
                        ? null
                        : new Parent(parent.cluster().toString(), parent.index(), parent.term()),
                remains.identity().node(),
                remains.identity().disk().toString(),
                directory.toRealPath().toString(),
                remains.identity().removed(),
                remains.identity().rebuilding(),
                hardState == null ? null : hardState.term(),
                hardState == null || hardState.vote() == null
                        ? null
                        : hardState.vote().toString(),
                remains.firstIndex(),
                place(remains.end()),
                snapshot == null ? null : place(snapshot.point()),
                roster(remains.end()),
                remains.damage().stream().map(Defect::toString).toList());
    }

    /** Where a directory ends. */
    static Place place(@Nullable SnapshotPoint point) {
        return point == null
                ? new Place(0, 0, 0)
                : new Place(point.index(), point.term(), point.wallTimeMs());
    }

    private static Roster roster(@Nullable SnapshotPoint end) {
        if (end == null) {
            return new Roster(0, List.of(), List.of(), null);
        }
        Configuration configuration = end.configuration();
        Configuration.Half old = configuration.old();
        return new Roster(
                end.configurationIndex(),
                seats(configuration.current().voters()),
                seats(configuration.current().learners()),
                old == null ? null : seats(old.voters()));
    }

    private static List<Seat> seats(List<Member> members) {
        return members.stream()
                .map(member -> new Seat(
                        member.replica().node(),
                        member.address(),
                        member.replica().disk().toString()))
                .toList();
    }
}
