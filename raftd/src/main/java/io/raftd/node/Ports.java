package io.raftd.node;

import io.raftd.raft.Event;

import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All that a node reaches the world through.
 *
 * @param machine with all applied that the recovered snapshot holds
 * @param disk runs what it is given one by one, in order, off the loop; only there storage is used
 * @param background the same, for what may take long; only there snapshots are used
 * @param completions takes an input from any thread to the node's loop, as if offered there; never
 *     full
 * @param ids random ids, for a cluster that is born
 * @param events hears what the core decided, on the loop
 */
public record Ports(
        Storage storage,
        Snapshots snapshots,
        Transport transport,
        StateMachine machine,
        Executor disk,
        Executor background,
        Consumer<Input> completions,
        Supplier<UUID> ids,
        Consumer<Event> events) {}
