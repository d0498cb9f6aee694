package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftctl.offline.Survivor.Place;
import io.raftd.kv.KeyValueStore;
import io.raftd.node.StateMachine;
import io.raftd.raft.ReplicaId;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.Founding;
import io.raftd.storage.Identity;
import io.raftd.storage.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new cluster in the place of one that has lost its quorum, on the host of one survivor. The
 * chosen one's directory is founded anew beside the old one, which then moves aside, and the new
 * one takes its place; every other survivor's directory only moves aside. Nothing is deleted.
 *
 * <pre>
 *   DIR                     DIR.new-1f6e0c4d     DIR.parent-7c9e6679
 *   the survivor's          -                    -
 *   the survivor's          is being founded     -                       begun anew when run again
 *   -                       whole                the survivor's          finished when run again
 *   the new cluster's       -                    the survivor's          unchanged when run again
 * </pre>
 *
 * While this is open the node of the directory can't start.
 */
public final class Succession implements AutoCloseable {
    /** A survivor that was surveyed, and where it ended. */
    public record Heir(String node, String disk, Place last) {}

    /**
     * What is to be done, on all hosts.
     *
     * @param parent the cluster that has lost its quorum
     * @param cluster the one that takes its place
     * @param chosen its only voter
     * @param address at which others reach that
     * @param others those that were surveyed, too
     */
    public record Order(
            String parent, String cluster, Heir chosen, String address, List<Heir> others) {
        @Nullable
        Heir heir(Identity identity) {
            return is(chosen, identity)
                    ? chosen
                    : others.stream()
                            .filter(other -> is(other, identity))
                            .findFirst()
                            .orElse(null);
        }

        private static boolean is(Heir heir, Identity identity) {
            return heir.node.equals(identity.node())
                    && heir.disk.equals(identity.disk().toString());
        }
    }

    /** What there is to do with a directory. */
    public enum Step {
        /** It is the chosen survivor's: the new cluster is founded with what it has. */
        FOUND,
        /** The new cluster is founded, but has not taken the old one's place. */
        FINISH,
        /** It is another survivor's, and moves aside. */
        LEAVE,
        /** All is done. */
        NOTHING
    }

    private final Order order;
    private final Path place;
    private final Path fresh;
    private final Path aside;
    private @Nullable DiskFiles files;
    private @Nullable Remains remains;
    private Step step = Step.NOTHING;
    private String node;

    private Succession(Order order, Path place) {
        this.order = order;
        this.place = place;
        this.fresh = Moves.beside(place, ".new-" + order.cluster.substring(0, 8));
        this.aside = Moves.beside(place, ".parent-" + order.parent.substring(0, 8));
        this.node = order.chosen.node;
    }

    /**
     * Looks what there is to do with a directory, and changes nothing.
     *
     * @throws DamageException when the chosen survivor's is not as it was written
     * @throws DirectoryException when there is none, its node runs, or it is not one of those that
     *     were surveyed, as it was then
     */
    public static Succession open(Order order, Path directory) {
        return StoppedDirectory.translated(directory, () -> {
            Succession succession = new Succession(order, Moves.place(directory));
            try {
                succession.look();
                return succession;
            } catch (IOException | RuntimeException e) {
                succession.close();
                throw e;
            }
        });
    }

    private void look() throws IOException {
        if (!Moves.isThere(place)) {
            lookBeside();
            return;
        }
        files = DiskFiles.openToRead(place);
        Identity identity = Identity.read(files);
        if (identity == null) {
            throw new DirectoryException(Kind.MISSING, place + " is no data directory of a node");
        }
        node = identity.node();
        String cluster = String.valueOf(identity.cluster());
        boolean waits = identity.cluster() == null
                && order.others.stream().anyMatch(other -> other.node.equals(node));
        if (cluster.equals(order.cluster) || waits) {
            return;
        }
        Heir heir = order.heir(identity);
        if (heir == null || !cluster.equals(order.parent)) {
            throw unfit("it is that of "
                    + new ReplicaId(node, identity.disk()) + " of cluster " + cluster
                    + ", which the plan does not name");
        }
        remains = unchanged(heir, Remains.read(files));
        step = heir.equals(order.chosen) ? Step.FOUND : Step.LEAVE;
        if (Moves.isThere(aside)) {
            throw unfit(aside + ", where it is to be moved, is there already");
        }
    }

