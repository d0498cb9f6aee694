package io.raftd.node;

import io.raftd.node.Input.ReadSnapshot;
import io.raftd.node.Input.TakeSnapshot;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Entry;
import io.raftd.raft.Raft;
import io.raftd.raft.Ready;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node does about snapshots, all of it in the background: it takes one when the policy or an
 * operator says so, reads what the core and clients send of them, and stages, verifies and loads
 * what comes in. A failure ends the attempt; the next one is due by the policy, or when the leader
 * asks again.
 *
 * <p>What is applied may not be on this node's disk yet, for a quorum had it. A snapshot of it is
 * written only when it is: else a crash could leave a snapshot of a term that the hard state does
 * not know.
 */
final class SnapshotWork {
    /** Reads of clients that wait for the disk; the core's own are not to wait for many more. */
    private static final int MAX_READS = 4;

    private final Ports ports;
    private final Raft raft;
    private final Machine machine;
    private final SnapshotPolicy policy;
    private final Loans loans = new Loans();

    /** What each peer was sent last, or a part of it. */
    private final Map<ReplicaId, Snapshot> sent = new HashMap<>();

    private List<TakeSnapshot> asking = new ArrayList<>();
    private int reads;
    private List<Snapshot> kept = List.of();
    private @Nullable View next;
    private boolean taking;
    private long bytes;
    private long entries;
    private @Nullable Incoming incoming;

    /** When the last turn was, in ns. */
    private long turnAt;

    private @Nullable String problem;

    /**
     * A snapshot on its way here: {@code bytes} have come, all but the first {@code before} of them
     * since {@code since}, in ns.
     */
    private record Incoming(Snapshot snapshot, long since, long before, long bytes) {
        Incoming with(long more) {
            return new Incoming(snapshot, since, before, more);
        }

        NodeStatus.Transfer status(long now) {
            long left = snapshot.bytes() - bytes;
            double each = (now - since) / 1e6 / (bytes - before);
            return new NodeStatus.Transfer(
                    snapshot, bytes, bytes > before ? (Long) (long) (left * each) : null);
        }
    }

    /** The state at a point, for whoever wants a snapshot of it. */
    private record View(SnapshotPoint point, StateMachine.View state, List<TakeSnapshot> asking) {}

    SnapshotWork(Ports ports, Raft raft, Machine machine, SnapshotPolicy policy) {
        this.ports = ports;
        this.raft = raft;
        this.machine = machine;
        this.policy = policy;
    }

    /** What is being sent to this node, null when nothing is. */
    NodeStatus.@Nullable Transfer incoming() {
        return incoming == null ? null : incoming.status(turnAt);
    }

    /** Why the last attempt to take or to receive a snapshot failed; null since one succeeded. */
    @Nullable
    String problem() {
        return problem;
    }

    void applied(Entry e) {
        entries++;
        bytes += e.length();
    }

    /** An operator wants one; answered with the newest when nothing was applied since. */
    void take(TakeSnapshot request) {
        asking.add(request);
    }

    /** A client reads one. */
    void read(ReadSnapshot request, long now) {
        Snapshot snapshot = find(request.index(), request.term(), now);
        if (snapshot == null) {
            refuse(request.reply(), Reason.NOT_FOUND, notHere(request));
        } else if (request.offset() < 0 || request.offset() > snapshot.bytes()) {
            String message = "byte " + request.offset() + " is not within 0 to " + snapshot.bytes()
                    + ", the end of " + snapshot;
            refuse(request.reply(), Reason.INVALID, message);
        } else if (reads >= MAX_READS) {
            refuse(request.reply(), Reason.BUSY, reads + " reads of snapshots wait already");
        } else {
            loans.lend(snapshot, now);
            read(snapshot, request);
        }
    }

    /**
     * A peer that wants a snapshot from its beginning once more may have found the whole of it
     * unsound. If it is unsound here already, that must end here, not go on for ever.
     */
    private void read(Ready.ChunkRead wanted) {
        Snapshot snapshot = wanted.snapshot();
        boolean again = snapshot.equals(sent.put(wanted.peer(), snapshot)) && wanted.offset() == 0;
        run(
                () -> {
                    if (again) {
                        ports.snapshots().verify(snapshot);
                    }
                    return ports.snapshots().read(snapshot, wanted.offset(), wanted.maxBytes());
                },
                read -> raft.chunkRead(wanted, read),
                failure -> raft.chunkRead(wanted, null));
    }

    private @Nullable Snapshot find(long index, long term, long now) {
        return needed(now).stream()
                .filter(s -> s.index() == index && s.term() == term)
                .findFirst()
                .orElse(null);
    }

    private String notHere(ReadSnapshot request) {
        Snapshot newest = raft.snapshot();
        return "there is no snapshot (" + request.index() + "," + request.term() + ") here; "
                + (newest == null ? "there is none" : "the newest is " + newest);
    }

    private void read(Snapshot snapshot, ReadSnapshot request) {
        reads++;
        run(
                () -> ports.snapshots().read(snapshot, request.offset(), request.maxBytes()),
                bytes -> {
                    reads--;
                    request.reply().done(new SnapshotPart(snapshot, bytes));
                },
                failure -> {
                    reads--;
                    refuse(
                            request.reply(),
                            Reason.FAILED,
                            snapshot + " was not read: " + failure.getMessage());
                });
    }

