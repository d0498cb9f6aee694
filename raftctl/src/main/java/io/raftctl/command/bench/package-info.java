/** Measuring a cluster under load. */
@NullMarked
package io.raftctl.command.bench;

import org.jspecify.annotations.NullMarked;
