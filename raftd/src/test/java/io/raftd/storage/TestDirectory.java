package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DataDirectory.Options;
import java.util.ArrayList;
import java.util.List;

/** A data directory in memory with small segments, and the entries that were written to it. */
final class TestDirectory {
    static final Options SMALL = new Options(64 << 10);
    static final String FIRST = "log/00000000000000000001.log";

    final CrashableFiles files;
    final List<Entry> log = new ArrayList<>();
    private final DataDirectory storage;

    /** A node of a cluster, in term 1. */
    TestDirectory() {
        this(new CrashableFiles());
    }

    TestDirectory(CrashableFiles files) {
        this.files = files;
        storage = open(files).storage();
        storage.form(CLUSTER, GENESIS);
        storage.persist(Records.write(new HardState(1, Records.N1), List.of()));
        log.add(GENESIS);
    }

    static Opened open(CrashableFiles files) {
        return DataDirectory.open(files, "n1", SMALL, Records.ids(files.operations()));
    }

    /** The refusal to open. */
    static StorageFailure refused(CrashableFiles files) {
        return catchThrowableOfType(StorageFailure.class, () -> open(files));
    }

    static List<Entry> all(Opened opened) {
        return opened.storage().read(1, Integer.MAX_VALUE);
    }

    DataDirectory storage() {
        return storage;
    }

    /** Appends entries with payloads of so many bytes in one batch. */
    TestDirectory append(int count, int bytes) {
        List<Entry> more = entries(last(log), 1, count, bytes);
        storage.persist(Records.write(more));
        log.addAll(more);
        return this;
    }

    TestDirectory idle() {
        storage.idle();
        return this;
    }

    /** Of the segment that is appended to. */
    String newest() {
        List<String> names = files.list("log");
        return "log/" + names.get(names.size() - 1);
    }

    /** Where the bytes of an entry begin in a file. */
    int position(String file, Entry entry) {
        byte[] bytes = files.bytes(file);
        for (int at = SegmentHeader.BYTES; ; at++) {
            if (bytes[at] == entry.buffer()[entry.offset()]
                    && Entry.defect(bytes, at, bytes.length - at) == null
                    && Entry.view(bytes, at).equals(entry)) {
                return at;
            }
        }
    }
}
