/**
 * The passive node: {@code offer} an input, then {@code turn}. It joins the consensus core to the
 * disk, the network and the state machine, and owns the ports through which it reaches them. It has
 * no thread and no clock of its own: the daemon turns it on its event loop, the simulator in
 * virtual time.
 */
@NullMarked
package io.raftd.node;

import org.jspecify.annotations.NullMarked;
