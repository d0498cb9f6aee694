package io.raftctl.command.bench;

/** How often each key is chosen. */
enum Distribution {
    /** All keys alike. */
    UNIFORM,
    /** The key with the number i in proportion to (i + 1)^-0.99: few keys get most requests. */
    ZIPF,
    /** One after the other, and again from the first. */
    SEQUENTIAL
}
