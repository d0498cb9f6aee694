/**
 * What a node counts of itself: recorded by one thread, read by any other, without locks. Times are
 * ns of one monotonic clock and come from the caller.
 */
@NullMarked
package io.raftd.metrics;

import org.jspecify.annotations.NullMarked;
