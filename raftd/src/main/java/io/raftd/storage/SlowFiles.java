package io.raftd.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Files on a disk whose forces take longer on purpose. Those of {@link #forAnotherThread} are as
 * fast as ever.
 *
 * @param delayMs of each force of a file, to be set from any thread
 * @param forced is told the ns that each force of a file took, the delay included
 */
public record SlowFiles(Files files, AtomicLong delayMs, LongConsumer forced) implements Files {
    @Override
    public void force(String file) throws IOException {
        long start = System.nanoTime();
        long end = start + TimeUnit.MILLISECONDS.toNanos(delayMs.get());
        files.force(file);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        forced.accept(System.nanoTime() - start);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public long size(String file) throws IOException {
        return files.size(file);
    }

    @Override
    public int read(String file, long position, ByteBuffer into) throws IOException {
        return files.read(file, position, into);
    }

    @Override
    public void create(String file) throws IOException {
        files.create(file);
    }

    @Override
    public void write(String file, long position, ByteBuffer from) throws IOException {
        files.write(file, position, from);
    }

    @Override
    public void truncate(String file, long size) throws IOException {
        files.truncate(file, size);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        files.rename(from, to);
    }

    @Override
    public void delete(String file) throws IOException {
        files.delete(file);
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        files.createDirectory(directory);
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        files.forceDirectory(directory);
    }

    @Override
    public long freeBytes() throws IOException {
        return files.freeBytes();
    }

    @Override
    public Files forAnotherThread() {
        return files.forAnotherThread();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
