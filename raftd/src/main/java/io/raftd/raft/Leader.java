package io.raftd.raft;

import io.raftd.raft.Event.Resignation;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Progress.Installation;
import io.raftd.raft.ReadIndexQueue.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A leader's view of its term: how far each peer is, which reads wait for which round, to whom
 * leadership is being handed. Everything here dies with the leadership.
 */
final class Leader implements Role {
    private final Raft raft;
    private final Map<ReplicaId, Progress> peers = new TreeMap<>();
    private final Reads reads;
    private final long since;
    private final long clusterTimeAtStart;
    private final long firstOwnIndex;
    private long heartbeatAt;
    private @Nullable Long noticeAt;
    private @Nullable Handover handover;
    private boolean urged;
    private boolean everUrged;

    /**
     * Leadership goes to {@code target} once it has the whole log, or stays here when that takes
     * until {@code deadline}.
     */
    private record Handover(ReplicaId target, long deadline) {}

    Leader(Raft raft, long clusterTimeMs) {
        this.raft = raft;
        this.reads = new Reads(raft, this);
        this.since = raft.now();
        this.clusterTimeAtStart = clusterTimeMs;
        this.firstOwnIndex = raft.log().lastIndex() + 1;
        this.heartbeatAt = raft.now() + raft.settings().heartbeat();
        for (ReplicaId peer : others()) {
            peers.put(peer, new Progress(firstOwnIndex, raft.now()));
        }
    }

    private Set<ReplicaId> others() {
        Set<ReplicaId> others = new HashSet<>();
        for (Member m : raft.configuration().members()) {
            if (!m.replica().equals(raft.self())) {
                others.add(m.replica());
            }
        }
        return others;
    }

    /**
     * Takes up who has become a member, whose log will be short, so that it is looked at first; and
     * drops who no longer is one.
     */
    void membersChanged() {
        Set<ReplicaId> others = others();
        for (ReplicaId peer : others) {
            if (!peers.containsKey(peer)) {
                Progress newcomer = new Progress(raft.log().lastIndex() + 1, raft.now());
                newcomer.probe(raft.log().lastIndex());
                peers.put(peer, newcomer);
                sendEmpty(peer, newcomer);
            }
        }
        peers.keySet().retainAll(others);
        reads.membersChanged();
        if (handover != null && !raft.configuration().isVoter(handover.target)) {
            giveUp(handover);
        }
    }

    @Override
    public RoleName name() {
        return RoleName.LEADER;
    }

    @Override
    public ReplicaId leader() {
        return raft.self();
    }

    /** Null for one that is no member. */
    @Nullable
    Progress progress(ReplicaId peer) {
        return peers.get(peer);
    }

    /**
     * Cluster time in ms: it goes on from what this node knew when it was elected, by its own
     * monotonic clock.
     */
    long clusterTimeMs() {
        return clusterTimeAtStart + (raft.now() - since) / 1_000_000;
    }

    /**
     * False when no quorum has answered for an election timeout: then it must not go on as a leader
     * (6.2).
     */
    boolean hearsQuorum() {
        return Quorum.reached(raft.configuration(), r -> r.equals(raft.self()) || isActive(r));
    }

    /** The voters but itself that have not answered for an election timeout. */
    List<ReplicaId> silentVoters() {
        return peers.keySet().stream()
                .filter(peer -> raft.configuration().isVoter(peer) && !isActive(peer))
                .toList();
    }

    private boolean isActive(ReplicaId replica) {
        Progress p = peers.get(replica);
        return p != null && isActive(p);
    }

    boolean isActive(Progress p) {
        return raft.now() - p.contact() < raft.settings().electionTimeout();
    }

    void tick() {
        long now = raft.now();
        if (handover != null && now - handover.deadline >= 0) {
            giveUp(handover);
        }
        if (now - heartbeatAt >= 0) {
            heartbeatAt = now + raft.settings().heartbeat();
            if (reads.wantRoundEachHeartbeat()) {
                beginRound();
            } else {
                peers.forEach(this::sendEmpty);
            }
            peers.forEach(this::askAgain);
            urged = false;
            if (handover == null && wouldLeadBetterElsewhere()) {
                raft.transferLeadership(null);
            }
        }
        if (noticeAt != null && now - noticeAt >= 0) {
            peers.forEach((peer, p) -> {
                if (!p.isProbing() && p.sentCommit() < raft.commit()) {
                    sendEmpty(peer, p);
                }
            });
            noticeAt = null;
        }
    }

