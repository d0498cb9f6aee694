/**
 * The verbs, one class each, on picocli. A verb is given the global options, and returns its exit
 * code or throws a {@link io.raftctl.command.Failure}.
 */
@NullMarked
package io.raftctl.command;

import org.jspecify.annotations.NullMarked;
