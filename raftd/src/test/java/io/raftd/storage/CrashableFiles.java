package io.raftd.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Files in memory that remember what was not forced. A crash takes the form of a copy: what a new
 * process would find, were this one killed, or the power lost, at this moment.
 */
public final class CrashableFiles implements Files {
    static final int SECTOR = 512;

    /** Stands for no content, where a name is taken away. */
    private static final Content GONE = new Content();

    /** Files by name as programs see them, and as they are on the disk. */
    private final Map<String, Content> seen = new TreeMap<>();

    private final Map<String, Content> names = new TreeMap<>();
    private final List<String> directories = new ArrayList<>(List.of(""));

    /** What has been done and not been forced, in order. */
    private final List<Change> changes = new ArrayList<>();

    private long capacity = Long.MAX_VALUE;
    private int operations;
    private Watch watch = (operation, file) -> {};

    /**
     * Sees each operation that changes something, once it has been done and before it is forced.
     */
    public interface Watch {
        void on(String operation, String file) throws IOException;
    }

    /** The end of the process, thrown by a {@link Watch}. */
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Content {
        byte[] now = new byte[0];
        byte[] durable = new byte[0];
    }

    /** Something that a power loss may undo. */
    private sealed interface Change {}

    private record Written(Content file, int position, byte[] bytes) implements Change {}

    private record Resized(Content file, int size) implements Change {}

    /** A name that from now on is that of a content, or of none. */
    private record Named(Map<String, Content> to) implements Change {
        String directory() {
            return CrashableFiles.directory(to.keySet().iterator().next());
        }
    }

    private record MadeDirectory(String directory) implements Change {}

    /** What of the unforced survives. */
    private interface Fate {
        boolean survives();

        /** How many bytes of a sector's {@code bytes}. */
        default int survive(int bytes) {
            return survives() ? bytes : 0;
        }
    }

    /** Calls a watch at each change from now on. */
    public void watch(Watch newWatch) {
        watch = newWatch;
    }

    /** Ends the process at the n-th change from now, counted from 1. */
    public void crashAt(int n) {
        int last = operations + n;
        watch = (operation, file) -> {
            if (operations >= last) {
                throw new Crash();
            }
        };
    }

    /** Changes so far. */
    public int operations() {
        return operations;
    }

    /** Lets the files grow to so many bytes in all. */
    public void limit(long bytes) {
        capacity = bytes;
    }

    public long used() {
        return seen.values().stream().mapToLong(c -> c.now.length).sum();
    }

    /** The bytes of a file; changes to them are forced at once. */
    public byte[] bytes(String file) {
        Content content = seen.get(file);
        if (content == null) {
            throw new IllegalArgumentException(file);
        }
        content.durable = content.now;
        return content.now;
    }

    /** Puts a file there, forced, with its name. */
    public void put(String file, byte[] bytes) {
        Content content = new Content();
        content.now = bytes.clone();
        content.durable = content.now;
        seen.put(file, content);
        names.put(file, content);
    }

    /** Takes a file away, forced. */
    public void remove(String file) {
        seen.remove(file);
        names.remove(file);
    }

    /** What a killed process leaves: everything, and what was not forced still is not. */
    public CrashableFiles killed() {
        CrashableFiles files = new CrashableFiles();
        Map<Content, Content> copies = new HashMap<>();
        names.forEach((name, content) -> files.names.put(name, twin(copies, content)));
        seen.forEach((name, content) -> files.seen.put(name, twin(copies, content)));
        for (Change change : changes) {
            if (change instanceof Written w) {
                files.changes.add(new Written(twin(copies, w.file), w.position, w.bytes));
            } else if (change instanceof Resized r) {
                files.changes.add(new Resized(twin(copies, r.file), r.size));
            } else if (change instanceof Named n) {
                Map<String, Content> to = new LinkedHashMap<>();
                n.to.forEach((name, content) ->
                        to.put(name, content == GONE ? GONE : twin(copies, content)));
                files.changes.add(new Named(to));
            } else {
                files.changes.add(change);
            }
        }
        files.directories.clear();
        files.directories.addAll(directories);
        return files;
    }

