package io.raftd.raft;

import io.raftd.raft.Event.Hearing;
import io.raftd.raft.Event.VoteCast;
import io.raftd.raft.Event.VoteReceived;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.VoteReply;
import io.raftd.raft.Role.Candidate;
import io.raftd.raft.Role.Follower;
import io.raftd.raft.Role.PreCandidate;
import io.raftd.raft.Role.Tally;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of an election (dissertation chapter 3.4, 3.6.1, 9.6): to campaign, and to judge the
 * campaigns of others.
 */
final class Election {
    private final Raft raft;

    Election(Raft raft) {
        this.raft = raft;
    }

    /**
     * The election timeout ran out: ask whether a campaign could be won. A node that may not lead
     * waits on. One that an uncommitted configuration leaves out may: perhaps it alone has that
     * entry, and must lead to commit it (4.2.2).
     */
    void timeout() {
        long deadline = deadline();
        @Nullable String hindrance = hindrance();
        raft.outbox()
                .event(new Event.ElectionTimeout(
                        raft.term(), raft.chronicle().hearing(), hindrance));
        if (hindrance != null) {
            raft.follow(null, hindrance);
            return;
        }
        Tally tally = new Tally(raft.now(), deadline, raft.chronicle().hearing(), false);
        raft.become(new PreCandidate(tally), "no leader was heard for an election timeout");
        tally.granted.add(raft.self());
        RaftLog log = raft.log();
        forEachOtherVoter(peer -> raft.outbox()
                .send(new PreVote(
                        raft.self(), peer, raft.term() + 1, log.lastIndex(), log.lastTerm())));
        requested(raft.term() + 1, true, tally);
        countPreVotes(tally);
    }

    /**
     * Nobody need wait for an election timeout to learn that a process is no more, nor refuse
     * others for its sake: the one case in which 4.2.3 is waived. A short random wait lets the
     * other followers see the same, and one of them be first.
     */
    void leaderGone(ReplicaId leader) {
        raft.chronicle().gone();
        raft.become(new Follower(null, soon()), leader + " is gone");
    }

    /** When a wait for a leader that begins now is over (3.4). */
    long deadline() {
        Settings settings = raft.settings();
        return raft.now() + raft.patience() + raft.randomness().below(settings.electionTimeout());
    }

    /** A moment from now, drawn at random as {@link #deadline} is. */
    private long soon() {
        long heartbeat = raft.settings().heartbeat();
        return raft.now() + heartbeat / 4 + raft.randomness().below(heartbeat);
    }

    /** Gives another candidate time to be elected. */
    private void await(ReplicaId candidate) {
        if (raft.role() instanceof Follower f) {
            f.deadline = deadline();
        } else {
            raft.follow(null, "voted for " + candidate);
        }
    }

    /** Why it must not campaign, null when it may. */
    private @Nullable String hindrance() {
        if (isDiskStalled()) {
            return "the disk has not answered for an election timeout";
        }
        if (raft.isRebuilding()) {
            return "its log is being rebuilt";
        }
        return mayLead() ? null : "not a voter";
    }

    /**
     * A voter of the configuration in force, or, while that is not known to be committed, of the
     * one before it, which is: for a leader makes another only then.
     */
    private boolean mayLead() {
        long committed = Math.max(raft.commit(), raft.configurationIndex() - 1);
        return raft.configuration().isVoter(raft.self())
                || raft.configurations().at(committed).configuration().isVoter(raft.self());
    }

    private void forEachOtherVoter(Consumer<ReplicaId> action) {
        for (Member m : raft.configuration().members()) {
            if (!m.replica().equals(raft.self()) && raft.configuration().isVoter(m.replica())) {
                action.accept(m.replica());
            }
        }
    }

    private void countPreVotes(Tally tally) {
        if (Quorum.reached(raft.configuration(), tally.granted::contains)) {
            campaign(tally);
        }
    }

    /** The leader asks this replica to campaign at once (3.10). */
    void takeOver() {
        campaign(new Tally(raft.now(), raft.now(), raft.chronicle().hearing(), true));
    }

    /** Begins a term of its own and asks for votes in it; these were the opinions before. */
    private void campaign(Tally opinions) {
        if (!opinions.transfer && raft.hearsLeader()) {
            throw new IllegalStateException("campaigns while a leader is heard");
        }
        raft.setTerm(raft.term() + 1, raft.self());
        Tally tally = new Tally(
                opinions.since, deadline(), raft.chronicle().hearing(), opinions.transfer);
        tally.refused.putAll(opinions.refused);
        raft.become(
                new Candidate(tally),
                tally.transfer ? "the leader hands over" : "a quorum would vote for it");
        RaftLog log = raft.log();
        forEachOtherVoter(peer -> raft.outbox()
                .send(new RequestVote(
                        raft.self(),
                        peer,
                        raft.term(),
                        log.lastIndex(),
                        log.lastTerm(),
                        tally.transfer)));
        requested(raft.term(), false, tally);
    }

