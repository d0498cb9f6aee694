/** The command line's entry point. */
@NullMarked
package io.raftctl;

import org.jspecify.annotations.NullMarked;
