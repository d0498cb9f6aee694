package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;

import io.raftd.node.NodeStatus;
import io.raftd.sim.SimFiles.Operation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/**
 * What disks may do, at work and, to the files of a node that is down, at rest. A node whose files
 * were changed at rest refuses to start, and then gets them back as they were: its operator has a
 * good copy. Or it starts, and then lacks nothing that it had vouched for.
 */
final class DiskFaults {
    private DiskFaults() {}

    static void slow(Harm harm) {
        SimNode node = harm.victim();
        node.slowDisk(harm.chance().between(MILLISECOND, 300 * MILLISECOND), harm::felt);
        harm.undo(node::calmDisk);
    }

    static void stalled(Harm harm) {
        harm.victim().stallDisk(harm.chance().between(SECOND / 10, 10 * SECOND), harm::felt);
    }

    static void full(Harm harm) {
        SimNode node = harm.victim();
        node.files().setFree(harm.chance().exponential(10_000), harm::felt);
        harm.undo(() -> {
            node.files().setFree(SimFiles.ROOM);
            node.startIfDown();
        });
    }

    static void failingForce(Harm harm) {
        failing(harm, EnumSet.of(Operation.FORCE, Operation.FORCE_DIRECTORY));
    }

    static void failingWrite(Harm harm) {
        failing(harm, EnumSet.of(Operation.WRITE));
    }

    static void failingRead(Harm harm) {
        failing(harm, EnumSet.of(Operation.READ));
    }

    private static void failing(Harm harm, Set<Operation> operations) {
        SimNode node = harm.victim();
        node.files().fail(operations, harm::felt);
        harm.undo(() -> {
            node.files().fail(Set.of(), () -> {});
            node.startIfDown();
        });
    }

    static void flip(Harm harm) {
        damage(harm, (image, chance) -> {
            Place place = image.place(chance);
            byte[] bytes = image.files.get(place.file);
            if (bytes != null && place.from < place.to) {
                int at = (int) chance.between(place.from, place.to - 1);
                bytes[at] ^= (byte) (1 << chance.below(8));
            }
        });
    }

    static void misdirected(Harm harm) {
        damage(harm, (image, chance) -> {
            Place place = image.place(chance);
            byte[] to = image.files.get(place.file);
            byte[] from = image.files.get(chance.pick(List.copyOf(image.files.keySet())));
            int most = Math.min(place.to - place.from, chance.pick(List.of(28, 100, 512, 4096)));
            if (to != null && from != null && from.length > 0 && most > 0) {
                int at = (int) chance.between(place.from, place.to - most);
                int source = chance.below(from.length);
                int length = Math.min(most, from.length - source);
                System.arraycopy(from.clone(), source, to, at, length);
            }
        });
    }

    static void shortened(Harm harm) {
        damage(harm, (image, chance) -> {
            Place place = image.place(chance);
            byte[] bytes = image.files.get(place.file);
            if (bytes != null && place.to == bytes.length && place.from < place.to) {
                int length = (int) chance.between(place.from, place.to - 1);
                image.files.put(place.file, Arrays.copyOf(bytes, length));
            }
        });
    }

    static void filesChanged(Harm harm) {
        damage(harm, (image, chance) -> {
            String some = chance.pick(List.copyOf(image.files.keySet()));
            byte[] bytes = image.files.getOrDefault(some, new byte[0]);
            String next = image.nextSegment();
            switch (chance.below(4)) {
                case 0 -> image.remove(some);
                case 1 -> image.files.put(next, new byte[0]);
                case 2 -> image.files.put(next, bytes.clone());
                default -> image.files.put(some + ".tmp", bytes.clone());
            }
        });
    }

    static void foreignDirectory(Harm harm) {
        SimNode other = harm.world().anyNode(harm.chance());
        if (isMember(other)) {
            damage(harm, (image, chance) -> {
                image.files.clear();
                image.files.putAll(other.files().image());
            });
        }
    }

    static void wipe(Harm harm) {
        SimNode node = harm.victim();
        if (!node.isLost() && harm.world().mayLose(node)) {
            node.lose();
            harm.felt();
            harm.world().operator().replace(node);
            harm.undo(() -> harm.world().operator().bringBack(node));
        }
    }

    static void rebuild(Harm harm) {
        SimNode node = harm.victim();
        NodeStatus status = node.status();
        if (!isMember(node)
                || node.files().isFailing()
                || node.files().isFull()
                || !harm.world().canDoWithout(Objects.requireNonNull(status))) {
            return;
        }
        node.losePower();
        SortedMap<String, byte[]> good = node.files().image();
        Image image = new Image(node.files());
        image.damageLog(harm.chance());
        node.files().replace(image.files);
        if (node.giveUpLog(status.self(), harm.chance())) {
            harm.felt();
        } else {
            node.files().replace(good);
        }
        node.startIfDown();
        harm.undo(node::startIfDown);
    }

    /** From one byte of a file up to, not including, another. */
    private record Place(String file, int from, int to) {}

    /** Does something to the files of a node. */
    private interface Damage {
        void to(Image image, Chance chance);
    }

    /**
     * What a directory holds, and what of it a change must not reach unnoticed: the end of the
     * newest segment behind the last mark is not vouched for, and its damage looks like a torn
     * write; so does the loss of that segment as a whole.
     */
    private static final class Image {
        final SortedMap<String, byte[]> files;
        private final Vouched log;

        Image(SimFiles disk) {
            files = disk.image();
            log = Vouched.of(disk);
        }

        Place place(Chance chance) {
            String file = chance.pick(List.copyOf(files.keySet()));
            int size = files.getOrDefault(file, new byte[0]).length;
            if (!file.equals(log.newest())) {
                return new Place(file, 0, size);
            }
            return chance.once(0.8)
                    ? new Place(file, 0, log.vouchedTo())
                    : new Place(file, log.end(), size);
        }

        /** Where it is vouched for. */
        void damageLog(Chance chance) {
            List<String> segments =
                    files.keySet().stream().filter(f -> f.startsWith("log/")).toList();
            String file = segments.isEmpty() ? "" : chance.pick(segments);
            byte[] bytes = files.get(file);
            int to = file.equals(log.newest()) ? log.vouchedTo() : bytes == null ? 0 : bytes.length;
            if (bytes != null && to > 0) {
                bytes[chance.below(to)] ^= (byte) (1 << chance.below(8));
            }
        }

        void remove(String file) {
            if (!file.equals(log.newest())) {
                files.remove(file);
            }
        }

        String nextSegment() {
            return "log/%020d.log".formatted(log.lastIndex() + 1);
        }
    }

    private static boolean isMember(SimNode node) {
        NodeStatus status = node.status();
        return status != null && status.state() == NodeStatus.State.MEMBER;
    }

    private static void damage(Harm harm, Damage damage) {
        SimNode node = harm.victim();
        if (!isMember(node) || node.files().isFailing()) {
            return;
        }
        node.losePower();
        SortedMap<String, byte[]> good = node.files().image();
        Image image = new Image(node.files());
        damage.to(image, harm.chance());
        node.files().replace(image.files);
        harm.feltIf(!equal(good, image.files));
        node.startDamaged(good);
        harm.undo(() -> node.restore(good));
    }

    private static boolean equal(SortedMap<String, byte[]> a, SortedMap<String, byte[]> b) {
        return a.keySet().equals(b.keySet())
                && a.keySet().stream().allMatch(file -> Arrays.equals(a.get(file), b.get(file)));
    }
}