    private void requested(long term, boolean preVote, Tally tally) {
        RaftLog log = raft.log();
        raft.outbox()
                .event(new Event.VotesRequested(
                        term,
                        preVote,
                        log.lastIndex(),
                        log.lastTerm(),
                        tally.transfer,
                        tally.hearing));
    }

    /** The candidate's vote for itself counts from when it is durable, like any other. */
    void countOwnVote(Candidate candidate) {
        candidate.tally().granted.add(raft.self());
        countVotes(candidate.tally());
    }

    private void countVotes(Tally tally) {
        if (Quorum.reached(raft.configuration(), tally.granted::contains)) {
            raft.lead(tally);
        }
    }

    boolean count(Tally tally, PreVoteReply m) {
        if (m.campaign() != raft.term() + 1) {
            return false;
        }
        raft.outbox().event(new VoteReceived(m.campaign(), m.from(), true, m.reason()));
        if (m.reason().granted()) {
            tally.granted.add(m.from());
            countPreVotes(tally);
        } else if (m.reason() != VoteReason.STALE_TERM) {
            tally.refused.put(m.from(), m.reason());
        }
        return true;
    }

    boolean count(Tally tally, VoteReply m) {
        if (m.term() != raft.term()) {
            return false;
        }
        raft.outbox().event(new VoteReceived(raft.term(), m.from(), false, m.reason()));
        if (m.reason().granted()) {
            tally.granted.add(m.from());
            countVotes(tally);
        } else {
            tally.refused.put(m.from(), m.reason());
        }
        return true;
    }

    /** A pre-vote is only an opinion: it binds nobody. */
    void judge(PreVote m) {
        VoteReason reason = opinion(m);
        Hearing hearing = raft.chronicle().hearing();
        raft.outbox().event(new VoteCast(m.term(), m.from(), true, false, reason, hearing));
        raft.outbox().send(new PreVoteReply(raft.self(), m.from(), raft.term(), m.term(), reason));
        if (reason.granted() && raft.role() instanceof PreCandidate && goesFirst(m)) {
            raft.become(new Follower(null, soon()), m.from() + " asks too, and goes first");
        }
    }

    /**
     * Of two that ask at once, each would vote for itself. So the one with the older log gives way,
     * or with equal logs the one with the lower id; for a moment only, as the other may be unable
     * to win. {@code m} is worth a vote.
     */
    private boolean goesFirst(PreVote m) {
        RaftLog log = raft.log();
        boolean newer = m.lastTerm() > log.lastTerm() || m.lastIndex() > log.lastIndex();
        return newer || m.from().compareTo(raft.self()) > 0;
    }

    private VoteReason opinion(PreVote m) {
        if (m.term() <= raft.term()) {
            return VoteReason.STALE_TERM;
        }
        if (raft.hearsLeader()) {
            return VoteReason.LEADER_ALIVE;
        }
        if (raft.isRebuilding()) {
            return VoteReason.REBUILDING;
        }
        if (!raft.mayVote()) {
            return VoteReason.NOT_A_MEMBER;
        }
        if (isDiskStalled()) {
            return VoteReason.DISK_STALLED;
        }
        return raft.log().isUpToDate(m.lastIndex(), m.lastTerm())
                ? VoteReason.GRANTED
                : VoteReason.LOG_BEHIND;
    }

    void judge(RequestVote m) {
        Hearing hearing = raft.chronicle().hearing();
        VoteReason reason = vote(m);
        if (reason.granted() && raft.vote() == null) {
            raft.setTerm(m.term(), m.from());
            await(m.from());
        }
        raft.outbox().event(new VoteCast(m.term(), m.from(), false, m.transfer(), reason, hearing));
        raft.outbox().send(new VoteReply(raft.self(), m.from(), raft.term(), reason));
    }

    /**
     * First come, first served, one vote a term, for a log at least as new (3.6.1); while a leader
     * is heard, for nobody (4.2.3), unless the leader wants it. Only a member's request, or one
     * that is worth a vote, moves this node's term. Who has lost its log votes for nobody, not even
     * once more for whom it voted before.
     */
    private VoteReason vote(RequestVote m) {
        if (m.term() < raft.term()) {
            return VoteReason.STALE_TERM;
        }
        if (raft.isRebuilding()) {
            return VoteReason.REBUILDING;
        }
        if (m.term() == raft.term() && m.from().equals(raft.vote())) {
            return VoteReason.GRANTED;
        }
        if (!m.transfer() && raft.hearsLeader()) {
            return VoteReason.LEADER_ALIVE;
        }
        boolean upToDate = raft.log().isUpToDate(m.lastIndex(), m.lastTerm());
        if (m.term() > raft.term() && (upToDate || raft.isMember(m.from()))) {
            raft.adopt(m.term(), m.from(), " campaigns in a newer term");
        }
        if (!raft.mayVote()) {
            return VoteReason.NOT_A_MEMBER;
        }
        if (!upToDate) {
            return VoteReason.LOG_BEHIND;
        }
        return raft.vote() == null ? VoteReason.GRANTED : VoteReason.ALREADY_VOTED;
    }

    private boolean isDiskStalled() {
        return raft.outbox().diskLag(raft.now()) > raft.settings().electionTimeout();
    }
}
