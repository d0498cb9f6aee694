/**
 * What a dashboard has seen until now. {@link io.raftctl.tui.seen.Seen} is a value: each look makes
 * another one, so that a picture that is held still is one that is kept.
 */
@NullMarked
package io.raftctl.tui.seen;

import org.jspecify.annotations.NullMarked;
