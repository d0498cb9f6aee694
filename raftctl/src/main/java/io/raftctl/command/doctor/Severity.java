package io.raftctl.command.doctor;

/** How much a finding matters; the worst first. */
enum Severity {
    /** The cluster does not serve, or data is at stake. */
    ERROR,
    /** It serves, but not as it should, or not for long. */
    WARNING,
    /** Worth knowing; nothing is wrong. */
    NOTE
}