    private static void refuse(Reply<?> reply, Reason reason, String message) {
        reply.refused(new Refusal(reason, message, null));
    }

    void carryOut(Ready ready, long now) {
        turnAt = now;
        ready.chunkReads().forEach(this::read);
        if (ready.chunk() != null) {
            stage(ready.chunk());
        }
        List<Snapshot> needed = needed(now);
        if (!needed.equals(kept)) {
            kept = needed;
            run(
                    () -> {
                        ports.snapshots().retain(needed);
                        return needed;
                    },
                    done -> {},
                    failure -> kept = List.of());
        }
        settle();
        boolean due = entries >= policy.entries() || bytes >= policy.logBytes();
        if (!taking && next == null && (due || !asking.isEmpty())) {
            next = view();
        }
        if (next != null && next.point.index() <= raft.durableIndex()) {
            write(next);
            next = null;
        }
    }

    /** All that must be there, each once. */
    private List<Snapshot> needed(long now) {
        List<Snapshot> needed = loans.lent(now);
        raft.snapshotsInUse().forEach(used -> addOnce(used, needed));
        Snapshot newest = raft.snapshot();
        if (newest != null) {
            addOnce(newest, needed);
        }
        return needed;
    }

    private static void addOnce(Snapshot snapshot, List<Snapshot> to) {
        if (!to.contains(snapshot)) {
            to.add(snapshot);
        }
    }

    /** Answers those to whom the newest one will do. */
    private void settle() {
        Snapshot newest = raft.snapshot();
        if (newest != null && !asking.isEmpty()) {
            asking.stream()
                    .filter(request -> request.enough() <= newest.index())
                    .forEach(request -> request.reply().done(newest));
            asking.removeIf(request -> request.enough() <= newest.index());
        }
    }

    /** Null when there is nothing to take that the newest snapshot does not hold. */
    private @Nullable View view() {
        List<TakeSnapshot> requests = asking;
        asking = new ArrayList<>();
        Entry last = machine.last();
        Snapshot newest = raft.snapshot();
        if (last == null || newest != null && newest.index() == last.index()) {
            requests.forEach(request -> answer(request.reply(), newest));
            return null;
        }
        entries = 0;
        bytes = 0;
        return new View(raft.pointAt(last), machine.state().view(), requests);
    }

    private void write(View view) {
        taking = true;
        run(
                () -> ports.snapshots().write(view.point, view.state),
                taken -> {
                    taking = false;
                    problem = null;
                    raft.snapshotTaken(taken);
                    view.asking.forEach(request -> request.reply().done(taken));
                },
                failure -> {
                    taking = false;
                    failed("no snapshot was taken", failure);
                    view.asking.forEach(request ->
                            refuse(request.reply(), Reason.FAILED, String.valueOf(problem)));
                });
    }

    private static void answer(Reply<Snapshot> reply, @Nullable Snapshot newest) {
        if (newest == null) {
            refuse(reply, Reason.FAILED, "nothing has been applied since the node started");
        } else {
            reply.done(newest);
        }
    }

    private void stage(Ready.Chunk chunk) {
        Snapshot snapshot = chunk.snapshot();
        StateMachine reader = machine.state();
        run(
                () -> receive(chunk, reader),
                staged -> {
                    incoming = incoming != null && incoming.snapshot.equals(snapshot)
                            ? incoming.with(staged.bytes)
                            : new Incoming(snapshot, turnAt, staged.bytes, staged.bytes);
                    if (staged.state == null) {
                        raft.staged(snapshot, staged.bytes);
                    } else {
                        installed(snapshot, staged.state);
                    }
                },
                failure -> {
                    failed(snapshot + " was not received", failure);
                    raft.staged(snapshot, -1);
                });
    }

    /** So many bytes are here; if that is all, and sound, also the state that they hold. */
    private record Staged(long bytes, @Nullable StateMachine state) {}

    private Staged receive(Ready.Chunk chunk, StateMachine reader) throws IOException {
        Snapshots snapshots = ports.snapshots();
        Snapshot snapshot = chunk.snapshot();
        long here = chunk.bytes().length == 0
                ? snapshots.staged(snapshot)
                : snapshots.stage(snapshot, chunk.offset(), chunk.bytes());
        if (here < snapshot.bytes()) {
            return new Staged(here, null);
        }
        StateMachine state = snapshots.install(snapshot, reader);
        return new Staged(state == null ? 0 : here, state);
    }

    private void installed(Snapshot snapshot, StateMachine state) {
        incoming = null;
        problem = null;
        if (raft.install(snapshot)) {
            machine.replace(state, snapshot.index());
            entries = 0;
            bytes = 0;
        }
    }

    private void failed(String what, IOException failure) {
        problem = what + ": " + failure.getMessage();
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private interface Then<T> {
        void accept(T value);
    }

    /** Any other exception than an IOException is thrown on the loop, and ends the node. */
    private <T> void run(Work<T> work, Then<T> done, Then<IOException> failed) {
        ports.background().execute(() -> {
            Runnable effect;
            try {
                T value = work.run();
                effect = () -> done.accept(value);
            } catch (IOException e) {
                effect = () -> failed.accept(e);
            } catch (RuntimeException e) {
                effect = () -> {
                    throw e;
                };
            }
            ports.completions().accept(new Input.Completed(effect));
        });
    }
}
