package io.raftctl.offline;

import io.raftd.kv.KeyValueStore;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.SnapshotPoint;
import io.raftd.raft.Write;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DiskFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A cluster of the voters n1, n2 and n3, whose nodes stopped with more or less of one log. */
public final class SampleCluster {
    public static final String ID = SampleLog.CLUSTER.toString();

    private final SampleLog log = new SampleLog(
                    Configuration.of(List.of(member("n1", 1), member("n2", 2), member("n3", 3))))
            .fill(40, 30);

    private static Member member(String node, long number) {
        return new Member(new ReplicaId(node, disk(node)), "127.0.0.1:700" + number);
    }

    /** The disk of n1, n2 or n3. */
    public static UUID disk(String node) {
        return new UUID(4, Long.parseLong(node.substring(1)));
    }

    /** The directory of a node that has the first {@code count} entries, at most 40. */
    public Path stopped(Path directory, String node, int count) throws IOException {
        try (DataDirectory storage = open(directory, node).storage()) {
            List<Entry> entries = log.entries();
            storage.form(SampleLog.CLUSTER, entries.get(0));
            storage.persist(
                    List.of(new Write(1, new HardState(1, null), null, entries.subList(1, count))));
        }
        return directory;
    }

    /** It takes a snapshot behind an entry that it has. */
    public void snapshot(Path directory, String node, int index) throws IOException {
        try (DataDirectory storage = open(directory, node).storage()) {
            Entry last = log.entries().get(index - 1);
            storage.snapshots()
                    .write(
                            new SnapshotPoint(
                                    last.index(),
                                    last.term(),
                                    last.crc(),
                                    last.clusterTimeMs(),
                                    last.wallTimeMs(),
                                    1,
                                    configuration()),
                            state(index).view());
        }
    }

    /** The state behind the first {@code count} entries. */
    public KeyValueStore state(int count) {
        KeyValueStore store = new KeyValueStore();
        log.entries().subList(0, count).forEach(store::apply);
        return store;
    }

    private static Configuration configuration() {
        return Configuration.of(List.of(member("n1", 1), member("n2", 2), member("n3", 3)));
    }

    /** Opens a directory as its daemon would. */
    public static Opened open(Path directory, String node) throws IOException {
        Iterator<UUID> ids = Stream.concat(Stream.of(disk(node)), Stream.generate(UUID::randomUUID))
                .iterator();
        return DataDirectory.open(
                DiskFiles.open(directory, nanos -> {}),
                node,
                DataDirectory.Options.DEFAULT,
                ids::next);
    }
}
