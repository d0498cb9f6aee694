package io.raftctl.playground.drill;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cluster to rehearse with: what can be done to it, and seen of it. */
public interface Cluster {
    /** The ids of its nodes, n1 and so on, in order. */
    List<String> nodes();

    /** What each node says of itself, in the order of ids; who does not answer is left out. */
    List<NodeReport> look();

    /** The entry of that index in the node's log, or null when it has none. */
    @Nullable
    LogLine entry(String node, long index);

    /** A write by a client that asks on until it knows. */
    Reply put(String key, String value);

    /** A linearizable read by a client that asks on until it knows. */
    Reply get(String key);

    /** A write by a client that reaches this node only, and gives up after a while. */
    Reply putAt(String node, String key, String value, Duration patience);

    /** A linearizable read by a client that reaches this node only. */
    Reply getAt(String node, String key, Duration patience);

    /** Asks the leader to hand over to the node; whether it did is to be looked at. */
    void handOver(String node);

    /** Those that vote, as the leader has it; none without a leader that answers. */
    List<String> voters();

    /** Lets a node that waits follow, and vote when it has caught up. */
    Reply admit(String node);

    /** Takes a member out for good. */
    Reply remove(String node);

    /** Nodes of different groups hear nothing of each other; clients reach them all. */
    void partition(List<Set<String>> groups);

    /** Takes all faults away. */
    void heal();

    /** Ends the node as a crash would. */
    void kill(String node);

    /** Tells the node to stop, and returns when it has. */
    void stop(String node);

    /** Starts the node again, and returns when it is ready. */
    void start(String node);

    /** Asks until the condition holds; false when it did not within the bound. */
    boolean await(Duration bound, BooleanSupplier condition);
}
