package io.raftctl.timeline;

import io.raftctl.timeline.LeaderChange.Cause;

/** Why there was an election, and the words for it, which follow a comma. */
record Origin(Cause cause, String words) {}
