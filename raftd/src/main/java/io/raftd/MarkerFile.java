package io.raftd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A file that is there, whole, while something holds, and gone otherwise. */
final class MarkerFile {
    private final @Nullable Path path;

    /** A file that an earlier process may have left is removed. Null: no file is wanted. */
    MarkerFile(@Nullable Path path) {
        this.path = path;
        remove();
    }

    void write(String text) {
        if (path == null) {
            return;
        }
        Path aside = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            Files.writeString(aside, text + "\n");
            Files.move(
                    aside,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw ExitException.usage("cannot write " + path + ": " + e);
        }
    }

    void remove() {
        if (path == null) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw ExitException.usage("cannot remove " + path + ": " + e);
        }
    }
}
