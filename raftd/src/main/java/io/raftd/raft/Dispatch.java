package io.raftd.raft;

import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.ReadIndexQueue.Reader;
import io.raftd.raft.Ready.ReadGrant;
import io.raftd.raft.Role.Candidate;
import io.raftd.raft.Role.Follower;
import io.raftd.raft.Role.PreCandidate;

/**
 * One method a message, whose term is the replica's own by now, or an older one; true when it is of
 * use.
 */
final class Dispatch implements Message.Handler<Boolean> {
    private final Raft raft;

    Dispatch(Raft raft) {
        this.raft = raft;
    }

    @Override
    public Boolean preVote(PreVote m) {
        raft.election().judge(m);
        return true;
    }

    @Override
    public Boolean preVoteReply(Message.PreVoteReply m) {
        return raft.role() instanceof PreCandidate c && raft.election().count(c.tally(), m);
    }

    @Override
    public Boolean requestVote(RequestVote m) {
        raft.election().judge(m);
        return true;
    }

    @Override
    public Boolean voteReply(Message.VoteReply m) {
        return raft.role() instanceof Candidate c && raft.election().count(c.tally(), m);
    }

    @Override
    public Boolean appendEntries(AppendEntries m) {
        return raft.replication().receive(m);
    }

    @Override
    public Boolean appendReply(AppendReply m) {
        return raft.role() instanceof Leader l && m.term() == raft.term() && l.matched(m);
    }

    @Override
    public Boolean appendRejected(Message.AppendRejected m) {
        return raft.role() instanceof Leader l && m.term() == raft.term() && l.rejected(m);
    }

    @Override
    public Boolean installSnapshot(Message.InstallSnapshot m) {
        return raft.replication().receive(m);
    }

    @Override
    public Boolean installReply(Message.InstallReply m) {
        return raft.role() instanceof Leader l && m.term() == raft.term() && l.installing(m);
    }

    @Override
    public Boolean timeoutNow(Message.TimeoutNow m) {
        if (m.term() != raft.term()
                || !(raft.role() instanceof Follower)
                || !raft.isMember(m.from()) && !m.from().equals(raft.leader())
                || !raft.configuration().isVoter(raft.self())) {
            return false;
        }
        if (raft.isRebuilding()) {
            return false;
        }
        raft.election().takeOver();
        return true;
    }

    @Override
    public Boolean readIndexRequest(Message.ReadIndexRequest m) {
        Reader reader = new Reader(m.from(), m.context());
        if (raft.role() instanceof Leader l && m.term() == raft.term()) {
            l.read(reader);
        } else {
            raft.answer(reader, null);
        }
        return true;
    }

    @Override
    public Boolean readIndexReply(Message.ReadIndexReply m) {
        if (!(raft.role() instanceof Follower f)
                || m.term() != raft.term()
                || !m.from().equals(f.leader())
                || !raft.hasAsked(m.context())) {
            return false;
        }
        if (m.index() != null) {
            raft.commitTo(Math.max(raft.commit(), Math.min(m.index(), f.verified)));
        }
        f.settled(m.context()).forEach(read -> raft.outbox().grant(new ReadGrant(read, m.index())));
        return true;
    }

    @Override
    public Boolean logLost(Message.LogLost m) {
        return raft.role() instanceof Leader l && m.term() == raft.term() && l.logLost(m);
    }

    @Override
    public Boolean logEnd(Message.LogEnd m) {
        return raft.role() instanceof Follower f && raft.rebuilding().told(f, m);
    }
}
