/** The daemon's entry point, and the only place that puts its parts together. */
@NullMarked
package io.raftd;

import org.jspecify.annotations.NullMarked;
