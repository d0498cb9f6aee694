package io.raftd.node;

import io.raftd.node.Refusal.Reason;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Member;
import io.raftd.raft.Raft;
import io.raftd.raft.Ready.ReadGrant;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.Transfer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The clients' requests that are in the node's hands; each leaves with exactly one answer. Commands
 * gathered in a turn are proposed together and wait for their index to be applied; reads gathered
 * in a turn share one read index, as do the changes of members that are to be planned.
 */
final class Requests {
    private final Raft raft;
    private final Storage storage;
    private final Machine machine;
    private final long maxUndurableBytes;
    private final List<Input.Propose> commands = new ArrayList<>();
    private final ArrayDeque<Proposed> proposed = new ArrayDeque<>();
    private final Map<Long, List<Waiting>> asked = new HashMap<>();
    private final PriorityQueue<Granted> granted =
            new PriorityQueue<>((a, b) -> Long.compare(a.index(), b.index()));
    private final MembershipChanges changes;
    private List<Waiting> reads = new ArrayList<>();
    private @Nullable Transferring transferring;
    private long nextRead = 1;
    private long bytes;
    private int unanswered;

    private record Proposed(long index, long term, Input.Propose request) {}

    /** What is to be done when a read would be linearizable, and who hears that it will not be. */
    private record Waiting(Runnable serve, Reply<?> reply) {}

    private record Granted(long index, List<Waiting> reads) {}

    /** Away from this leader of {@code term}; null: to whom it may be. */
    private record Transferring(long term, @Nullable ReplicaId target, Reply<Long> reply) {}

    Requests(Raft raft, Storage storage, Machine machine, long maxUndurableBytes) {
        this.raft = raft;
        this.storage = storage;
        this.machine = machine;
        this.maxUndurableBytes = maxUndurableBytes;
        this.changes = new MembershipChanges(new RaftConsensus(raft), this::notLeader);
    }

    /** Bytes of the entries of commands that have been proposed and have no answer yet. */
    long bytes() {
        return bytes;
    }

    /** Reads that have no answer yet. */
    int reads() {
        return unanswered;
    }

    void add(Input.Propose request) {
        if (!raft.canPropose()) {
            request.reply().refused(notLeader());
        } else if (storage.isFull()) {
            request.reply()
                    .refused(new Refusal(Reason.NO_SPACE, "the leader's disk is full", null));
        } else if (raft.undurableBytes() > maxUndurableBytes) {
            request.reply().refused(new Refusal(Reason.BUSY, "the leader's disk is behind", null));
        } else {
            commands.add(request);
        }
    }

    private Refusal notLeader() {
        ReplicaId leader = raft.leader();
        if (leader == null) {
            return new Refusal(Reason.NO_LEADER, "no leader is known", null);
        }
        Member member = raft.configuration().member(leader);
        return raft.roleName() == RoleName.LEADER
                ? new Refusal(Reason.BUSY, "leadership is being handed over", member)
                : new Refusal(Reason.NOT_LEADER, leader.node() + " leads", member);
    }

    void add(Input.Read request) {
        if (request.stale()) {
            request.reply().done(machine.query(request.query()));
        } else {
            add(new Waiting(
                    () -> request.reply().done(machine.query(request.query())), request.reply()));
        }
    }

    private void add(Waiting waiting) {
        reads.add(waiting);
        unanswered++;
    }

    void add(Input.SendSnapshot request) {
        ReplicaId peer = raft.configuration().members().stream()
                .map(Member::replica)
                .filter(r -> r.node().equals(request.node()))
                .filter(r -> request.disk() == null || r.disk().equals(request.disk()))
                .findFirst()
                .orElse(null);
        Snapshot newest = raft.snapshot();
        if (raft.roleName() != RoleName.LEADER) {
            request.reply().refused(notLeader());
        } else if (peer == null) {
            refuse(request, Reason.NOT_FOUND, request.node() + " is no member");
        } else if (newest == null) {
            refuse(
                    request,
                    Reason.FAILED,
                    "the leader has no snapshot; raftctl snapshot take lets it take one");
        } else if (peer.equals(raft.self())) {
            request.reply().done(new SnapshotSent(true, newest));
        } else {
            switch (raft.sendSnapshot(peer)) {
                case UNCHANGED -> request.reply().done(new SnapshotSent(true, newest));
                case UNDER_WAY -> request.reply().done(new SnapshotSent(false, newest));
                case SILENT -> refuse(request, Reason.FAILED, peer.node() + " does not answer");
                case NOT_LEADER, NO_PEER, NO_SNAPSHOT ->
                    throw new IllegalStateException("no snapshot to send to " + peer);
            }
        }
    }

    private static void refuse(Input.SendSnapshot request, Reason reason, String message) {
        request.reply().refused(new Refusal(reason, message, null));
    }

