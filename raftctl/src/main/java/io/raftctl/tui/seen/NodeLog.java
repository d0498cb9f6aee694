package io.raftctl.tui.seen;

import io.raftctl.tui.LogTail;

/** The end of a node's log as it was at some time, in ms since 1970. */
public record NodeLog(String node, LogTail tail, long seenMs) {}