    private static Content twin(Map<Content, Content> copies, Content content) {
        return copies.computeIfAbsent(content, c -> {
            Content twin = new Content();
            twin.now = c.now.clone();
            twin.durable = c.durable.clone();
            return twin;
        });
    }

    /** What a power loss leaves at least: all that was forced. */
    public CrashableFiles powerLost() {
        return crashed(() -> false);
    }

    /** What a power loss may leave: any of the unforced sectors, sizes and names. */
    public CrashableFiles powerLost(Random random) {
        return crashed(new Fate() {
            @Override
            public boolean survives() {
                return random.nextBoolean();
            }

            @Override
            public int survive(int bytes) {
                return random.nextInt(8) == 0
                        ? random.nextInt(bytes + 1)
                        : Fate.super.survive(bytes);
            }
        });
    }

    /** All names, and of the unforced writes the first so many bytes. */
    public CrashableFiles powerLostAfter(int bytes) {
        int[] left = {bytes};
        return crashed(new Fate() {
            @Override
            public boolean survives() {
                return true;
            }

            @Override
            public int survive(int wanted) {
                int n = Math.min(wanted, left[0]);
                left[0] -= n;
                return n;
            }
        });
    }

    /** All names, and of each unforced write the first so many bytes of each sector. */
    public CrashableFiles powerLostEachAfter(int bytes) {
        return crashed(new Fate() {
            @Override
            public boolean survives() {
                return true;
            }

            @Override
            public int survive(int wanted) {
                return Math.min(wanted, bytes);
            }
        });
    }

    /**
     * What a failed force may do to a file: it is still seen as it was written, and no later force
     * writes it.
     */
    public void dropUnforced(String file) throws IOException {
        dropUnforced(content(file));
    }

    private void dropUnforced(Content content) {
        changes.removeIf(c -> (c instanceof Written w && w.file == content)
                || (c instanceof Resized r && r.file == content));
    }

    /** Bytes written and not forced. */
    public int unforced() {
        return changes.stream()
                .mapToInt(c -> c instanceof Written w ? w.bytes.length : 0)
                .sum();
    }

    private CrashableFiles crashed(Fate fate) {
        Map<Content, Content> copies = new HashMap<>();
        Map<String, Content> after = new LinkedHashMap<>();
        List<String> lostDirectories = new ArrayList<>();
        names.forEach((name, content) -> after.put(name, copy(copies, content)));
        for (Change change : changes) {
            if (change instanceof Written w) {
                write(copy(copies, w.file), w, fate);
            } else if (change instanceof Resized r && fate.survives()) {
                Content file = copy(copies, r.file);
                file.now = Arrays.copyOf(file.now, r.size);
            } else if (change instanceof Named n && fate.survives()) {
                n.to.forEach((name, content) -> {
                    after.remove(name);
                    if (content != GONE) {
                        after.put(name, copy(copies, content));
                    }
                });
            } else if (change instanceof MadeDirectory d && !fate.survives()) {
                lostDirectories.add(d.directory);
            }
        }
        CrashableFiles files = new CrashableFiles();
        files.directories.clear();
        files.directories.addAll(directories);
        files.directories.removeAll(lostDirectories);
        after.forEach((name, content) -> {
            if (files.directories.contains(directory(name))) {
                content.durable = content.now;
                files.seen.put(name, content);
                files.names.put(name, content);
            }
        });
        return files;
    }

    private static Content copy(Map<Content, Content> copies, Content content) {
        return copies.computeIfAbsent(content, c -> {
            Content copy = new Content();
            copy.now = c.durable.clone();
            return copy;
        });
    }

    /** Sector by sector, for each has its own fate. */
    private static void write(Content file, Written w, Fate fate) {
        for (int from = 0; from < w.bytes.length; ) {
            int at = w.position + from;
            int n = Math.min(w.bytes.length - from, SECTOR - at % SECTOR);
            int kept = fate.survive(n);
            if (kept > 0) {
                file.now = put(file.now, at, Arrays.copyOfRange(w.bytes, from, from + kept));
            }
            from += n;
        }
    }