    void add(Input.ChangeMembers request) {
        if (raft.roleName() == RoleName.LEADER) {
            add(new Waiting(() -> changes.confirmed(request), request.reply()));
        } else {
            request.reply().refused(notLeader());
        }
    }

    /** True when {@link #submit} has something to hand to the core at once. */
    boolean hasMoreToSubmit() {
        return changes.hasConfirmed();
    }

    void add(Input.Transfer request) {
        Configuration configuration = raft.configuration();
        ReplicaId target = null;
        if (request.target() != null) {
            target = configuration.members().stream()
                    .map(Member::replica)
                    .filter(r -> r.node().equals(request.target()))
                    .findFirst()
                    .orElse(null);
            if (target == null) {
                request.reply()
                        .refused(new Refusal(
                                Reason.NOT_FOUND, request.target() + " is not a member", null));
                return;
            }
        }
        Refusal refusal = refusal(raft.transferLeadership(target), target);
        if (refusal != null) {
            request.reply().refused(refusal);
        } else if (target != null && target.equals(raft.leader())) {
            request.reply().done(raft.term());
        } else {
            transferring = new Transferring(raft.term(), target, request.reply());
        }
    }

    private @Nullable Refusal refusal(Transfer outcome, @Nullable ReplicaId target) {
        return switch (outcome) {
            case STARTED, ALREADY_LEADER -> null;
            case NOT_LEADER -> notLeader();
            case NOT_A_VOTER ->
                new Refusal(Reason.UNSAFE, target + " is not a voter and cannot lead", null);
            case NO_SUCCESSOR ->
                new Refusal(Reason.UNSAFE, "no other voter has answered lately", null);
            case IN_PROGRESS ->
                new Refusal(Reason.BUSY, "leadership is already being handed over", null);
        };
    }

    /** Hands the core what the turn has gathered. */
    void submit() {
        changes.submit();
        if (!commands.isEmpty()) {
            if (raft.canPropose()) {
                long index = raft.propose(
                        commands.stream().map(Input.Propose::command).toList());
                for (Input.Propose request : commands) {
                    bytes += request.bytes();
                    proposed.add(new Proposed(index++, raft.term(), request));
                }
            } else {
                commands.forEach(c -> c.reply().refused(notLeader()));
            }
            commands.clear();
        }
        if (!reads.isEmpty()) {
            asked.put(nextRead, reads);
            reads = new ArrayList<>();
            raft.readIndex(nextRead++);
        }
    }

    void applied(Entry e, Result result) {
        Proposed next = proposed.peek();
        if (next == null || next.index != e.index()) {
            return;
        }
        finish();
        if (next.term == e.term()) {
            next.request.reply().done(result);
        } else {
            next.request.reply().refused(unknown());
        }
    }

    private Proposed finish() {
        Proposed first = proposed.remove();
        bytes -= first.request.bytes();
        return first;
    }

    private static Refusal unknown() {
        return new Refusal(
                Reason.UNKNOWN,
                "accepted, and then leadership was lost: it may take effect or not",
                null);
    }

    void granted(ReadGrant grant) {
        List<Waiting> batch = asked.remove(grant.read());
        if (batch == null) {
            throw new IllegalStateException(
                    "read " + grant.read() + " was granted but never asked for");
        }
        if (grant.index() == null) {
            Refusal refusal = new Refusal(Reason.NO_LEADER, "no leader confirmed the read", null);
            batch.forEach(r -> r.reply().refused(refusal));
            unanswered -= batch.size();
        } else {
            granted.add(new Granted(grant.index(), batch));
        }
    }

    /**
     * The end of a turn: serves the reads whose index is applied, and settles what the loss of
     * leadership has decided.
     */
    void settle() {
        long applied = machine.applied();
        while (!granted.isEmpty() && granted.element().index <= applied) {
            List<Waiting> batch = granted.remove().reads;
            batch.forEach(r -> r.serve().run());
            unanswered -= batch.size();
        }
        changes.settle();
        boolean leads = raft.self().equals(raft.leader());
        while (!proposed.isEmpty() && (!leads || proposed.element().term != raft.term())) {
            finish().request.reply().refused(unknown());
        }
        if (transferring != null) {
            settle(transferring, leads);
        }
    }

    private void settle(Transferring t, boolean leads) {
        ReplicaId leader = raft.leader();
        if (leader == null || leads && raft.term() == t.term && !raft.canPropose()) {
            return;
        }
        transferring = null;
        if (leads) {
            t.reply.refused(new Refusal(
                    Reason.UNSAFE, "the successor did not take over; this node leads on", null));
        } else if (t.target != null && !leader.equals(t.target)) {
            t.reply.refused(new Refusal(
                    Reason.UNSAFE,
                    leader.node() + " was elected, not " + t.target.node(),
                    raft.configuration().member(leader)));
        } else {
            t.reply.done(raft.term());
        }
    }
}
