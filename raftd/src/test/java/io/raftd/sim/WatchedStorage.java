package io.raftd.sim;

import io.raftd.node.Storage;
import io.raftd.raft.Entry;
import io.raftd.raft.Write;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The real storage; what it reports as done is what the disk is bound to hold, and told. */
record WatchedStorage(Storage storage, Shadow shadow, Timeline timeline) implements Storage {
    /** Writes that are on the disk now. */
    private record Durable(List<Write> writes) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("has on its disk:");
            for (Write write : writes) {
                if (write.hardState() != null) {
                    text.append(' ').append(write.hardState());
                }
                if (write.reset() != null) {
                    text.append(" nothing but ").append(write.reset());
                }
                List<Entry> entries = write.entries();
                if (!entries.isEmpty()) {
                    text.append(' ').append(entries.get(0));
                }
                if (entries.size() > 1) {
                    text.append(" to ").append(entries.get(entries.size() - 1));
                }
            }
            return text.toString();
        }
    }

    @Override
    public void form(UUID cluster, @Nullable Entry genesis) {
        shadow.form(cluster, genesis, storage);
    }

    @Override
    public void persist(List<Write> writes) {
        shadow.persist(writes, storage);
        timeline.add(shadow.self().node(), new Durable(writes), shadow.lastIndex());
    }

    @Override
    public void committed(Entry entry) {
        storage.committed(entry);
    }

    @Override
    public void compact(long firstIndex) {
        storage.compact(firstIndex);
    }

    @Override
    public void retire() {
        storage.retire();
    }

    @Override
    public List<Entry> read(long from, int maxBytes) {
        return storage.read(from, maxBytes);
    }

    @Override
    public void idle() {
        storage.idle();
    }

    @Override
    public boolean isFull() {
        return storage.isFull();
    }

    @Override
    public void close() {
        storage.close();
    }
}
