package io.raftd.sim;

import static io.raftd.sim.Violation.unless;

import io.raftd.node.NodeStatus;
import io.raftd.node.NodeStatus.InHand;
import io.raftd.raft.Backlog;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Message;
import io.raftd.raft.Settings;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a node may keep in memory at most, by its configured sizes, at the end of a turn. */
record Bounds(Settings settings, long inboxBytes) {
    /**
     * No entry of a run is larger, unless it was written by a test, with room for it: not even a
     * configuration that remembers all whom a run can remove.
     */
    private static final int LARGEST_ENTRY = 8 << 10;

    private static final int KINDS = Message.class.getPermittedSubclasses().length;

    /**
     * @param known replicas that may have sent it something
     * @param unreleased bytes of the entries that are not durable, or not applied
     */
    void check(NodeStatus s, int known, LongSupplier unreleased) {
        InHand hand = s.inHand();
        Backlog log = hand.backlog();
        atMost(s, "bytes of commands", hand.commandBytes(), inboxBytes);
        atMost(s, "bytes before the disk", log.undurableBytes(), mostUndurable());
        atMost(s, "messages held", log.held(), (long) KINDS * known);
        if (log.fetches() > 0) {
            atMost(s, "fetches", log.fetches(), members(s.configuration()));
        }
        if (log.tailBytes() > settings.tailBytes()) {
            atMost(s, "bytes of the tail", log.tailBytes(), unreleased.getAsLong());
        }
        for (NodeStatus.Peer peer : s.peers()) {
            atMost(s, "bytes under way to a peer", peer.windowBytes(), mostUnderWay());
        }
    }

    private static int members(@Nullable Configuration c) {
        return c == null ? 0 : c.members().size();
    }

    /** Of the last append only the beginning need fit. */
    private long mostUnderWay() {
        return (long) settings.windowBytes() + Math.max(settings.maxAppendBytes(), LARGEST_ENTRY);
    }

    /**
     * As a follower, what one leader may have under way. As a leader, what fits the inbox, and with
     * it what was taken in during the turn that filled it. And the entry with which it began to
     * lead.
     */
    private long mostUndurable() {
        return Math.max(mostUnderWay(), 2 * inboxBytes) + Entry.HEADER;
    }

    private static void atMost(NodeStatus s, String what, long is, long most) {
        unless(is <= most, "Bounds: %s has %d %s, may have %d", s.self(), is, what, most);
    }
}
