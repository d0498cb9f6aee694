package io.raftctl.command.doctor;

import io.raftd.client.view.ClusterView;

/** The cluster at one moment, by a monotonic clock. */
record Look(long atMs, ClusterView view) {}