    /** A crash may have come between the two moves, or an earlier run has done its work. */
    private void lookBeside() {
        Identity old = identity(aside);
        Heir heir = old == null ? null : order.heir(old);
        if (heir == null) {
            throw new DirectoryException(Kind.MISSING, "no data directory " + place);
        }
        node = heir.node;
        if (heir.equals(order.chosen)) {
            Identity founded = identity(fresh);
            if (founded == null || !order.cluster.equals(String.valueOf(founded.cluster()))) {
                throw new DirectoryException(
                        Kind.MISSING, "no data directory " + place + "; the old one is " + aside);
            }
            step = Step.FINISH;
        }
    }

    private static @Nullable Identity identity(Path directory) {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        Optional<Identity> identity = StoppedDirectory.translated(directory, () -> {
            try (DiskFiles files = DiskFiles.openToRead(directory)) {
                return Optional.ofNullable(Identity.read(files));
            }
        });
        return identity.orElse(null);
    }

    /** It is as it was surveyed; who has gone on since then has not lost its quorum. */
    private Remains unchanged(Heir heir, Remains found) {
        Place now = Survivor.place(found.end());
        if (!now.equals(heir.last)) {
            throw unfit("it ends with index %d, term %d, but ended with index %d, term %d when it"
                            .formatted(now.index(), now.term(), heir.last.index(), heir.last.term())
                    + " was surveyed; survey and plan again");
        }
        if (heir.equals(order.chosen) && !found.damage().isEmpty()) {
            throw new DamageException(place + ": " + found.damage().get(0));
        }
        return found;
    }

    private DirectoryException unfit(String why) {
        return new DirectoryException(Kind.UNFIT, place + ": " + why);
    }

    public Step step() {
        return step;
    }

    /** Whose directory it is. */
    public String node() {
        return node;
    }

    /** The directory, without symbolic links. */
    public Path directory() {
        return place;
    }

    /** Where the old directory is kept. */
    public Path aside() {
        return aside;
    }

    /**
     * Does what there is to do; durable on return. What fails before the first move leaves the
     * directory as it was.
     */
    public void carryOut() {
        StoppedDirectory.translated(place, () -> {
            switch (step) {
                case FOUND -> {
                    Moves.checkMovable(place);
                    found();
                }
                case FINISH -> Moves.move(fresh, place);
                case LEAVE -> {
                    Moves.checkMovable(place);
                    Moves.move(place, aside);
                }
                case NOTHING -> {}
            }
            return step;
        });
    }

    /** Holds the new directory, too, against another run of the same. */
    private void found() throws IOException {
        try (DiskFiles into = DiskFiles.open(fresh, nanos -> {})) {
            try {
                for (String left : Founding.contents(into)) {
                    Moves.remove(fresh.resolve(left));
                }
                found(into);
                Moves.giveTo(place, fresh);
                Moves.move(place, aside);
            } catch (IOException | RuntimeException e) {
                if (Moves.isThere(place)) {
                    Moves.remove(fresh);
                }
                throw e;
            }
            Moves.move(fresh, place);
        }
    }

    private void found(DiskFiles into) throws IOException {
        Remains old = Objects.requireNonNull(remains);
        StateMachine machine = replayed(old);
        ReplicaId self = new ReplicaId(node, UUID.randomUUID());
        Founding founding = new Founding(
                self,
                order.address,
                UUID.fromString(order.cluster),
                UUID.fromString(order.parent),
                Objects.requireNonNull(old.end()));
        founding.write(into, machine.view(), UUID::randomUUID);
    }

    private StateMachine replayed(Remains old) {
        try {
            return old.replay(Objects.requireNonNull(files), new KeyValueStore());
        } catch (IllegalStateException e) {
            throw new DamageException(place + ": an entry can't be applied: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        DiskFiles open = files;
        if (open != null) {
            StoppedDirectory.translated(place, () -> {
                open.close();
                return place;
            });
        }
    }
}
