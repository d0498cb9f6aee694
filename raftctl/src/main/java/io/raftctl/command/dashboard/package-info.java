/**
 * {@code raftctl dashboard}: what the dashboard shows comes from here, and what it is asked to do
 * is done here. An {@link io.raftctl.command.dashboard.Observation} is what one look finds; a
 * poller takes one after the other, or a player takes them from a recording.
 */
@NullMarked
package io.raftctl.command.dashboard;

import org.jspecify.annotations.NullMarked;