    /** The disk here has stalled, and the others are a quorum without it. */
    private boolean wouldLeadBetterElsewhere() {
        return raft.outbox().diskLag(raft.now()) > raft.settings().electionTimeout()
                && Quorum.reached(raft.configuration(), this::isActive);
    }

    @Override
    public long nextTick() {
        long next = noticeAt != null && noticeAt - heartbeatAt < 0 ? noticeAt : heartbeatAt;
        return handover != null && handover.deadline - next < 0 ? handover.deadline : next;
    }

    /**
     * The end of a turn: a round for the reads that wait, and entries to every peer whose window
     * has room, once the term is durable here.
     */
    void flush() {
        if (raft.configuration().isJoint() && hasCommittedMembers() && handover == null) {
            raft.appendConfiguration(this, raft.configuration().left());
        }
        if (reads.wantRound()) {
            beginRound();
        }
        if (raft.outbox().isHardStateDurable()) {
            peers.forEach(this::stream);
        }
        handOver();
        if (!raft.configuration().isVoter(raft.self()) && hasCommittedMembers()) {
            leave();
        }
    }

    private void beginRound() {
        reads.begin();
        peers.forEach(this::sendEmpty);
        reads.settle();
    }

    /** The configuration in force is committed, and so is an entry of this term. */
    boolean hasCommittedMembers() {
        return hasCommittedOwn() && raft.configurationIndex() <= raft.commit();
    }

    /**
     * This leader is no voter any more, by a configuration that is committed: it tells all of that,
     * asks the best of them to campaign, and follows (4.2.2).
     */
    private void leave() {
        peers.forEach(this::sendEmpty);
        ReplicaId successor = bestSuccessor();
        if (successor != null) {
            urge(successor);
        }
        raft.chronicle().steppedDown(Resignation.REMOVED, successor);
        raft.follow(null, "no voter any more");
    }

    private void stream(ReplicaId peer, Progress p) {
        RaftLog log = raft.log();
        if (p.next() < log.firstIndex()) {
            install(peer, p);
            return;
        }
        while (p.next() <= log.lastIndex() && p.canStream(raft.settings().windowBytes())) {
            List<Entry> entries =
                    log.inMemory(p.next(), log.lastIndex(), raft.settings().maxAppendBytes());
            if (entries.isEmpty()) {
                if (p.isResting(raft.now(), log.lastIndex())) {
                    return;
                }
                p.fetch(raft.now(), log.lastIndex());
                raft.outbox().fetch(new Fetch(peer, p.next(), raft.settings().maxAppendBytes()));
                return;
            }
            sendEntries(peer, p, entries);
        }
    }

    private void sendEntries(ReplicaId peer, Progress p, List<Entry> entries) {
        long bytes = 0;
        for (Entry e : entries) {
            bytes += e.length();
        }
        send(peer, p, entries);
        p.sent(entries.get(entries.size() - 1).index(), bytes, raft.commit());
    }

    /** A heartbeat, a probe and a round are one and the same message. */
    private void sendEmpty(ReplicaId peer, Progress p) {
        send(peer, p, List.of());
        p.sent(p.next() - 1, 0, raft.commit());
    }

    /** What the log no longer reaches back to cannot be probed, but everybody agrees at 0. */
    private void send(ReplicaId peer, Progress p, List<Entry> entries) {
        boolean reached = p.next() >= raft.log().firstIndex();
        long prev = reached ? p.next() - 1 : 0;
        long prevTerm = reached ? raft.log().term(prev) : 0;
        raft.outbox()
                .send(new AppendEntries(
                        raft.self(),
                        peer,
                        raft.term(),
                        prev,
                        prevTerm,
                        raft.commit(),
                        reads.round(),
                        clusterTimeMs(),
                        entries));
    }

    /**
     * Stored entries came for a peer; they are of use if it still wants them, and they and the one
     * before them are still the log's.
     */
    void fetched(ReplicaId peer, List<Entry> entries) {
        Progress p = peers.get(peer);
        if (p == null) {
            return;
        }
        p.fetched(entries.size(), raft.now(), raft.log().lastIndex());
        Entry last = entries.get(entries.size() - 1);
        if (p.canStream(raft.settings().windowBytes())
                && p.next() == entries.get(0).index()
                && p.next() >= raft.log().firstIndex()
                && raft.log().holds(last.index(), last.term())) {
            sendEntries(peer, p, entries);
        }
    }

    /** The entries that the peer lacks are no longer here: it is sent the snapshot instead. */
    private void install(ReplicaId peer, Progress p) {
        Snapshot snapshot = raft.snapshot();
        if (p.installation() == null && snapshot != null) {
            p.install(new Installation(snapshot, false));
            ask(peer, snapshot);
        }
    }

