package io.raftctl.command.doctor;

/**
 * A node's clock minus ours, as one request by itself shows it.
 *
 * @param errorMs by how much it may be wrong in either direction: half the round trip
 */
record ClockReading(String node, long offsetMs, long errorMs) {}
