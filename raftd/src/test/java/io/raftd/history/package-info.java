/**
 * What clients asked of a cluster, when, and what they were told; and whether one store that does
 * one thing at a time could have told them so. Histories come from the simulator as well as from
 * real processes.
 */
@NullMarked
package io.raftd.history;

import org.jspecify.annotations.NullMarked;
