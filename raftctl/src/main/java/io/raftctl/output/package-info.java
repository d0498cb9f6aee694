/**
 * What verbs found, as tables for people or as JSON for scripts. Pure but for
 * {@link io.raftctl.output.Output}, which owns standard output.
 */
@NullMarked
package io.raftctl.output;

import org.jspecify.annotations.NullMarked;
