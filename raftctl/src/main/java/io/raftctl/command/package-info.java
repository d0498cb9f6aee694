/**
 * The verbs, one class each, on picocli. A {@link io.raftctl.command.Verb} is given the global
 * options, describes its {@link io.raftctl.command.Syntax}, and returns its exit code or throws a
 * {@link io.raftctl.command.Failure}.
 */
@NullMarked
package io.raftctl.command;

import org.jspecify.annotations.NullMarked;
