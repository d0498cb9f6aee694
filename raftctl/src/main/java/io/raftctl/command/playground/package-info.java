/** Local clusters. */
@NullMarked
package io.raftctl.command.playground;

import org.jspecify.annotations.NullMarked;
