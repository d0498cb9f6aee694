/**
 * A whole cluster in one thread and virtual time: the shipped core, node, storage and state machine
 * over a simulated network, clocks and disks, with chance drawn from one seed. Whatever happens to
 * a node happens as an event of the {@link io.raftd.sim.Agenda}; after each one the
 * {@link io.raftd.sim.Invariants} are checked against what the nodes say of themselves, what they
 * sent, what their disks hold and what went before. A violation prints the last events and the
 * command that replays the run.
 */
@NullMarked
package io.raftd.sim;

import org.jspecify.annotations.NullMarked;
