package io.raftd.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The files of one data directory: all that the storage asks of a disk. Names are relative to the
 * directory, parts joined by {@code /}: {@code hardstate}, {@code log/00000000000000000001.log};
 * the empty name is the directory itself. One thread at a time.
 *
 * <p>Every call is visible to later calls at once. What a power loss leaves is another matter:
 *
 * <ul>
 *   <li>Of a file: all that was written and truncated before its last {@link #force}. Of later
 *       writes any sectors (512 bytes) may be there, in any order, one of them torn; what is
 *       missing shows the old bytes, or zeros where there were none; of later changes of size any
 *       may have happened.
 *   <li>Of a directory: all names as they were at its last {@link #forceDirectory}. Of later
 *       creations, renames and deletions in it any may have happened, each wholly or not at all. A
 *       name is as durable as its directory, whatever was forced in the file.
 * </ul>
 *
 * <p>A process that is killed loses nothing of either. A failed force is never repeated: the next
 * one may succeed although the data is gone.
 */
public interface Files extends Closeable {
    /** A write found no room. Some of it may have been written. */
    final class NoSpaceException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        public NoSpaceException(String file, Throwable cause) {
            super(file + ": no space left", cause);
        }
    }

    /** The last parts of the names in a directory, sorted; none when there is no such directory. */
    List<String> list(String directory) throws IOException;

    /**
     * Bytes of a file. It exists, here and in all that follows, unless it says otherwise; else
     * NoSuchFileException.
     */
    long size(String file) throws IOException;

    /**
     * Reads until {@code into} or the file is exhausted; returns the number of bytes, 0 at and
     * behind the end.
     */
    int read(String file, long position, ByteBuffer into) throws IOException;

    /** Creates an empty file; an existing one is emptied. */
    void create(String file) throws IOException;

    /**
     * Writes all of {@code from}; a gap between the old end and {@code position} is filled with
     * zeros. Direct buffers are best.
     */
    void write(String file, long position, ByteBuffer from) throws IOException;

    /** Makes the content and the size of a file durable. */
    void force(String file) throws IOException;

    /** Cuts a file to {@code size} bytes, at most its present size. */
    void truncate(String file, long size) throws IOException;

    /**
     * Gives a file another name in the same directory, atomically in the place of a file that has
     * it.
     */
    void rename(String from, String to) throws IOException;

    void delete(String file) throws IOException;

    /** Creates a directory whose parent exists; nothing happens when it is there. */
    void createDirectory(String directory) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(String directory) throws IOException;

    /** Bytes that may still be written to this disk. */
    long freeBytes() throws IOException;

    /**
     * The same directory for one more thread, which uses none of the files that this one's thread
     * does; it is closed before this. Where all is done by one thread it may be the same object.
     */
    default Files forAnotherThread() {
        return this;
    }
}
