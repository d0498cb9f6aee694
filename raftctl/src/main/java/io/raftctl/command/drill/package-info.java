/** Drills, narrated. */
@NullMarked
package io.raftctl.command.drill;

import org.jspecify.annotations.NullMarked;
