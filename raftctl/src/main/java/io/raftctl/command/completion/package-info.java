/** What shells need to complete raftctl's command lines. */
@NullMarked
package io.raftctl.command.completion;

import org.jspecify.annotations.NullMarked;
