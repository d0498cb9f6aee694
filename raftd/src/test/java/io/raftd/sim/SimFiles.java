package io.raftd.sim;

import io.raftd.sim.CrashPoints.Kind;
import io.raftd.sim.CrashPoints.Point;
import io.raftd.storage.Files;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A data directory in memory that remembers what was forced, and so can lose the rest: by the rules
 * of {@link Files}, as unkindly as they allow. It can also break off in the middle of an operation,
 * fail and fill up.
 */
final class SimFiles implements Files {
    /** Bytes free on a disk that is not full, for all that matters here. */
    static final long ROOM = 1L << 40;

    private static final int SECTOR = 512;

    /** The process died in the middle of an operation. */
    static final class Killed extends Error {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    /** What a process may do to files, as far as it can fail or be the last that it does. */
    enum Operation {
        READ,
        CREATE,
        WRITE,
        FORCE,
        TRUNCATE,
        RENAME,
        DELETE,
        CREATE_DIRECTORY,
        FORCE_DIRECTORY
    }

    private static final Set<Operation> FORCES =
            EnumSet.of(Operation.FORCE, Operation.FORCE_DIRECTORY);

    /** What a power loss spares of the changes that were not forced. */
    private enum Spared {
        NONE,
        ALL,
        /** The first ones in order, the last of them torn at any byte. */
        FIRST,
        /** Any sectors of any of them, some torn. */
        ANY
    }

    /** {@code data} written at {@code at}; null: the file was cut to {@code at} bytes. */
    private record Change(int at, byte @Nullable [] data) {}

    private static final class Content {
        private byte[] bytes = new byte[0];
        private int size;
        private byte[] durable = new byte[0];
        private int durableSize;
        private final List<Change> changes = new ArrayList<>();

        void change(Change c) {
            changes.add(c);
            if (c.data == null) {
                cut(c.at);
            } else {
                put(c.at, c.data, 0, c.data.length);
            }
        }

        private void put(int at, byte[] data, int from, int length) {
            if (at + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(at + length, bytes.length * 2));
            }
            System.arraycopy(data, from, bytes, at, length);
            size = Math.max(size, at + length);
        }

        private void cut(int to) {
            if (to < size) {
                Arrays.fill(bytes, to, size, (byte) 0);
                size = to;
            }
        }

        void force() {
            int grown = Math.max(size, durableSize);
            if (grown > durable.length) {
                durable = Arrays.copyOf(durable, Math.max(grown, bytes.length));
            }
            if (size < durableSize) {
                Arrays.fill(durable, size, durableSize, (byte) 0);
            }
            for (Change c : changes) {
                if (c.data != null) {
                    int end = Math.min(c.at + c.data.length, size);
                    if (end > c.at) {
                        System.arraycopy(bytes, c.at, durable, c.at, end - c.at);
                    }
                } else if (c.at < size) {
                    System.arraycopy(bytes, c.at, durable, c.at, size - c.at);
                }
            }
            durableSize = size;
            changes.clear();
        }

        void losePower(Chance chance, Spared spared) {
            byte[] later = Arrays.copyOf(bytes, size);
            bytes = Arrays.copyOf(durable, durableSize);
            size = durableSize;
            int count = spared == Spared.FIRST ? chance.below(changes.size() + 1) : changes.size();
            for (int i = 0; i < count && spared != Spared.NONE; i++) {
                spare(changes.get(i), chance, spared, i == count - 1);
            }
            if (spared == Spared.ANY && later.length > size && chance.once(0.5)) {
                put(later.length - 1, new byte[1], 0, 1);
            }
            durable = Arrays.copyOf(bytes, bytes.length);
            durableSize = size;
            changes.clear();
        }

        private void spare(Change c, Chance chance, Spared spared, boolean last) {
            if (c.data == null) {
                if (spared != Spared.ANY || chance.once(0.5)) {
                    cut(c.at);
                }
            } else if (spared == Spared.ANY) {
                spareSectors(c.at, c.data, chance);
            } else {
                boolean torn = spared == Spared.FIRST && last;
                int kept = torn ? chance.below(c.data.length + 1) : c.data.length;
                put(c.at, c.data, 0, kept);
            }
        }

        private void spareSectors(int at, byte[] data, Chance chance) {
            for (int from = 0; from < data.length; ) {
                int length = Math.min(SECTOR - (at + from) % SECTOR, data.length - from);
                if (chance.once(0.5)) {
                    put(at + from, data, from, chance.once(0.1) ? chance.below(length) : length);
                }
                from += length;
            }
        }
    }

