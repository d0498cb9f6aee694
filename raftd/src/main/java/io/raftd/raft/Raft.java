package io.raftd.raft;

import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Event.Resignation;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.InstallSnapshot;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.ReadIndexQueue.Reader;
import io.raftd.raft.Ready.ReadGrant;
import io.raftd.raft.Role.Candidate;
import io.raftd.raft.Role.Follower;
import io.raftd.raft.Role.Tally;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica's consensus (Ongaro and Ousterhout, Figure 2; Ongaro's dissertation, to which the
 * section numbers in this package refer). A turn is: {@link #advance} to the present, any number of
 * inputs, then {@link #ready} once; everything in a turn happens at the same moment. Not
 * thread-safe.
 */
public final class Raft {
    private final ReplicaId self;
    private final Settings settings;
    private final Randomness randomness;
    private final RaftLog log;
    private final ConfigurationHistory configurations;
    private final Outbox outbox = new Outbox();
    private final Election election = new Election(this);
    private final Replication replication = new Replication(this);
    private final Rebuilding rebuilding;
    private final Dispatch dispatch = new Dispatch(this);
    private final Chronicle chronicle;
    private final Application application;
    private long now;
    private long wallTimeMs;
    private long term;
    private @Nullable ReplicaId vote;
    private Role role;
    private @Nullable Snapshot snapshot;
    /** When a leader was last heard. A restarted node acts as if that had just been (4.2.3). */
    private long leaderHeardAt;

    private final ClusterTime clusterTime;
    /** Drawn at random, so that an answer to an earlier incarnation settles nothing here. */
    private final long firstContext;

    private long nextContext;

    /**
     * The replica as its disk remembers it, at {@code now} ns. What the disk knows to be committed
     * is applied at once, whoever leads.
     */
    public Raft(ReplicaId self, Settings settings, Randomness randomness, Stored stored, long now) {
        this.self = self;
        this.settings = settings;
        this.randomness = randomness;
        this.snapshot = stored.snapshot();
        this.log = new RaftLog(stored.log(), settings.tailBytes());
        this.configurations = new ConfigurationHistory(
                snapshot == null ? null : snapshot.point(), stored.log().configurations());
        this.now = now;
        this.leaderHeardAt = now;
        this.term = stored.hardState().term();
        this.vote = stored.hardState().vote();
        this.clusterTime =
                new ClusterTime(stored.log().lastClusterTimeMs(), now, settings.electionTimeout());
        if (log.lastTerm() > term) {
            throw new IllegalStateException("lastTerm " + log.lastTerm() + " > term " + term);
        }
        this.rebuilding = new Rebuilding(this, stored.rebuilding(), randomness);
        this.chronicle = new Chronicle(this, now);
        long applied = snapshot == null ? 0 : snapshot.index();
        long commit = Math.max(applied, stored.log().committed());
        this.application = new Application(self, log, settings.applyBytes(), commit, applied);
        this.role = new Follower(null, election.deadline());
        this.firstContext = randomness.below(Integer.MAX_VALUE) << 32;
        this.nextContext = firstContext;
    }

    /**
     * Begins a turn at {@code nowNs}, monotonic, never less than before; the wall time in ms is
     * only for display.
     */
    public void advance(long nowNs, long wallTimeMs) {
        if (nowNs - now < 0) {
            throw new IllegalArgumentException("now " + nowNs + " < " + now);
        }
        this.now = nowNs;
        this.wallTimeMs = wallTimeMs;
        if (role instanceof Leader l && !l.hearsQuorum()) {
            chronicle.quorumLost(l.silentVoters());
            chronicle.steppedDown(Resignation.QUORUM_LOST, null);
            follow(null, "no quorum has answered for an election timeout");
        }
    }

    /** Takes a message in; false when it is not for this replica, or stale, and changed nothing. */
    public boolean step(Message m) {
        if (!m.to().equals(self)) {
            return false;
        }
        if (m.term() > term && !(m instanceof PreVote) && !(m instanceof RequestVote)) {
            boolean elected = m instanceof AppendEntries || m instanceof InstallSnapshot;
            if (!elected && !isMember(m.from())) {
                return false;
            }
            adopt(m.term(), m.from(), " is in a newer term");
        }
        return m.accept(dispatch);
    }

    /** True when this replica leads and is not handing over. */
    public boolean canPropose() {
        return role instanceof Leader l && !l.isHandingOver();
    }

    /**
     * Appends the commands to the leader's log and returns the first one's index;
     * {@link #canPropose} must be true.
     */
    public long propose(List<byte[]> commands) {
        if (!canPropose() || !(role instanceof Leader l)) {
            throw new IllegalStateException(
                    "proposed to a " + role.name() + " that takes no proposals");
        }
        long first = log.lastIndex() + 1;
        for (byte[] command : commands) {
            append(l, EntryType.COMMAND, command);
        }
        return first;
    }

    private void append(Leader leader, EntryType type, byte[] payload) {
        long time = Math.max(leader.clusterTimeMs(), log.lastClusterTimeMs());
        Entry entry = Entry.encode(
                type,
                new Entry.Place(log.lastIndex() + 1, term, log.lastCrc(), time, wallTimeMs),
                payload);
        log.append(entry);
        if (type == EntryType.CONFIGURATION) {
            configurations.append(entry);
            configurationChanged();
            leader.membersChanged();
        }
    }

    /**
     * Makes {@code next} the members: by way of a joint configuration when other replicas become
     * voters, else at once (4.3). There is at least one voter. From now on reads are answered on
     * {@code lease}; null: on none.
     */
    public Change changeMembership(Half next, @Nullable Lease lease) {
        if (next.voters().isEmpty()) {
            throw new IllegalArgumentException("a configuration without voters");
        }
        if (!(role instanceof Leader l)) {
            return Change.NOT_LEADER;
        }
        if (l.isHandingOver()) {
            return Change.HANDING_OVER;
        }
        if (!l.hasCommittedOwn()) {
            return Change.NO_OWN_COMMIT;
        }
        if (configurationIndex() > commit() || configuration().isJoint()) {
            return Change.IN_PROGRESS;
        }
        for (Member m : next.voters()) {
            if (!configuration().isVoter(m.replica()) && !l.hasMembers(m.replica())) {
                return Change.LISTED_IN_VAIN;
            }
        }
        appendConfiguration(l, configuration().towards(next, lease));
        return Change.STARTED;
    }

    void appendConfiguration(Leader leader, Configuration next) {
        append(leader, EntryType.CONFIGURATION, ConfigurationCodec.encode(next));
    }

    /** Asks at which index the read of this number is linearizable; {@link Ready#reads} answers. */
    public void readIndex(long read) {
        if (role instanceof Leader l) {
            l.read(new Reader(null, read));
        } else if (role instanceof Follower f && f.leader() != null) {
            f.forward(nextContext++, read);
        } else {
            outbox.grant(new ReadGrant(read, null));
        }
    }

    /**
     * Hands leadership to {@code target}, null for the best follower (3.10). Until that is settled
     * nothing can be proposed.
     */
    public Transfer transferLeadership(@Nullable ReplicaId target) {
        if (!(role instanceof Leader l)) {
            return Transfer.NOT_LEADER;
        }
        if (l.isHandingOver()) {
            return Transfer.IN_PROGRESS;
        }
        if (self.equals(target)) {
            return Transfer.ALREADY_LEADER;
        }
        ReplicaId successor = target == null ? l.bestSuccessor() : target;
        if (successor == null) {
            return Transfer.NO_SUCCESSOR;
        }
        if (!configuration().isLastingVoter(successor)) {
            return Transfer.NOT_A_VOTER;
        }
        l.handOverTo(successor);
        return Transfer.STARTED;
    }

    /** The disk has done all writes up to the one of this id. */
    public void persisted(long write) {
        log.persisted(write);
        outbox.persisted(write, term, now);
        rebuilding.persisted();
        if (role instanceof Leader l) {
            l.advanceCommit();
        } else if (role instanceof Candidate c && outbox.isHardStateDurable()) {
            election.countOwnVote(c);
        } else if (role instanceof Follower f && f.verified > 0) {
            f.owesReply = true;
        }
    }

    /** The entries that a {@link Fetch} asked for, at least one. */
    public void fetched(Fetch fetch, List<Entry> entries) {
        outbox.fetched(fetch.peer());
        if (fetch.peer().equals(self)) {
            application.fetched(entries);
        } else if (role instanceof Leader l) {
            l.fetched(fetch.peer(), entries);
        }
    }

    /** The state up to there is in this snapshot now, durably: the log may begin later. */
    public void snapshotTaken(Snapshot taken) {
        long before = snapshot == null ? 0 : snapshot.index();
        if (taken.index() > before && taken.index() <= application.handedOut()) {
            snapshot = taken;
            configurations.compact(taken.index());
            compact(before);
            outbox.event(new Event.SnapshotTaken(term, taken.index(), taken.term()));
        }
    }

    /**
     * Keeps some entries behind the snapshot; for peers that answer, those that they lack, as far
     * as the snapshot before it reaches; and all behind one that is under way to a peer.
     */
    private void compact(long earlierSnapshot) {
        long index = snapshot == null ? 0 : snapshot.index();
        long first = index + 1 - settings.keptEntries();
        if (role instanceof Leader l) {
            first = Math.min(first, l.oldestNeeded(earlierSnapshot + 1));
        }
        log.compact(Math.min(first, log.durable() + 1));
    }

    /** The bytes of a snapshot that a {@link Ready.ChunkRead} asked for; null: they are gone. */
    public void chunkRead(Ready.ChunkRead wanted, byte @Nullable [] bytes) {
        if (role instanceof Leader l) {
            l.chunkRead(wanted, bytes);
        }
    }

    /** Sends the newest snapshot to a peer that has not acknowledged all that is in it. */
    public SnapshotSending sendSnapshot(ReplicaId peer) {
        return role instanceof Leader l ? l.sendSnapshot(peer) : SnapshotSending.NOT_LEADER;
    }

    /**
     * What became of a {@link Ready.Chunk}: so many bytes of the snapshot are here now, -1 when
     * they could not be kept.
     */
    public void staged(Snapshot incoming, long bytes) {
        replication.staged(incoming, bytes);
    }

    /**
     * An incoming snapshot is whole, durable, and read. True when it now takes the place of the log
     * up to there: then its state must be applied instead of those entries. False when it is of no
     * use any more.
     */
    public boolean install(Snapshot incoming) {
        return replication.install(incoming);
    }

    /**
     * The connection to {@code peer} was reset, and a new one refused: no process is there. A lease
     * must be waited out all the same, for it may be the network that refuses.
     */
    public void gone(ReplicaId peer) {
        boolean isLeader = role instanceof Follower f && peer.equals(f.leader());
        if (isLeader && configuration().lease() == null) {
            leaderHeardAt = now - settings.electionTimeout();
            election.leaderGone(peer);
        }
    }

    /** When the next turn is due at the latest, in ns, whatever happens. */
    public long nextTick() {
        return role.nextTick();
    }

    /** Ends the turn: fires what is due by now and hands out all that is to be done. */
    public Ready ready() {
        if (role instanceof Leader l) {
            l.tick();
            l.flush();
            clusterTime.told(l.clusterTimeMs(), now);
        } else if (now - role.nextTick() >= 0
                && !(role instanceof Follower f && now - f.deadline < 0)) {
            election.timeout();
        }
        if (role instanceof Follower f) {
            replication.flush(f);
        }
        List<Entry> committed = application.next(outbox);
        log.trim(application.handedOut());
        return outbox.take(log, committed, now);
    }

    /** True when {@link #ready} would hand out more to apply at once. */
    public boolean hasMoreToApply() {
        return application.hasMore();
    }

    public ReplicaId self() {
        return self;
    }

    Settings settings() {
        return settings;
    }

    RaftLog log() {
        return log;
    }

    Outbox outbox() {
        return outbox;
    }

    long now() {
        return now;
    }

    public long term() {
        return term;
    }

    public @Nullable ReplicaId vote() {
        return vote;
    }

    Role role() {
        return role;
    }

    public RoleName roleName() {
        return role.name();
    }

    /** Whom this replica follows, itself when it leads, null when it knows nobody. */
    public @Nullable ReplicaId leader() {
        return role.leader();
    }

    public long commit() {
        return application.commit();
    }

    /** The newest that is stored here; null when there is none. */
    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    /** Those that are under way to peers, and so must stay. */
    public List<Snapshot> snapshotsInUse() {
        return role instanceof Leader l ? l.snapshotsInUse() : List.of();
    }

    public long firstIndex() {
        return log.firstIndex();
    }

    public long lastIndex() {
        return log.lastIndex();
    }

    public long lastTerm() {
        return log.lastTerm();
    }

    /** All up to here is on this replica's disk. */
    public long durableIndex() {
        return log.durable();
    }

    /** Bytes of entries that wait for this replica's disk; who proposes should bound them. */
    public long undurableBytes() {
        return log.undurableBytes();
    }

    /** The term of the entry at {@code index}, firstIndex - 1 <= index <= lastIndex. */
    public long termAt(long index) {
        return log.term(index);
    }

    /** The configuration in force: the newest in the log, committed or not. */
    public Configuration configuration() {
        return configurations.current();
    }

    public long configurationIndex() {
        return configurations.index();
    }

    /**
     * Where the state after an entry stands; {@code applied} is the latest that was applied, and
     * its configuration may be older than the one in force.
     */
    public SnapshotPoint pointAt(Entry applied) {
        return configurations.pointAt(applied);
    }

    /**
     * Cluster time in ms: at the leader the time of entries made now, elsewhere what is known of
     * it.
     */
    public long clusterTimeMs() {
        return role instanceof Leader l ? l.clusterTimeMs() : clusterTime.at(now);
    }

    /** The peers as the leader sees them, by id; empty elsewhere. */
    public List<PeerView> peers() {
        return role instanceof Leader l ? l.views() : List.of();
    }

    public Backlog backlog() {
        return new Backlog(log.undurableBytes(), log.tailBytes(), outbox.held(), outbox.fetching());
    }

    /** It has lost its log, and neither votes nor campaigns until it has it again. */
    public boolean isRebuilding() {
        return rebuilding.isUnderWay();
    }

    Rebuilding rebuilding() {
        return rebuilding;
    }

    ConfigurationHistory configurations() {
        return configurations;
    }

    boolean isMember(ReplicaId replica) {
        return configuration().member(replica) != null;
    }

    boolean mayVote() {
        return configurations.hasListed(self);
    }

    /** A leader was heard less than {@link #patience} ago (4.2.3), or this is one. */
    boolean hearsLeader() {
        return role instanceof Leader || now - leaderHeardAt < patience();
    }

    /** A leader that was heard is not given up for so long, in ns. */
    long patience() {
        Lease lease = configuration().lease();
        long timeout = settings.electionTimeout();
        return lease == null ? timeout : Math.max(timeout, lease.promised());
    }

    Randomness randomness() {
        return randomness;
    }

    /** Enters a term, or votes in it; either is made durable before any message tells of it. */
    void setTerm(long newTerm, @Nullable ReplicaId newVote) {
        if (newTerm < term || newTerm == term && vote != null && !vote.equals(newVote)) {
            throw new IllegalStateException("term " + newTerm + " vote " + newVote + " after term "
                    + term + " vote " + vote);
        }
        if (newTerm != term || vote == null && newVote != null) {
            term = newTerm;
            vote = newVote;
            outbox.hardState(new HardState(term, vote));
        }
    }

    /** Follows into the newer term of another, without a leader yet and without a vote. */
    void adopt(long newTerm, ReplicaId of, String reason) {
        if (role instanceof Leader l) {
            Resignation why = l.hasUrged() ? Resignation.HANDED_OVER : Resignation.NEWER_TERM;
            chronicle.steppedDown(why, of);
        }
        setTerm(newTerm, null);
        if (role instanceof Follower f && f.leader() == null) {
            return;
        }
        long deadline = role instanceof Follower f ? f.deadline : election.deadline();
        become(new Follower(null, deadline), of + reason);
    }

    /** Becomes a follower of {@code leader} in the present term; the vote stays. */
    Follower follow(@Nullable ReplicaId leader, String reason) {
        Follower next = new Follower(leader, election.deadline());
        become(next, reason);
        return next;
    }

    void become(Role next, String reason) {
        Role before = role;
        if (before instanceof Leader l) {
            l.abandonReads();
        } else if (before instanceof Follower f) {
            f.allForwarded().forEach(read -> outbox.grant(new ReadGrant(read, null)));
        }
        role = next;
        if (before.name() != next.name()) {
            outbox.event(new Event.RoleChanged(term, before.name(), next.name(), reason));
        }
        ReplicaId leader = next.leader();
        if (leader == null ? before.leader() != null : !leader.equals(before.leader())) {
            chronicle.leaderChanged(leader);
        }
    }

    /** A quorum voted for this replica: it leads, and says so with an entry of its term (6.4). */
    void lead(Tally tally) {
        ElectionResult result = tally.won(self, now);
        outbox.event(new Event.LeaderElected(term, result));
        Leader leader = new Leader(this, Math.max(log.lastClusterTimeMs(), clusterTimeMs()));
        become(leader, "elected");
        append(leader, EntryType.NOOP, result.encode());
    }

    /** A leader was heard, and its cluster time in ms. */
    void heardLeader(ReplicaId leader, long leaderClusterTimeMs) {
        chronicle.heard(leader);
        leaderHeardAt = now;
        clusterTime.told(leaderClusterTimeMs, now);
    }

    void commitTo(long index) {
        application.commitTo(index);
    }

    /** A snapshot, durable here, takes the place of the log up to there. */
    void skipTo(Snapshot installed) {
        application.skipTo(installed.index());
        snapshot = installed;
    }

    void configurationChanged() {
        if (role instanceof Follower f && f.deadline - leaderHeardAt < patience()) {
            f.deadline = leaderHeardAt + patience();
        }
        outbox.event(new Event.ConfigurationChanged(term, configurationIndex(), configuration()));
    }

    /** This incarnation has asked a leader about it. */
    boolean hasAsked(long context) {
        return context >= firstContext && context < nextContext;
    }

    Election election() {
        return election;
    }

    Replication replication() {
        return replication;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /** Answers a read, here or at a follower; null: not confirmed, ask again. */
    void answer(Reader reader, @Nullable Long index) {
        if (reader.peer() == null) {
            outbox.grant(new ReadGrant(reader.token(), index));
        } else {
            outbox.send(
                    new Message.ReadIndexReply(self, reader.peer(), term, reader.token(), index));
        }
    }
}
