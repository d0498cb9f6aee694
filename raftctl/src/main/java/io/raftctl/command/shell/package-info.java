/**
 * What a shell is to the verbs: it runs them line by line, completes them, and watches a cluster.
 */
@NullMarked
package io.raftctl.command.shell;

import org.jspecify.annotations.NullMarked;