    /**
     * A name that was given to {@code content}, or to what was called {@code from}, or taken away.
     */
    private record Renaming(
            String name,
            @Nullable Content content,
            @Nullable String from) {
        void apply(SortedMap<String, Content> names) {
            Content named = content;
            if (from != null) {
                named = names.remove(from);
                if (named == null) {
                    return;
                }
            }
            if (named == null) {
                names.remove(name);
            } else {
                names.put(name, named);
            }
        }
    }

    private final Chance chance;
    private final CrashPoints points;
    private SortedMap<String, Content> names = new TreeMap<>();
    private final SortedMap<String, Content> durableNames = new TreeMap<>();
    private final List<Renaming> renamings = new ArrayList<>();
    private final SortedSet<String> directories = new TreeSet<>();
    private final Set<String> durableDirectories = new HashSet<>();
    private long operations;
    private long killAt = Long.MAX_VALUE;
    private @Nullable Point killAtNext;
    private boolean forgetsForces;
    private Set<Operation> failing = Set.of();
    private Runnable felt = () -> {};
    private Runnable full = () -> {};
    private boolean failed;
    private long free = ROOM;

    /** {@code points} counts what is done, and what was the last that a process did. */
    SimFiles(Chance chance, CrashPoints points) {
        this.chance = chance;
        this.points = points;
    }

    /** Operations that changed something so far. */
    long operations() {
        return operations;
    }

    /** Throws {@link Killed} in the middle of the changing operation after {@code more} others. */
    void killAfter(long more) {
        killAt = operations + more;
    }

    /** As {@link #killAfter}, at the next change of this kind. */
    void killAtNext(Point point) {
        killAtNext = point;
    }

    void spareAgain() {
        killAt = Long.MAX_VALUE;
        killAtNext = null;
    }

    /**
     * From now on a force reports success without doing anything: a disk that lies, outside of
     * Raft's model.
     */
    void forgetForces(boolean forgets) {
        forgetsForces = forgets;
    }

    /** From now on every force fails. */
    void failForces(boolean fails) {
        fail(fails ? FORCES : Set.of(), () -> {});
    }

    /** From now on these operations fail, as {@code hits} hears each time. */
    void fail(Set<Operation> operations, Runnable hits) {
        failing = operations;
        felt = hits;
    }

    /** It has so little room that any write may find none. */
    boolean isFull() {
        return free < ROOM / 2;
    }

    boolean isFailing() {
        return !failing.isEmpty();
    }

    /** True when an operation has failed since the last call. */
    boolean takeFailed() {
        boolean was = failed;
        failed = false;
        return was;
    }

    /** From now on only so many bytes more can be written beyond the ends of the files. */
    void setFree(long bytes) {
        setFree(bytes, () -> {});
    }

    /** As {@link #setFree}; {@code hits} hears of each write that finds no room. */
    void setFree(long bytes, Runnable hits) {
        free = bytes;
        full = hits;
    }

    /** All files, as they are. */
    SortedMap<String, byte[]> image() {
        SortedMap<String, byte[]> image = new TreeMap<>();
        names.forEach((name, c) -> image.put(name, Arrays.copyOf(c.bytes, c.size)));
        return image;
    }

    /** From now on there are these files, durably. */
    void replace(SortedMap<String, byte[]> image) {
        renamings.clear();
        names.clear();
        image.forEach((name, bytes) -> {
            Content content = new Content();
            content.change(new Change(0, bytes.clone()));
            content.force();
            names.put(name, content);
        });
        durableNames.clear();
        durableNames.putAll(names);
    }

    /** Loses what was not forced, or some of it. */
    void losePower() {
        Spared spared = chance.pick(List.of(Spared.values()));
        for (Renaming r : renamings) {
            if (spared == Spared.ALL || spared != Spared.NONE && chance.once(0.5)) {
                r.apply(durableNames);
            }
        }
        renamings.clear();
        directories.removeIf(directory -> !durableDirectories.contains(directory)
                && (spared == Spared.NONE || spared != Spared.ALL && chance.once(0.5)));
        durableDirectories.addAll(directories);
        durableNames
                .keySet()
                .removeIf(name ->
                        !directory(name).isEmpty() && !directories.contains(directory(name)));
        names = new TreeMap<>(durableNames);
        Set<Content> all = new HashSet<>();
        for (Content content : names.values()) {
            if (all.add(content)) {
                content.losePower(chance, spared);
            }
        }
    }