    /** An operator wants the peer to have the newest snapshot, and all that is in it, now. */
    SnapshotSending sendSnapshot(ReplicaId peer) {
        Progress p = peers.get(peer);
        Snapshot snapshot = raft.snapshot();
        if (p == null) {
            return SnapshotSending.NO_PEER;
        } else if (snapshot == null) {
            return SnapshotSending.NO_SNAPSHOT;
        } else if (p.match() >= snapshot.index()) {
            return SnapshotSending.UNCHANGED;
        } else if (!isActive(p)) {
            return SnapshotSending.SILENT;
        }
        if (p.installation() == null) {
            p.install(new Installation(snapshot, true));
            if (raft.outbox().isHardStateDurable()) {
                ask(peer, snapshot);
            }
        }
        return SnapshotSending.UNDER_WAY;
    }

    private void endInstallation(Progress p) {
        Installation i = p.installation();
        if (i != null && i.isOver(p.match(), p.next() >= raft.log().firstIndex())) {
            p.install(null);
        }
    }

    /** The peer has acknowledged something; {@code i} was under way to it before. */
    private void told(ReplicaId peer, Progress p, @Nullable Installation i) {
        if (i != null && p.installation() == null && p.match() >= i.snapshot().index()) {
            Snapshot sent = i.snapshot();
            raft.outbox()
                    .event(new Event.SnapshotSent(raft.term(), peer, sent.index(), sent.term()));
        }
    }

    private void askAgain(ReplicaId peer, Progress p) {
        Installation i = p.installation();
        if (i != null && i.isStuck() && raft.outbox().isHardStateDurable()) {
            ask(peer, i.snapshot());
        }
    }

    private void ask(ReplicaId peer, Snapshot snapshot) {
        send(peer, snapshot, 0, new byte[0]);
    }

    private void send(ReplicaId peer, Snapshot snapshot, long offset, byte[] bytes) {
        raft.outbox()
                .send(new Message.InstallSnapshot(
                        raft.self(), peer, raft.term(), snapshot, offset, bytes));
    }

    /** The peer says how much of a snapshot it has. */
    boolean installing(Message.InstallReply m) {
        Progress p = peers.get(m.from());
        if (p == null) {
            return false;
        }
        p.heard(raft.now());
        Installation i = p.installation();
        if (i == null
                || i.snapshot().index() != m.index()
                || i.snapshot().term() != m.snapshotTerm()) {
            return false;
        }
        if (i.reached(m.offset())) {
            raft.outbox()
                    .read(new Ready.ChunkRead(
                            m.from(), i.snapshot(), m.offset(), raft.settings().chunkBytes()));
        }
        return true;
    }

    /** Null: what was to be sent is gone; then the newest snapshot is, from its beginning. */
    void chunkRead(Ready.ChunkRead wanted, byte @Nullable [] bytes) {
        Progress p = peers.get(wanted.peer());
        Installation i = p == null ? null : p.installation();
        if (p == null || i == null || !i.snapshot().equals(wanted.snapshot())) {
            return;
        }
        i.read();
        if (bytes == null) {
            p.install(null);
        } else if (i.offset() == wanted.offset()) {
            send(wanted.peer(), wanted.snapshot(), wanted.offset(), bytes);
        }
    }

    List<Snapshot> snapshotsInUse() {
        List<Snapshot> used = new ArrayList<>();
        for (Progress p : peers.values()) {
            Installation i = p.installation();
            if (i != null) {
                used.add(i.snapshot());
            }
        }
        return used;
    }

    /**
     * The first index that some peer will be sent yet: all behind a snapshot that is under way; and
     * what a peer that answers lacks, as far as it is not before {@code least}.
     */
    long oldestNeeded(long least) {
        long oldest = Long.MAX_VALUE;
        for (Progress p : peers.values()) {
            Installation i = p.installation();
            if (i != null) {
                oldest = Math.min(oldest, i.snapshot().index() + 1);
            } else if (isActive(p)) {
                oldest = Math.min(oldest, Math.max(least, p.match() + 1));
            }
        }
        return oldest;
    }

    boolean matched(Message.AppendReply m) {
        Progress p = peers.get(m.from());
        if (p == null) {
            return false;
        }
        p.heard(raft.now(), m.round());
        if (m.match() > raft.log().lastIndex()) {
            throw new IllegalStateException(m.from() + " matches " + m.match() + " > lastIndex "
                    + raft.log().lastIndex());
        }
        Installation underWay = p.installation();
        p.matched(m.match());
        endInstallation(p);
        told(m.from(), p, underWay);
        advanceCommit();
        reads.settle();
        return true;
    }

