package io.raftd.raft;

import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.RequestVote;

/** Messages by the names of the nodes and the logs behind them. */
final class Messages {
    private Messages() {}

    static PreVote preVote(String from, String to, long term, Log log) {
        return new PreVote(Cluster.id(from), Cluster.id(to), term, log.last(), log.lastTerm());
    }

    /** A campaign by the wish of the leader, which nobody is too loyal to vote in. */
    static RequestVote requestVote(String from, String to, long term, Log log) {
        return new RequestVote(
                Cluster.id(from), Cluster.id(to), term, log.last(), log.lastTerm(), true);
    }

    /** All of the leader's log behind {@code prev}. */
    static AppendEntries append(
            String from, String to, long term, long prev, Log log, long commit) {
        return append(from, to, term, prev, log.last(), log, commit);
    }

    /** The entries of the leader's log behind {@code prev}, up to {@code last}. */
    static AppendEntries append(
            String from, String to, long term, long prev, long last, Log log, long commit) {
        return new AppendEntries(
                Cluster.id(from),
                Cluster.id(to),
                term,
                prev,
                log.term(prev),
                commit,
                0,
                0,
                log.slice(prev + 1, last));
    }

    static AppendReply reply(String from, String to, long term, long match) {
        return new AppendReply(Cluster.id(from), Cluster.id(to), term, match, 0);
    }
}
