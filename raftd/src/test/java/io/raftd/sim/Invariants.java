package io.raftd.sim;

import static io.raftd.sim.Violation.unless;

import io.raftd.kv.CommandCodec;
import io.raftd.kv.Result;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Stamp;
import io.raftd.node.NodeStatus;
import io.raftd.node.NodeStatus.LogPosition;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.sim.Ledger.Known;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every moment of a run, judged by what nodes say of themselves, send, store and
 * apply, and by what went before (Raft paper, Figure 3; dissertation, chapter 3).
 *
 * <pre>
 *   I1  one leader a term                                  {@link Ledger#leads}
 *   I2  one vote a term of each replica, across crashes    {@link Campaigns#votes}
 *   I3  a vote leaves only when it is on the disk          {@link Campaigns#votes}
 *   I4  terms never decrease, and leave only from the disk sent, monotonic, {@link Shadow}
 *   I5  a leader's log only grows                          appendOnly
 *   I6  (index, term) names one record and all before it   {@link Ledger#seen}: by the chain's CRC
 *   I7  terms in a log do not decrease; leaders make them  {@link Ledger#seen}, order
 *   I8  a leader has all that was committed before         {@link Ledger}, as it learns of entries
 *   I9  committed is what a quorum has on its disks        committed
 *   I10 what is committed stays                            {@link Ledger#commit}, log
 *   I11 all apply the same in order, to the same state     applied, turned
 *   I12 applied <= commit <= lastIndex; commit is true     order, log
 *   I13 commit, applied never decrease                     monotonic
 *   I14 a leader's match index is true, but of who has gone on to a newer term      log
 *   I15 an acknowledgement leaves only from the disk       Sends.appendReply, log, committed
 *   I16 what was acknowledged is there at the end          acknowledged, {@link Simulator#agree}
 *   I17 linearizable                                       {@link Workload#check}
 *   I18 reads are fresh                                    {@link SimClient}
 *   I19 exactly once; sessions are part of the digest      executed, applied
 *   I20 sessions are a function of the log                 applied: digests are equal
 *   I21 configurations that follow each other overlap      {@link Ledger#seen}, oneAtATime
 *   I22 the configuration is the log's newest              log
 *   I23 only voters count                                  {@link Campaigns#isMajority}
 *   I24 a snapshot is its log's prefix                     restored: by the digest there
 *   I25 a disk comes back with all, or is refused          {@link Shadow#recovered}, SimNode
 *   I26 who cannot win raises no term                      {@link Campaigns}, Simulator#rest
 *   I27 liveness, and no busy loop                         {@link Simulator}, {@link SimNode}
 *   I28 memory is bounded                                  {@link Bounds}, {@link Simulator}: rest
 *   I29 one answer of the right class                      {@link Told}, {@link SimClient}
 *   I30 one seed, one trace                                {@link Timeline#hash}
 *       who has lost its log neither votes nor leads, until  {@link Sends}, turned,
 *       it has all of it that counts                       {@link Shadow#rebuilt}
 * </pre>
 */
final class Invariants {
    /** One replica, a node with its disk, over all of its incarnations. */
    final class Watched {
        private final Shadow shadow;
        private @Nullable NodeStatus status;
        private @Nullable Configuration used;
        private @Nullable Configuration logged;
        private long applied;
        private final List<Entry> unchecked = new ArrayList<>();

        private Watched(ReplicaId self) {
            shadow = new Shadow(self, ledger);
        }

        Shadow shadow() {
            return shadow;
        }

        /** Compares what it has not compared before. */
        @SuppressWarnings("ReferenceEquality") // a shortcut
        private boolean isSame(Configuration ofLog, @Nullable Configuration inUse) {
            boolean same = ofLog == logged && inUse == used || ofLog.equals(inUse);
            logged = ofLog;
            used = inUse;
            return same;
        }

        /** A new process has the disk, and the state of a snapshot there; null for none. */
        void restarted(@Nullable Snapshot snapshot, long digest) {
            status = null;
            unchecked.clear();
            restored(snapshot == null ? 0 : snapshot.index(), digest);
        }

        /** The state after {@code index} came with a snapshot. */
        void restored(long index, long digest) {
            applied = index;
            if (index > 0) {
                agrees(index, digest);
            }
        }

        private void agrees(long index, long digest) {
            unless(
                    digests.get((int) index - 1) == digest,
                    "State Machine Safety: %s has digest %016x after index %d, another had %016x",
                    shadow.self(),
                    digest,
                    index,
                    digests.get((int) index - 1));
        }

        void applied(Entry entry, Result result, long digest) {
            unless(
                    entry.index() == applied + 1,
                    "%s applies %s after index %d",
                    shadow.self(),
                    entry,
                    applied);
            applied = entry.index();
            unchecked.add(entry);
            if (digests.size() < applied) {
                digests.add(digest);
                executed(entry, result);
            }
            agrees(applied, digest);
        }
    }

    /** What names a write, however often it is proposed. */
    private record Request(UUID session, long sequence) {}

    private final Bounds bounds;
    private final Ledger ledger = new Ledger();
    private final Map<ReplicaId, Watched> watched = new HashMap<>();
    private final List<Long> digests = new ArrayList<>();
    private final Map<ByteBuffer, Long> committedCommands = new HashMap<>();
    private final Map<Request, Result> results = new HashMap<>();
    private final Campaigns campaigns = new Campaigns();
    private final Sends sends = new Sends(this);
    private final Set<ReplicaId> strangers = new HashSet<>();
    private @Nullable UUID cluster;
    private long acknowledged;

    Invariants(Bounds bounds) {
        this.bounds = bounds;
    }

    Watched watch(ReplicaId replica) {
        Watched known = watched.get(replica);
        return known == null ? watched.computeIfAbsent(replica, Watched::new) : known;
    }

    /** Up to here some node knows the log as committed. */
    long committedIndex() {
        return ledger.committedIndex();
    }

    /** The highest index of a write that a client knows as done. */
    long acknowledgedIndex() {
        return acknowledged;
    }

    /** Where this command is committed, the first time if twice; null: nowhere. */
    @Nullable
    Long committedAt(byte[] command) {
        return committedCommands.get(ByteBuffer.wrap(command));
    }

    /** A client was told that this command is done. */
    void acknowledged(byte[] command) {
        Long index = committedAt(command);
        if (index == null) {
            throw new Violation("Durability: a write is acknowledged that is not committed");
        }
        acknowledged = Math.max(acknowledged, index);
    }

    /**
     * Exactly once: whatever comes again has the result of the first time, which names the revision
     * that it made, unless the session no longer remembers it.
     */
    void executed(Entry entry, Result result) {
        if (entry.type() != EntryType.COMMAND) {
            return;
        }
        Stamp stamp = CommandCodec.decode(
                        entry.buffer(), entry.payloadOffset(), entry.payloadLength())
                .stamp();
        Request request = new Request(stamp.session(), stamp.sequence());
        Result first = results.putIfAbsent(request, result);
        unless(
                first == null
                        || first.equals(result)
                        || result == Rejected.STALE
                        || result == Rejected.SESSION_EXPIRED,
                "Exactly once: %s gives %s, the same request gave %s before",
                entry,
                result,
                first);
    }

    /** {@code message} is about to leave its sender. */
    void sent(Message message) {
        Shadow disk = watch(message.from()).shadow;
        unless(
                message instanceof PreVote || disk.hardState().term() >= message.term(),
                "Durability: %s sends %s, but has only term %d on its disk",
                message.from(),
                message,
                disk.hardState().term());
        message.accept(sends);
    }

    Campaigns campaigns() {
        return campaigns;
    }

    Ledger ledger() {
        return ledger;
    }

    /** {@code message} reaches a node from outside of the cluster. */
    void sentByStranger(Message message) {
        strangers.add(message.from());
        if (message instanceof RequestVote) {
            campaigns.campaigned(message.term());
        }
    }

    /** A replica knows that it is no member any more: a committed configuration says so. */
    void retired(ReplicaId replica) {
        long last = ledger.committedIndex();
        unless(
                last > 0 && ledger.committed(last).configuration().removed().contains(replica),
                "%s takes itself for removed, and is not",
                replica);
    }

    /** Perhaps for a part of a turn only. */
    void elected(long term, ReplicaId leader) {
        ledger.leads(term, leader);
    }

    /** A node has ended a turn. */
    void turned(NodeStatus status) {
        Watched w = watch(status.self());
        NodeStatus before = w.status;
        w.status = status;
        if (status.state() == NodeStatus.State.REBUILDING) {
            unless(
                    status.role() == RoleName.FOLLOWER,
                    "%s has lost its log, and is %s",
                    status.self(),
                    status.role());
        } else if (status.state() != NodeStatus.State.MEMBER) {
            return;
        }
        if (cluster == null) {
            cluster = status.cluster();
        }
        unless(
                cluster != null && cluster.equals(status.cluster()),
                "One birth: %s is of cluster %s, others of %s",
                status.self(),
                status.cluster(),
                cluster);
        campaigns.turned(status);
        if (status.role() == RoleName.LEADER) {
            ledger.leads(status.term(), status.self());
        }
        order(status, w);
        bounds.check(status, watched.size() + strangers.size(), () -> unreleased(status.log()));
        if (before != null) {
            monotonic(before, status);
            oneAtATime(before, status);
        }
        if (before == null || before.log().commitIndex() < status.log().commitIndex()) {
            committed(before, status);
        }
        log(status, w);
        for (Entry entry : w.unchecked) {
            unless(
                    ledger.committed(entry.index()).entry().crc() == entry.crc(),
                    "State Machine Safety: %s applied %s where %s is committed",
                    status.self(),
                    entry,
                    ledger.committed(entry.index()).entry());
        }
        w.unchecked.clear();
    }

    /** Bytes of the entries that a log must keep in memory, as far as they were ever seen. */
    private long unreleased(LogPosition log) {
        Known tip = ledger.find(log.lastIndex(), log.lastTerm());
        if (tip == null) {
            return Long.MAX_VALUE;
        }
        long bytes = 0;
        long released = Math.min(log.durableIndex(), log.appliedIndex());
        for (long index = log.lastIndex(); index > released; index--) {
            bytes += ledger.on(tip, index).entry().length();
        }
        return bytes;
    }

    private static void order(NodeStatus s, Watched w) {
        LogPosition log = s.log();
        unless(
                log.firstIndex() - 1 <= log.appliedIndex()
                        && log.appliedIndex() <= log.commitIndex()
                        && log.commitIndex() <= log.lastIndex()
                        && log.durableIndex() <= log.lastIndex()
                        && log.lastTerm() <= s.term(),
                "Order: %s in term %d has %s",
                s.self(),
                s.term(),
                log);
        Snapshot snapshot = s.snapshot();
        if (snapshot != null && snapshot.index() == log.appliedIndex()) {
            w.applied = snapshot.index();
        }
        unless(
                w.applied == log.appliedIndex(),
                "%s has applied %d, says %d",
                s.self(),
                w.applied,
                log.appliedIndex());
        unless(
                log.durableIndex() <= w.shadow.lastIndex(),
                "Durability: %s counts %d as durable, but has only %d on its disk",
                s.self(),
                log.durableIndex(),
                w.shadow.lastIndex());
        unless(
                w.shadow.hardState().term() <= s.term(),
                "%s is in term %d, its disk in %s",
                s.self(),
                s.term(),
                w.shadow.hardState());
    }

    private void monotonic(NodeStatus before, NodeStatus after) {
        LogPosition was = before.log();
        LogPosition is = after.log();
        unless(
                before.term() <= after.term()
                        && was.commitIndex() <= is.commitIndex()
                        && was.appliedIndex() <= is.appliedIndex()
                        && indexOf(before.snapshot()) <= indexOf(after.snapshot()),
                "Order: %s went from term %d, %s to term %d, %s",
                after.self(),
                before.term(),
                was,
                after.term(),
                is);
        unless(
                before.term() != after.term()
                        || before.votedFor() == null
                        || before.votedFor().equals(after.votedFor()),
                "One vote a term: %s voted for %s, then for %s in term %d",
                after.self(),
                before.votedFor(),
                after.votedFor(),
                after.term());
        if (before.role() == RoleName.LEADER && before.term() == after.term()) {
            appendOnly(before, after);
        }
    }

    /** A leader begins a change when the one before is committed, and an entry of its term. */
    private void oneAtATime(NodeStatus before, NodeStatus s) {
        boolean leads = s.role() == RoleName.LEADER
                && before.role() == RoleName.LEADER
                && before.term() == s.term();
        Known commit = leads ? ledger.find(s.log().commitIndex(), s.term()) : null;
        unless(
                !leads
                        || before.configurationIndex() == s.configurationIndex()
                        || before.configurationIndex() <= s.log().commitIndex() && commit != null,
                "%s goes from configuration %d to %d with commit index %d",
                s.self(),
                before.configurationIndex(),
                s.configurationIndex(),
                s.log().commitIndex());
    }

    private static long indexOf(@Nullable Snapshot snapshot) {
        return snapshot == null ? 0 : snapshot.index();
    }

    private void appendOnly(NodeStatus before, NodeStatus after) {
        LogPosition was = before.log();
        LogPosition is = after.log();
        Known last = ledger.find(was.lastIndex(), was.lastTerm());
        Known now = ledger.find(is.lastIndex(), is.lastTerm());
        unless(
                was.lastIndex() <= is.lastIndex()
                        && (last == null || now == null || ledger.on(now, was.lastIndex()) == last),
                "Leader Append-Only: %s changed its log from %s to %s in term %d",
                after.self(),
                was,
                is,
                after.term());
    }

    /**
     * The first node to know an entry as committed is the leader of its term, which knows it to be
     * on the disks of a quorum, and counts no entry of an earlier term (3.6.2). All others learn
     * it.
     */
    private void committed(@Nullable NodeStatus before, NodeStatus s) {
        long commit = s.log().commitIndex();
        if (commit <= ledger.committedIndex()) {
            return;
        }
        Known tip = ledger.find(commit, commit == 1 ? 0 : termLed(before, s));
        if (tip == null || !isQuorum(tip, s.configuration())) {
            throw new Violation(
                    "Durability: %s in term %d has commit index %d; no quorum has %s on its disks"
                            .formatted(
                                    s.self(),
                                    s.term(),
                                    commit,
                                    tip == null ? "an entry of its term there" : tip.entry()));
        }
        for (Known next : ledger.commit(tip)) {
            if (next.entry().type() == EntryType.COMMAND) {
                ByteBuffer command = ByteBuffer.wrap(next.entry().payload());
                committedCommands.putIfAbsent(command, next.index());
            }
        }
    }

    /** The term that the node leads or, if it has given up in this very turn, led. */
    private static long termLed(@Nullable NodeStatus before, NodeStatus s) {
        boolean leads = s.role() == RoleName.LEADER;
        boolean led = before != null && before.role() == RoleName.LEADER;
        unless(
                leads || led,
                "%s has commit index %d, which no leader has, and is %s in term %d",
                s.self(),
                s.log().commitIndex(),
                s.role(),
                s.term());
        return leads || before == null ? s.term() : before.term();
    }

    /**
     * The genesis entry is committed by definition. Others are counted by the newest configuration
     * of the leader's log (4.1), which may stand behind them, or have come after the counting.
     */
    private boolean isQuorum(Known known, @Nullable Configuration leaders) {
        Predicate<ReplicaId> holds = r -> watch(r).shadow.hasHeld(known.entry());
        return known.index() == 1
                || Campaigns.isMajority(known.configuration(), holds)
                || leaders != null && Campaigns.isMajority(leaders, holds);
    }

    /** What the log of a node must agree with; unless its end was neither sent nor stored yet. */
    private void log(NodeStatus s, Watched w) {
        Known tip = ledger.find(s.log().lastIndex(), s.log().lastTerm());
        if (tip == null) {
            return;
        }
        long commit = s.log().commitIndex();
        Known last = commit == 0 ? null : ledger.on(tip, commit);
        unless(
                last == null || last == ledger.committed(commit),
                "Committed entries do not change: %s has commit index %d and there %s, not %s",
                s.self(),
                commit,
                last,
                last == null ? null : ledger.committed(commit));
        long durable = s.log().durableIndex();
        unless(
                durable == 0 || w.shadow.holds(ledger.on(tip, durable).entry()),
                "Durability: %s counts %d as durable, its disk has another entry there",
                s.self(),
                durable);
        unless(
                tip.configurationIndex() == s.configurationIndex()
                        && w.isSame(tip.configuration(), s.configuration()),
                "%s uses configuration %d: %s; its log has %d: %s",
                s.self(),
                s.configurationIndex(),
                s.configuration(),
                tip.configurationIndex(),
                tip.configuration());
        for (NodeStatus.Peer peer : s.peers()) {
            Known match = peer.matchIndex() == 0 ? null : ledger.on(tip, peer.matchIndex());
            Shadow disk = watch(peer.replica()).shadow;
            unless(
                    match == null
                            || disk.hasHeld(match.entry())
                            || disk.hardState().term() > s.term(),
                    "Durability: leader %s counts on %s for %d; its disk has %s there",
                    s.self(),
                    peer.replica(),
                    peer.matchIndex(),
                    disk.at(peer.matchIndex()));
        }
    }
}
