package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories that are moved as a whole, each move durable. */
final class Moves {
    private Moves() {}

    /** Where a directory lies or is to lie, behind all symbolic links. */
    static Path place(Path directory) throws IOException {
        if (Files.exists(directory)) {
            return directory.toRealPath();
        }
        Path absolute = directory.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (Files.isSymbolicLink(absolute) && parent != null) {
            return place(parent.resolve(Files.readSymbolicLink(absolute)));
        }
        return parent == null || !Files.exists(parent)
                ? absolute
                : parent.toRealPath().resolve(absolute.getFileName());
    }

    /** The directory of the same name with something behind it. */
    static Path beside(Path place, String suffix) {
        return place.resolveSibling(place.getFileName() + suffix);
    }

    /** False of an empty directory, too: a move may take its place. */
    static boolean isThere(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return Files.exists(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.findAny().isPresent();
        }
    }

    /** Fails for the root of a file system, which can't be moved. */
    static void checkMovable(Path place) throws IOException {
        Path parent = place.getParent();
        if (parent == null || !Files.getFileStore(place).equals(Files.getFileStore(parent))) {
            throw new DirectoryException(
                    Kind.UNFIT,
                    place + " is where a file system is mounted, and can't be moved; mount it"
                            + " elsewhere, or move its files into a directory of it");
        }
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Path parent = to.getParent();
        if (parent != null) {
            try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** A directory and all that is in it, if it is there. */
    static void remove(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            for (Path path : under(directory)) {
                Files.delete(path);
            }
        }
    }

    /** What is in a directory, before the directory that it is in. */
    private static List<Path> under(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /** Owner, group and access of a directory for another one, and its owner for all in there. */
    static void giveTo(Path like, Path directory) throws IOException {
        PosixFileAttributes wanted = attributes(like).readAttributes();
        attributes(directory).setPermissions(wanted.permissions());
        for (Path path : under(directory)) {
            PosixFileAttributes now = attributes(path).readAttributes();
            if (!now.owner().equals(wanted.owner()) || !now.group().equals(wanted.group())) {
                attributes(path).setOwner(wanted.owner());
                attributes(path).setGroup(wanted.group());
            }
        }
    }

    private static PosixFileAttributeView attributes(Path path) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            throw new FileSystemException(path.toString(), null, "has no owner");
        }
        return view;
    }
}
