package io.raftd.raft;

import io.raftd.raft.Ready.Chunk;
import io.raftd.raft.Ready.ChunkRead;
import io.raftd.raft.Ready.ReadGrant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the inputs of a turn lead to, gathered until {@link Ready} takes it. It keeps the rule that
 * no message leaves before the term and the vote that it relies on are durable (3.8): such a
 * message is held until the write with the newest hard state is done, and then dropped if the term
 * has moved on, as a message lost. Of each kind only the newest to each peer is held, so that what
 * waits for a stalled disk does not grow.
 */
final class Outbox {
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private List<Message> messages = new ArrayList<>();
    private List<ReadGrant> reads = new ArrayList<>();
    private List<Fetch> fetches = new ArrayList<>();
    private List<ChunkRead> chunkReads = new ArrayList<>();
    private List<Event> events = new ArrayList<>();
    private @Nullable Chunk chunk;
    private @Nullable Snapshot reset;
    private final Set<ReplicaId> fetching = new HashSet<>();
    private @Nullable HardState changed;
    private boolean rebuilt;
    private long nextWrite = 1;
    private long persisted;
    private long hardStateWrite;
    private long rebuiltWrite = Long.MAX_VALUE;
    private long oldestUndoneSince;

    private record Held(long write, Message message) {}

    /** A pre-vote claims no term, so it never waits. */
    void send(Message m) {
        if (isHardStateDurable() || m instanceof Message.PreVote) {
            messages.add(m);
        } else {
            held.removeIf(h -> isReplaced(h.message, m));
            held.add(new Held(changed == null ? hardStateWrite : nextWrite, m));
        }
    }

    private static boolean isReplaced(Message m, Message newer) {
        return m.getClass() == newer.getClass() && m.to().equals(newer.to());
    }

    void hardState(HardState hardState) {
        changed = hardState;
    }

    boolean isHardStateDurable() {
        return changed == null && persisted >= hardStateWrite;
    }

    void grant(ReadGrant grant) {
        reads.add(grant);
    }

    /** For each replica one at a time: another is asked for when that has come. */
    void fetch(Fetch fetch) {
        if (fetching.add(fetch.peer())) {
            fetches.add(fetch);
        }
    }

    void fetched(ReplicaId peer) {
        fetching.remove(peer);
    }

    void read(ChunkRead wanted) {
        chunkReads.add(wanted);
    }

    void stage(Chunk next) {
        chunk = next;
    }

    /** The stored log begins anew behind a snapshot, with the next write. */
    void reset(Snapshot snapshot) {
        reset = snapshot;
    }

    /** The stored replica has its log again, with the next write. */
    void rebuilt() {
        rebuilt = true;
    }

    boolean isRebuiltDurable() {
        return persisted >= rebuiltWrite;
    }

    void event(Event event) {
        events.add(event);
    }

    /** All writes up to this one are done; what waited for them in {@code term} may leave. */
    void persisted(long write, long term, long now) {
        if (write <= persisted || write >= nextWrite) {
            throw new IllegalStateException(
                    "write " + write + " done, not in " + (persisted + 1) + ".." + (nextWrite - 1));
        }
        persisted = write;
        oldestUndoneSince = now;
        while (!held.isEmpty() && held.element().write <= persisted) {
            Message m = held.remove().message;
            if (m.term() >= term) {
                messages.add(m);
            }
        }
    }

    /** How long the disk has owed an answer, in ns; 0 when it owes none. */
    long diskLag(long now) {
        return persisted == nextWrite - 1 ? 0 : now - oldestUndoneSince;
    }

    int held() {
        return held.size();
    }

    int fetching() {
        return fetching.size();
    }

    private @Nullable Write write(RaftLog log, long now) {
        if (changed == null && reset == null && !rebuilt && !log.hasUnsubmitted()) {
            return null;
        }
        if (persisted == nextWrite - 1) {
            oldestUndoneSince = now;
        }
        long id = nextWrite++;
        if (changed != null) {
            hardStateWrite = id;
        }
        if (rebuilt) {
            rebuiltWrite = id;
        }
        Write write = new Write(id, changed, reset, log.submit(id), rebuilt);
        changed = null;
        reset = null;
        rebuilt = false;
        return write;
    }

    Ready take(RaftLog log, List<Entry> committed, long now) {
        Ready ready = new Ready(
                messages, write(log, now), committed, reads, fetches, chunkReads, chunk, events);
        messages = new ArrayList<>();
        reads = new ArrayList<>();
        fetches = new ArrayList<>();
        chunkReads = new ArrayList<>();
        chunk = null;
        events = new ArrayList<>();
        return ready;
    }
}
