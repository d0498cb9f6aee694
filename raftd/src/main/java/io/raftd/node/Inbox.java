package io.raftd.node;

/**
 * Where a loop's own thread leaves inputs for the node; a turn follows once all that is ready has
 * been offered.
 */
@FunctionalInterface
public interface Inbox {
    /**
     * False when the inbox is full by bytes and nothing was taken; only requests of clients are
     * ever turned away.
     */
    boolean offer(Input input);
}
