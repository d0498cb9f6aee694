package io.raftctl.command.doctor;

import static io.raftctl.command.doctor.Severity.ERROR;
import static io.raftctl.command.doctor.Severity.NOTE;
import static io.raftctl.command.doctor.Severity.WARNING;

/** What a finding is about. Scripts go by these names: they are for ever. */
enum Code {
    /** Replicas differ at one index. */
    DIVERGED(ERROR),
    /** One term has two leaders, which Raft rules out. */
    TWO_LEADERS(ERROR),
    NOT_FORMED(ERROR),
    NO_QUORUM(ERROR),
    NO_LEADER(ERROR),
    /** A leader is there, and serves no linearizable read. */
    NOT_SERVING(ERROR),
    /** A node raises an alarm, such as NO_SPACE. */
    ALARM(ERROR),

    UNREACHABLE(WARNING),
    /** The leader does not hear from a member. */
    CUT_OFF(WARNING),
    LAGGING(WARNING),
    REBUILDING(WARNING),
    /** A node leads an older term than the leader's. */
    OLD_LEADER(WARNING),
    /** A member is in another term than the leader. */
    OTHER_TERM(WARNING),
    /** A member knows no leader while there is one. */
    KNOWS_NO_LEADER(WARNING),
    /** The term grows: elections are going on. */
    TERM_RISES(WARNING),
    /** The leadership changed often lately. */
    UNSTABLE_LEADERSHIP(WARNING),
    /** A member goes by another configuration than the leader. */
    OTHER_CONFIGURATION(WARNING),
    /** A change of the voters does not come to its end. */
    STAYS_JOINT(WARNING),
    /** The next voter that fails takes the quorum along. */
    NO_SPARE(WARNING),
    /** The quorum ends with one host. */
    HOST_HOLDS_QUORUM(WARNING),
    /** A member's id is there with another disk. */
    LOST_DISK(WARNING),
    OTHER_CLUSTER(WARNING),
    /** A replica that was removed still runs. */
    REMOVED_ANSWERS(WARNING),
    /** A node of this cluster that the configuration does not list. */
    NO_MEMBER(WARNING),
    CLOCK_OFFSET(WARNING),
    LOW_DISK(WARNING),
    SLOW_DISK(WARNING),
    STORAGE_FAULT(WARNING),
    /** A member gets no further. */
    STALLED(WARNING),
    TRANSFER_STALLED(WARNING),
    /** The leader hears a member late. */
    LATE_CONTACT(WARNING),
    /** A node is behind with what is committed. */
    SLOW_APPLY(WARNING),
    /** A node has no connection to another. */
    NO_CONNECTION(WARNING),
    VERSIONS_DIFFER(WARNING),
    /** Faults are in force that somebody put into a node. */
    FAULTS_INJECTED(WARNING),
    /** A part of a journal can't be read. */
    JOURNAL_FLAWED(WARNING),

    EVEN_VOTERS(NOTE),
    SINGLE_VOTER(NOTE),
    SHARED_HOST(NOTE),
    /** A learner is far behind, and comes nearer. */
    LEARNER_BEHIND(NOTE),
    /** A node waits to be admitted. */
    WAITING(NOTE),
    /** A node waits for the others of its list. */
    FORMING(NOTE),
    /** The state of a node was seen at no index at which another's was. */
    NOT_COMPARED(NOTE),
    /** A fault of a disk that went by. */
    STORAGE_RECOVERED(NOTE),
    JOURNAL_UNREAD(NOTE),
    /** Nodes take faults from whoever asks. */
    FAULT_INJECTION(NOTE);

    private final Severity severity;

    Code(Severity severity) {
        this.severity = severity;
    }

    Severity severity() {
        return severity;
    }

    /** Whether replicas hold, or may come to hold, different histories. */
    boolean isDivergence() {
        return this == DIVERGED || this == TWO_LEADERS;
    }

    /** Whether the cluster can't serve. */
    boolean isOutage() {
        return this == NOT_FORMED || this == NO_QUORUM || this == NO_LEADER || this == NOT_SERVING;
    }
}
