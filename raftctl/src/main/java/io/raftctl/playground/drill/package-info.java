/**
 * Rehearsals of what can go wrong, each on a cluster of its own.
 *
 * <pre>
 *   Drill: play ---- steps ----> Rehearsal ---- Step ----> whoever is told
 *            |                     claim false: FailedClaim
 *            +---> Scene ---> Cluster, a port: real processes, or a test's model
 * </pre>
 *
 * A drill is a script to be read: each step says what is done and what is claimed to come of it,
 * and collects {@link io.raftctl.playground.drill.Evidence} that is only what nodes and clients
 * said. Nothing waits for a time to pass; what takes time is waited for, within a bound.
 */
@NullMarked
package io.raftctl.playground.drill;

import org.jspecify.annotations.NullMarked;