    boolean rejected(Message.AppendRejected m) {
        Progress p = peers.get(m.from());
        if (p == null) {
            return false;
        }
        if (m.rebuilding()) {
            p.lost(Math.min(m.hintIndex(), m.prevIndex() - 1));
        }
        p.heard(raft.now(), m.round());
        if (p.isNews(m.prevIndex())) {
            long hint = raft.log().newestOfTermAtMost(m.hintIndex(), m.hintTerm());
            p.probe(Math.min(hint, m.prevIndex() - 1));
            endInstallation(p);
            sendEmpty(m.from(), p);
        }
        reads.settle();
        return true;
    }

    /** A peer has lost its log. What is sampled here has all that it acknowledged in this term. */
    boolean logLost(Message.LogLost m) {
        Progress p = peers.get(m.from());
        if (p == null) {
            return false;
        }
        p.heard(raft.now());
        long lastIndex = raft.log().lastIndex();
        p.rebuild(lastIndex);
        raft.outbox()
                .send(new Message.LogEnd(raft.self(), m.from(), raft.term(), m.nonce(), lastIndex));
        return true;
    }

    /**
     * Commits what a quorum has, if it is of this term: older entries are never counted, they
     * follow (3.6.2, figure 3.7).
     */
    void advanceCommit() {
        long agreed = Quorum.agreed(raft.configuration(), this::durable);
        if (agreed > raft.commit() && raft.log().term(agreed) == raft.term()) {
            raft.commitTo(agreed);
            if (noticeAt == null) {
                noticeAt = raft.now() + raft.settings().heartbeat() / 10;
            }
        }
    }

    /**
     * What the replica is known to have on its disk; the leader is a replica like any other
     * (10.2.1).
     */
    private long durable(ReplicaId replica) {
        if (replica.equals(raft.self())) {
            return raft.log().durable();
        }
        Progress p = peers.get(replica);
        return p == null ? 0 : p.match();
    }

    void read(Reader reader) {
        reads.add(reader);
    }

    /** An entry of its term is committed: it knows the newest commit index (6.4). */
    boolean hasCommittedOwn() {
        return raft.commit() >= firstOwnIndex;
    }

    /** The peer has the configuration in force on its disk. */
    boolean hasMembers(ReplicaId peer) {
        Progress p = peers.get(peer);
        return p != null && p.match() >= raft.configurationIndex();
    }

    /** No read is answered any more. */
    void abandonReads() {
        reads.abandon();
    }

    List<PeerView> views() {
        List<PeerView> views = new ArrayList<>();
        peers.forEach((peer, p) -> views.add(PeerView.of(peer, p, raft.now(), isActive(p))));
        return views;
    }

    boolean isHandingOver() {
        return handover != null;
    }

    void handOverTo(ReplicaId target) {
        raft.outbox()
                .event(new Event.HandoverBegun(raft.term(), target, wouldLeadBetterElsewhere()));
        handover = new Handover(target, raft.now() + raft.settings().electionTimeout());
        urged = false;
        everUrged = false;
    }

    private void giveUp(Handover failed) {
        handover = null;
        raft.outbox().event(new Event.HandoverFailed(raft.term(), failed.target));
    }

    /** It is handing over, and has asked the target to campaign. */
    boolean hasUrged() {
        return handover != null && everUrged;
    }

    /**
     * Sends TimeoutNow to a target that has the whole log (3.10); again with each heartbeat, for it
     * may be lost.
     */
    private void handOver() {
        if (handover != null && !urged) {
            Progress p = peers.get(handover.target);
            if (p != null && p.match() == raft.log().lastIndex()) {
                urge(handover.target);
                urged = true;
                everUrged = true;
            }
        }
    }

    private void urge(ReplicaId successor) {
        reads.forgoLease();
        raft.outbox().send(new Message.TimeoutNow(raft.self(), successor, raft.term()));
    }

    /**
     * The voter that is furthest among those that answered within an election timeout and have
     * their log; null when there is none.
     */
    @Nullable
    ReplicaId bestSuccessor() {
        ReplicaId best = null;
        long furthest = -1;
        for (Map.Entry<ReplicaId, Progress> e : peers.entrySet()) {
            Progress p = e.getValue();
            if (isActive(p)
                    && !p.isRebuilding()
                    && raft.configuration().isLastingVoter(e.getKey())
                    && p.match() > furthest) {
                best = e.getKey();
                furthest = p.match();
            }
        }
        return best;
    }
}
