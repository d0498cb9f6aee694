package io.raftd.raft;

import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.VoteReply;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The leader of a {@link Trio} whose disk is done, and whose followers have said yes, by its next
 * turn. Its clock goes on by 10 us a turn, so that heartbeats fall due as rarely as they should.
 */
final class PromptLeader {
    static final long TURN = 10_000;
    static final Settings SETTINGS = Settings.of(1_000_000_000, 100_000_000);

    /** More than it takes to be elected. */
    private static final int TURNS = 10;

    private final Raft raft;
    private long now;
    private Ready last;

    /** It is elected, and its first entry is committed. */
    PromptLeader() {
        Stored stored = new Stored(HardState.NONE, null, LogSummary.of(Trio.GENESIS));
        raft = new Raft(Trio.N1, SETTINGS, new SplittableRandom(1)::nextLong, stored, now);
        now = 2 * SETTINGS.electionTimeout();
        raft.advance(now, 0);
        last = raft.ready();
        for (int i = 0; i < TURNS && !raft.canPropose(); i++) {
            turn(List.of());
        }
        turn(List.of());
        turn(List.of());
        check(0);
    }

    /** Takes in what has become of the turn before, and proposes, if there is something. */
    Ready turn(List<byte[]> commands) {
        now += TURN;
        raft.advance(now, now / 1_000_000);
        if (last.write() != null) {
            raft.persisted(last.write().id());
        }
        // What is not applied stays in memory: without its first entry it would keep all.
        for (Fetch f : last.fetches()) {
            raft.fetched(f, List.of(Trio.GENESIS));
        }
        for (Message m : last.messages()) {
            raft.step(answer(m));
        }
        if (!commands.isEmpty()) {
            raft.propose(commands);
        }
        last = raft.ready();
        return last;
    }

    private static Message answer(Message m) {
        if (m instanceof AppendEntries a) {
            long match = a.prevIndex() + a.entries().size();
            return new AppendReply(a.to(), a.from(), a.term(), match, a.round());
        }
        if (m instanceof PreVote p) {
            return new PreVoteReply(p.to(), p.from(), p.term() - 1, p.term(), VoteReason.GRANTED);
        }
        if (m instanceof RequestVote v) {
            return new VoteReply(v.to(), v.from(), v.term(), VoteReason.GRANTED);
        }
        throw new IllegalStateException("no answer to " + m);
    }

    /** Throws unless all is committed but the last {@code proposed} entries. */
    void check(int proposed) {
        if (!raft.canPropose() || raft.commit() != raft.lastIndex() - proposed) {
            throw new IllegalStateException(raft.roleName() + " with commitIndex " + raft.commit()
                    + ", lastIndex " + raft.lastIndex());
        }
    }
}
