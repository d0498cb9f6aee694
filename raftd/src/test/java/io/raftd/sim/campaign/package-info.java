/**
 * Many seeds of the simulator: the ones of every build, the gate and the soak, and what is made of
 * a seed that fails. Properties that a command may set:
 *
 * <pre>
 *   -Dsim.seed=N        runs the plan of this seed only
 *   -Dsim.faults=A,B    of its faults only these
 *   -Dsim.seconds=S     goes on with fresh seeds for so long, instead of {@value
 *                       io.raftd.sim.campaign.SimulationTest#SECONDS}
 *   -Psim-gate          the gate: what a release must have passed
 *   -Psim-soak -Dsim.hours=N
 * </pre>
 */
@NullMarked
package io.raftd.sim.campaign;

import org.jspecify.annotations.NullMarked;