    /** Removes everything, as an operator would who gives the node a new disk. */
    void wipe() {
        names.clear();
        durableNames.clear();
        renamings.clear();
        directories.clear();
        durableDirectories.clear();
    }

    private boolean dies(Operation operation, String file) {
        boolean dies = operations++ == killAt
                || killAtNext != null
                        && operation == killAtNext.operation()
                        && Kind.of(file) == killAtNext.kind();
        points.count(operation, file, dies);
        return dies;
    }

    /** The process dies before it does this, or it fails, or goes on. */
    private void attempt(Operation operation, String file) throws IOException {
        if (operation != Operation.READ && dies(operation, file)) {
            throw new Killed();
        }
        failIfToldTo(operation, file);
    }

    private void failIfToldTo(Operation operation, String file) throws IOException {
        if (failing.contains(operation)) {
            failed = true;
            felt.run();
            throw new IOException(file + ": Input/output error");
        }
    }

    private Content content(String file) throws NoSuchFileException {
        Content content = names.get(file);
        if (content == null) {
            throw new NoSuchFileException(file);
        }
        return content;
    }

    private static String directory(String file) {
        return file.substring(0, Math.max(0, file.lastIndexOf('/')));
    }

    private void name(Renaming renaming) {
        renaming.apply(names);
        renamings.add(renaming);
    }

    @Override
    public List<String> list(String directory) {
        List<String> found = new ArrayList<>();
        for (String name : names.keySet()) {
            if (directory(name).equals(directory)) {
                found.add(name.substring(name.lastIndexOf('/') + 1));
            }
        }
        if (directory.isEmpty()) {
            found.addAll(directories);
        }
        found.sort(null);
        return found;
    }

    @Override
    public long size(String file) throws IOException {
        return content(file).size;
    }

    @Override
    public int read(String file, long position, ByteBuffer into) throws IOException {
        attempt(Operation.READ, file);
        Content content = content(file);
        int length = (int) Math.min(into.remaining(), Math.max(0, content.size - position));
        if (length > 0) {
            into.put(content.bytes, (int) position, length);
        }
        return length;
    }

    @Override
    public void create(String file) throws IOException {
        attempt(Operation.CREATE, file);
        Content existing = names.get(file);
        if (existing != null) {
            existing.change(new Change(0, null));
        } else {
            name(new Renaming(file, new Content(), null));
        }
    }

    @Override
    public void write(String file, long position, ByteBuffer from) throws IOException {
        Content content = content(file);
        byte[] data = new byte[from.remaining()];
        from.get(data);
        boolean dies = dies(Operation.WRITE, file);
        if (dies || failing.contains(Operation.WRITE)) {
            content.change(
                    new Change((int) position, Arrays.copyOf(data, chance.below(data.length + 1))));
        }
        if (dies) {
            throw new Killed();
        }
        failIfToldTo(Operation.WRITE, file);
        long more = Math.max(0, position + data.length - content.size);
        if (more > free) {
            failed = true;
            full.run();
            throw new NoSpaceException(file, new IOException("No space left on device"));
        }
        free -= more;
        content.change(new Change((int) position, data));
    }

    @Override
    public void force(String file) throws IOException {
        attempt(Operation.FORCE, file);
        Content content = content(file);
        if (!forgetsForces) {
            content.force();
        }
    }

    @Override
    public void truncate(String file, long size) throws IOException {
        attempt(Operation.TRUNCATE, file);
        Content content = content(file);
        if (size > content.size) {
            throw new IllegalArgumentException(
                    "cut " + file + " of " + content.size + " to " + size);
        }
        free += content.size - size;
        content.change(new Change((int) size, null));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        attempt(Operation.RENAME, to);
        content(from);
        name(new Renaming(to, null, from));
    }

    @Override
    public void delete(String file) throws IOException {
        attempt(Operation.DELETE, file);
        free += content(file).size;
        name(new Renaming(file, null, null));
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        attempt(Operation.CREATE_DIRECTORY, directory);
        directories.add(directory);
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        attempt(Operation.FORCE_DIRECTORY, directory);
        if (!forgetsForces) {
            if (directory.isEmpty()) {
                durableDirectories.addAll(directories);
            }
            renamings.removeIf(r -> {
                boolean forced = directory(r.name).equals(directory);
                if (forced) {
                    r.apply(durableNames);
                }
                return forced;
            });
        }
    }

    @Override
    public long freeBytes() {
        return free;
    }

    /** The process that had the directory is gone; nothing else changes. */
    @Override
    public void close() {}
}
