package io.raftd.raft;

/** The core's only source of chance, seeded by its owner, so that a run can be repeated. */
@FunctionalInterface
public interface Randomness {
    /** A number from 0 to {@code bound - 1}, each as likely; {@code bound} is at least 1. */
    long below(long bound);
}
