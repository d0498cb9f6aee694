/**
 * Real processes under hostile conditions: daemons with a network between them that delays, cuts
 * and stalls, killed and stopped at any instant, on disks that fail, fill up and lose their power.
 * Real clients keep a history all the while, and {@link io.raftd.history} judges it.
 */
@NullMarked
package io.raftd.cluster;

import org.jspecify.annotations.NullMarked;
