package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftd.node.StorageFailure;
import io.raftd.storage.DamagedSnapshotException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Data directories of nodes that do not run: how they are opened, and what goes wrong then. */
final class StoppedDirectory {
    private StoppedDirectory() {}

    /** Something that is done with files. */
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does some work with a directory.
     *
     * @throws DamageException when what was read is not as it was written
     * @throws DirectoryException for whatever else went wrong
     */
    static <T> T translated(Path directory, Work<T> work) {
        try {
            return work.run();
        } catch (NoSuchFileException e) {
            throw new DirectoryException(Kind.MISSING, "no file " + e.getMessage());
        } catch (StorageFailure e) {
            throw switch (e.kind()) {
                case CORRUPT -> new DamageException(directory + ": " + e.getMessage());
                case IN_USE -> new DirectoryException(Kind.IN_USE, String.valueOf(e.getMessage()));
                case FOREIGN, REMOVED ->
                    new DirectoryException(Kind.UNFIT, directory + ": " + e.getMessage());
                case FAILED ->
                    new DirectoryException(Kind.UNREADABLE, directory + ": " + e.getMessage());
            };
        } catch (DamagedSnapshotException e) {
            throw new DamageException("offset " + e.offset() + ": " + e.reason());
        } catch (IOException e) {
            throw new DirectoryException(Kind.UNREADABLE, directory + ": " + e);
        }
    }
}
