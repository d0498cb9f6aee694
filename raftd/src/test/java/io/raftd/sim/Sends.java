package io.raftd.sim;

import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Message;

/** What a sender vouches for by a message. */
final class Sends implements Message.Handler<Boolean> {
    private final Invariants invariants;

    Sends(Invariants invariants) {
        this.invariants = invariants;
    }

    private HardState disk(Message m) {
        return invariants.watch(m.from()).shadow().hardState();
    }

    /** Of a replica that has its log; what it does not know it must not help to forget. */
    private void electing(Message m) {
        Violation.unless(
                !invariants.watch(m.from()).shadow().isRebuilding(),
                "Durability: %s has lost its log, and sends %s",
                m.from(),
                m);
    }

    @Override
    public Boolean preVote(Message.PreVote m) {
        electing(m);
        return true;
    }

    @Override
    public Boolean preVoteReply(Message.PreVoteReply m) {
        if (m.reason().granted()) {
            electing(m);
        }
        invariants.campaigns().opinion(m);
        return true;
    }

    @Override
    public Boolean requestVote(Message.RequestVote m) {
        electing(m);
        invariants.campaigns().campaigns(m, disk(m));
        return true;
    }

    @Override
    public Boolean voteReply(Message.VoteReply m) {
        if (m.reason().granted()) {
            electing(m);
            invariants.campaigns().votes(m.from(), m.term(), m.to(), disk(m));
        }
        return true;
    }

    @Override
    public Boolean appendEntries(Message.AppendEntries m) {
        invariants.ledger().leads(m.term(), m.from());
        long next = m.prevIndex() + 1;
        for (Entry entry : m.entries()) {
            Violation.unless(entry.index() == next++, "%s sends a gap before %s", m.from(), entry);
            invariants.ledger().seen(m.from(), entry);
        }
        return true;
    }

    @Override
    public Boolean appendReply(Message.AppendReply m) {
        Shadow disk = invariants.watch(m.from()).shadow();
        Violation.unless(
                m.match() <= disk.lastIndex(),
                "Durability: %s acknowledges %d, but has only %d on its disk",
                m.from(),
                m.match(),
                disk.lastIndex());
        return true;
    }

    @Override
    public Boolean appendRejected(Message.AppendRejected m) {
        return true;
    }

    @Override
    public Boolean installSnapshot(Message.InstallSnapshot m) {
        invariants.ledger().leads(m.term(), m.from());
        return true;
    }

    @Override
    public Boolean installReply(Message.InstallReply m) {
        return true;
    }

    @Override
    public Boolean timeoutNow(Message.TimeoutNow m) {
        return true;
    }

    @Override
    public Boolean readIndexRequest(Message.ReadIndexRequest m) {
        return true;
    }

    @Override
    public Boolean readIndexReply(Message.ReadIndexReply m) {
        return true;
    }

    @Override
    public Boolean logLost(Message.LogLost m) {
        return true;
    }

    @Override
    public Boolean logEnd(Message.LogEnd m) {
        invariants.ledger().leads(m.term(), m.from());
        return true;
    }
}
