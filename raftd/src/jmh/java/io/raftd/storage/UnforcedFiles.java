package io.raftd.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Files whose forces do nothing: with them a log costs what it does without its disk. */
record UnforcedFiles(Files files) implements Files {
    @Override
    public void force(String file) {}

    @Override
    public void forceDirectory(String directory) {}

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
    public long freeBytes() throws IOException {
        return files.freeBytes();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
