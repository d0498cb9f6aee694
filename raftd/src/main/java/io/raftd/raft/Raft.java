package io.raftd.raft;

import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.ReadIndexQueue.Reader;
import io.raftd.raft.Ready.ReadGrant;
import io.raftd.raft.Role.Candidate;
import io.raftd.raft.Role.Follower;
import io.raftd.raft.Role.PreCandidate;
import io.raftd.raft.Role.Tally;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica's consensus (Ongaro and Ousterhout, Figure 2; Ongaro's dissertation, to which the
 * section numbers in this package refer). A turn is: {@link #advance} to the present, any number of
 * inputs, then {@link #ready} once; everything in a turn happens at the same moment. Not
 * thread-safe.
 *
 * <pre>
 *   handedOut <= commit <= lastIndex      terms and commit never decrease
 * </pre>
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
    private final Dispatch dispatch = new Dispatch();
    private long now;
    private long wallTimeMs;
    private long term;
    private @Nullable ReplicaId vote;
    private Role role;
    private long commit;
    private long handedOut;
    private List<Entry> fetchedToApply = List.of();
    private boolean fetchingToApply;
    /** When a leader was last heard. A restarted node acts as if that had just been (4.2.3). */
    private long leaderHeardAt;

    private final ClusterTime clusterTime;
    /** Drawn at random, so that an answer to an earlier incarnation settles nothing here. */
    private final long firstContext;

    private long nextContext;

    /**
     * The replica as its disk remembers it, at {@code now} ns. A log that begins with the genesis
     * entry is committed up to there: every member was born with it.
     */
    public Raft(
            ReplicaId self,
            Settings settings,
            Randomness randomness,
            HardState hardState,
            LogSummary stored,
            long now) {
        this.self = self;
        this.settings = settings;
        this.randomness = randomness;
        this.log = new RaftLog(stored, settings.tailBytes());
        this.configurations = new ConfigurationHistory(stored.configurations());
        this.now = now;
        this.leaderHeardAt = now;
        this.term = hardState.term();
        this.vote = hardState.vote();
        this.clusterTime =
                new ClusterTime(stored.lastClusterTimeMs(), now, settings.electionTimeout());
        if (log.lastTerm() > term) {
            throw new IllegalStateException("lastTerm " + log.lastTerm() + " > term " + term);
        }
        this.commit =
                stored.firstIndex() == 1 && stored.lastIndex() >= 1 ? 1 : stored.firstIndex() - 1;
        this.handedOut = stored.firstIndex() - 1;
        this.role = new Follower(null, randomDeadline());
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
            follow(null, "no quorum has answered for an election timeout");
        }
    }

    /** Takes a message in; false when it is not for this replica, or stale, and changed nothing. */
    public boolean step(Message m) {
        if (!m.to().equals(self)) {
            return false;
        }
        if (m.term() > term && !(m instanceof PreVote) && !(m instanceof RequestVote)) {
            if (!(m instanceof AppendEntries) && !isMember(m.from())) {
                return false;
            }
            adopt(m.term(), m.from() + " is in a newer term");
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
        log.append(Entry.encode(
                type,
                new Entry.Place(log.lastIndex() + 1, term, log.lastCrc(), time, wallTimeMs),
                payload));
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

    /** What became of the wish to hand over leadership. */
    public enum Transfer {
        /**
         * On its way; either the term changes soon, or it is given up after an election timeout.
         */
        STARTED,
        ALREADY_LEADER,
        NOT_LEADER,
        NOT_A_VOTER,
        NO_SUCCESSOR,
        IN_PROGRESS
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
        if (!configuration().isVoter(successor)) {
            return Transfer.NOT_A_VOTER;
        }
        l.handOverTo(successor);
        return Transfer.STARTED;
    }

    /** The disk has done all writes up to the one of this id. */
    public void persisted(long write) {
        log.persisted(write);
        outbox.persisted(write, term, now);
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
            fetchedToApply = entries;
            fetchingToApply = false;
        } else if (role instanceof Leader l) {
            l.fetched(fetch.peer(), entries);
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
            flush(f);
        }
        List<Entry> committed = committed();
        log.trim(handedOut);
        return outbox.take(log, committed, now);
    }

    /** True when {@link #ready} would hand out more to apply at once. */
    public boolean hasMoreToApply() {
        return handedOut < commit && !fetchingToApply;
    }

    private void flush(Follower f) {
        if (f.owesReply && f.leader() != null && outbox.isHardStateDurable()) {
            f.owesReply = false;
            outbox.send(new AppendReply(
                    self, f.leader(), term, Math.min(f.verified, log.durable()), f.round));
        }
        if (f.leader() != null && f.mustAsk(now)) {
            outbox.send(new Message.ReadIndexRequest(
                    self, f.leader(), term, f.ask(now + settings.heartbeat())));
        }
    }

    private List<Entry> committed() {
        if (handedOut == commit) {
            return List.of();
        }
        List<Entry> next = log.inMemory(handedOut + 1, commit, settings.applyBytes());
        if (next.isEmpty()) {
            next = takeFetched();
        }
        if (next.isEmpty() && !fetchingToApply) {
            fetchingToApply = true;
            outbox.fetch(new Fetch(self, handedOut + 1, settings.applyBytes()));
        }
        handedOut += next.size();
        return next;
    }

    /**
     * What was read may have been truncated since, and its index committed with another entry: only
     * what the log still holds is taken.
     */
    private List<Entry> takeFetched() {
        List<Entry> next = new ArrayList<>();
        for (Entry e : fetchedToApply) {
            if (e.index() == handedOut + 1 + next.size()
                    && e.index() <= commit
                    && log.holds(e.index(), e.term())) {
                next.add(e);
            }
        }
        fetchedToApply = List.of();
        return next;
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
        return commit;
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
     * Cluster time in ms: at the leader the time of entries made now, elsewhere what is known of
     * it.
     */
    public long clusterTimeMs() {
        return role instanceof Leader l ? l.clusterTimeMs() : clusterTime.at(now);
    }

    /** The peers as the leader sees them, by id; empty elsewhere. */
    public List<PeerView> peers() {
        List<PeerView> views = new ArrayList<>();
        if (role instanceof Leader l) {
            l.peers()
                    .forEach((id, p) -> views.add(new PeerView(
                            id, p.match(), now - p.contact(), l.isActive(p), p.windowBytes())));
        }
        return views;
    }

    public Backlog backlog() {
        return new Backlog(log.undurableBytes(), log.tailBytes(), outbox.held(), outbox.fetching());
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

    /** A leader was heard less than a minimum election timeout ago, or this is one. */
    boolean hearsLeader() {
        return role instanceof Leader || now - leaderHeardAt < settings.electionTimeout();
    }

    long randomDeadline() {
        return now + settings.electionTimeout() + randomness.below(settings.electionTimeout());
    }

    /** Gives another candidate time to be elected. */
    void awaitElection(ReplicaId candidate) {
        if (role instanceof Follower f) {
            f.deadline = randomDeadline();
        } else {
            follow(null, "voted for " + candidate);
        }
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

    /** Follows into a newer term, without a leader yet and without a vote. */
    void adopt(long newTerm, String reason) {
        setTerm(newTerm, null);
        if (role instanceof Follower f && f.leader() == null) {
            return;
        }
        long deadline = role instanceof Follower f ? f.deadline : randomDeadline();
        become(new Follower(null, deadline), reason);
    }

    /** Becomes a follower of {@code leader} in the present term; the vote stays. */
    Follower follow(@Nullable ReplicaId leader, String reason) {
        Follower next = new Follower(leader, randomDeadline());
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
            outbox.event(new Event.LeaderChanged(term, leader));
        }
    }

    /** A quorum voted for this replica: it leads, and says so with an entry of its term (6.4). */
    void lead(Tally tally) {
        outbox.event(new Event.LeaderElected(
                term, List.copyOf(tally.granted), (now - tally.since) / 1_000_000));
        Leader leader = new Leader(this, Math.max(log.lastClusterTimeMs(), clusterTimeMs()));
        become(leader, "elected");
        append(leader, EntryType.NOOP, new byte[0]);
    }

    /** A leader was heard, and its cluster time in ms. */
    void heardLeader(long leaderClusterTimeMs) {
        leaderHeardAt = now;
        clusterTime.told(leaderClusterTimeMs, now);
    }

    void commitTo(long index) {
        if (index > log.lastIndex()) {
            throw new IllegalStateException(
                    "commitIndex " + index + " > lastIndex " + log.lastIndex());
        }
        commit = Math.max(commit, index);
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

    /**
     * One method a message, whose term is the replica's own by now, or an older one; true when it
     * is of use.
     */
    private final class Dispatch implements Message.Handler<Boolean> {
        @Override
        public Boolean preVote(PreVote m) {
            election.judge(m);
            return true;
        }

        @Override
        public Boolean preVoteReply(Message.PreVoteReply m) {
            return role instanceof PreCandidate c && election.count(c.tally(), m);
        }

        @Override
        public Boolean requestVote(RequestVote m) {
            election.judge(m);
            return true;
        }

        @Override
        public Boolean voteReply(Message.VoteReply m) {
            return role instanceof Candidate c && election.count(c.tally(), m);
        }

        @Override
        public Boolean appendEntries(AppendEntries m) {
            return replication.receive(m);
        }

        @Override
        public Boolean appendReply(AppendReply m) {
            return role instanceof Leader l && m.term() == term && l.matched(m);
        }

        @Override
        public Boolean appendRejected(Message.AppendRejected m) {
            return role instanceof Leader l && m.term() == term && l.rejected(m);
        }

        @Override
        public Boolean timeoutNow(Message.TimeoutNow m) {
            if (m.term() != term
                    || !(role instanceof Follower)
                    || !isMember(m.from())
                    || !configuration().isVoter(self)) {
                return false;
            }
            election.campaign(now, true);
            return true;
        }

        @Override
        public Boolean readIndexRequest(Message.ReadIndexRequest m) {
            Reader reader = new Reader(m.from(), m.context());
            if (role instanceof Leader l && m.term() == term) {
                l.read(reader);
            } else {
                answer(reader, null);
            }
            return true;
        }

        @Override
        public Boolean readIndexReply(Message.ReadIndexReply m) {
            boolean mine = m.context() >= firstContext && m.context() < nextContext;
            if (!(role instanceof Follower f)
                    || m.term() != term
                    || !m.from().equals(f.leader())
                    || !mine) {
                return false;
            }
            if (m.index() != null) {
                commitTo(Math.max(commit, Math.min(m.index(), f.verified)));
            }
            f.settled(m.context()).forEach(read -> outbox.grant(new ReadGrant(read, m.index())));
            return true;
        }
    }
}
