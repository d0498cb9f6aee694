package io.raftd.node;

import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ports on which nothing moves by itself: what is given to the disk and to the background waits
 * until it is run, and what comes of that is told until it is taken in.
 */
final class Bench {
    /** What was asked of the storage, in order. */
    final List<String> asked = new ArrayList<>();

    final ArrayDeque<Runnable> disk = new ArrayDeque<>();
    final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final ArrayDeque<Runnable> effects = new ArrayDeque<>();

    Ports ports(Snapshots snapshots, StateMachine machine) {
        return new Ports(
                new Asked(),
                snapshots,
                new Nowhere(),
                machine,
                disk::add,
                background::add,
                input -> effects.add(((Input.Completed) input).effect()),
                UUID::randomUUID,
                event -> {});
    }

    /** All that waits is done; nobody has heard of it yet. */
    void work() {
        while (!disk.isEmpty() || !background.isEmpty()) {
            (disk.isEmpty() ? background : disk).remove().run();
        }
    }

    /** What was done is told. */
    void tell() {
        while (!effects.isEmpty()) {
            effects.remove().run();
        }
    }

    private final class Asked implements Storage {
        @Override
        public void form(UUID cluster, @Nullable Entry genesis) {
            asked.add("form");
        }

        @Override
        public void persist(List<Write> writes) {
            asked.add("persist");
        }

        @Override
        public void committed(Entry entry) {
            asked.add("committed");
        }

        @Override
        public void compact(long firstIndex) {
            asked.add("compact");
        }

        @Override
        public void retire() {
            asked.add("retire");
        }

        @Override
        public List<Entry> read(long from, int maxBytes) {
            asked.add("read");
            return List.of();
        }

        @Override
        public void idle() {
            asked.add("idle");
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void close() {
            asked.add("close");
        }
    }

    /** A transport without peers. */
    private static final class Nowhere implements Transport {
        @Override
        public void connect(List<Member> peers) {}

        @Override
        public void send(Message message) {}

        @Override
        public void send(String address, BirthMessage message) {}

        @Override
        public void flush() {}
    }
}
