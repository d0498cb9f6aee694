package io.raftd.node;

import io.raftd.raft.Member;
import io.raftd.raft.Message;

import java.util.List;

/**
 * The way to the other nodes. Best effort: what cannot be sent at once, within the byte bound of a
 * link, is dropped.
 */
public interface Transport {
    /** The peers to hold links to from now on, the node itself left out. */
    void connect(List<Member> peers);

    /**
     * Sends to the peer named by {@link Message#to}; a message to an unknown one is dropped.
     * Flushed by {@link #flush}.
     */
    void send(Message message);

    /** Sends to a listed address while the cluster is being born. */
    void send(String address, BirthMessage message);

    /** The end of a turn: everything sent in it leaves now. */
    void flush();
}