    /** A write of nothing, on a full disk, does not make a file longer. */
    private static byte[] put(byte[] old, int position, byte[] bytes) {
        byte[] b = bytes.length > 0 && position + bytes.length > old.length
                ? Arrays.copyOf(old, position + bytes.length)
                : old;
        System.arraycopy(bytes, 0, b, bytes.length > 0 ? position : 0, bytes.length);
        return b;
    }

    private static String directory(String file) {
        return file.substring(0, Math.max(0, file.lastIndexOf('/')));
    }

    private void changed(String operation, String file) throws IOException {
        operations++;
        watch.on(operation, file);
    }

    private void name(Map<String, Content> to) {
        changes.add(new Named(to));
        to.forEach((name, content) -> {
            if (content == GONE) {
                seen.remove(name);
            } else {
                seen.put(name, content);
            }
        });
    }

    private Content content(String file) throws IOException {
        Content content = seen.get(file);
        if (content == null) {
            throw new NoSuchFileException(file);
        }
        return content;
    }

    @Override
    public List<String> list(String directory) {
        List<String> found = new ArrayList<>();
        for (String file : seen.keySet()) {
            if (directory(file).equals(directory)) {
                found.add(file.substring(file.lastIndexOf('/') + 1));
            }
        }
        directories.stream()
                .filter(d -> !d.isEmpty() && directory(d).equals(directory))
                .forEach(found::add);
        return found.stream().sorted().toList();
    }

    @Override
    public long size(String file) throws IOException {
        return content(file).now.length;
    }

    @Override
    public int read(String file, long position, ByteBuffer into) throws IOException {
        byte[] b = content(file).now;
        int n = (int) Math.max(0, Math.min(into.remaining(), b.length - position));
        into.put(b, n == 0 ? 0 : (int) position, n);
        return n;
    }

    @Override
    public void create(String file) throws IOException {
        if (!directories.contains(directory(file))) {
            throw new NoSuchFileException(file);
        }
        name(Map.of(file, new Content()));
        changed("create", file);
    }

    @Override
    public void write(String file, long position, ByteBuffer from) throws IOException {
        Content content = content(file);
        long room = capacity - used() + content.now.length - position;
        boolean fits =
                from.remaining() <= room || position + from.remaining() <= content.now.length;
        byte[] bytes = new byte[fits ? from.remaining() : (int) Math.max(0, room)];
        from.get(bytes);
        int size = content.now.length;
        content.now = put(content.now.clone(), (int) position, bytes);
        if (content.now.length > size) {
            changes.add(new Resized(content, content.now.length));
        }
        changes.add(new Written(content, (int) position, bytes));
        changed("write", file);
        if (!fits) {
            throw new NoSpaceException(file, new IOException("limited"));
        }
    }

    @Override
    public void force(String file) throws IOException {
        Content content = content(file);
        changed("force", file);
        for (Change c : changes) {
            if (c instanceof Written w && w.file == content) {
                content.durable = put(content.durable.clone(), w.position, w.bytes);
            } else if (c instanceof Resized r && r.file == content) {
                content.durable = Arrays.copyOf(content.durable, r.size);
            }
        }
        dropUnforced(content);
    }

    @Override
    public void truncate(String file, long size) throws IOException {
        Content content = content(file);
        content.now = Arrays.copyOf(content.now, (int) size);
        changes.add(new Resized(content, (int) size));
        changed("truncate", file);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Map<String, Content> change = new LinkedHashMap<>();
        change.put(from, GONE);
        change.put(to, content(from));
        name(change);
        changed("rename", to);
    }

    @Override
    public void delete(String file) throws IOException {
        content(file);
        name(Map.of(file, GONE));
        changed("delete", file);
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        if (!directories.contains(directory)) {
            directories.add(directory);
            changes.add(new MadeDirectory(directory));
        }
        changed("createDirectory", directory);
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory);
        }
        changed("forceDirectory", directory);
        names.keySet().removeIf(name -> directory(name).equals(directory));
        seen.forEach((name, content) -> {
            if (directory(name).equals(directory)) {
                names.put(name, content);
            }
        });
        changes.removeIf(c -> (c instanceof Named n && n.directory().equals(directory))
                || (c instanceof MadeDirectory d && directory(d.directory).equals(directory)));
    }

    @Override
    public long freeBytes() {
        return capacity - used();
    }

    @Override
    public void close() {}
}
