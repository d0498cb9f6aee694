package io.raftctl.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The lines of earlier runs, the newest last, in a file that only its owner may read. Shells may
 * share it: each adds its lines at the end. A line of several is kept as one, with \n.
 */
final class HistoryFile {
    /** So many lines are kept, at least; the file is cut back to them when it has twice as many. */
    static final int KEPT = 1000;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final Path file;

    private HistoryFile(Path file) {
        this.file = file;
    }

    /** Makes the file if there is none; fails where it can't be written. */
    static HistoryFile open(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Files.setPosixFilePermissions(file, OWNER_ONLY);
        HistoryFile history = new HistoryFile(file);
        history.append("");
        return history;
    }

    /** The newest lines, the oldest of them first. */
    List<String> load() throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        List<String> all = text.lines().toList();
        List<String> newest = all.subList(Math.max(0, all.size() - KEPT), all.size());
        if (all.size() >= 2 * KEPT) {
            Path aside = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "history.tmp-",
                    "",
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.write(aside, newest, StandardCharsets.UTF_8);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return newest.stream().map(HistoryFile::decoded).toList();
    }

    void add(String line) throws IOException {
        append(line.replace("\\", "\\\\").replace("\n", "\\n") + "\n");
    }

    private void append(String text) throws IOException {
        Files.write(
                file,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    private static String decoded(String kept) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < kept.length(); i++) {
            char c = kept.charAt(i);
            if (c == '\\' && i + 1 < kept.length()) {
                i++;
                line.append(kept.charAt(i) == 'n' ? '\n' : kept.charAt(i));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }
}
