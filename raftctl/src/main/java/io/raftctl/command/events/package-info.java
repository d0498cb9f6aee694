/** {@code raftctl elections} and {@code raftctl events}: what the nodes' journals tell. */
@NullMarked
package io.raftctl.command.events;

import org.jspecify.annotations.NullMarked;
