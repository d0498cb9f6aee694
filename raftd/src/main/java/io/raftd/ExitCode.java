package io.raftd;

import io.raftd.node.StorageFailure;

/** How the process ends. */
enum ExitCode {
    /** Stopped as asked. */
    STOPPED(0),
    /** An error in the program itself. */
    FAILED(1),
    /** Bad flag, bad value, bad configuration. */
    USAGE(2),
    OUT_OF_MEMORY(3),
    /** Another process holds the data directory. */
    IN_USE(64),
    /** Stored bytes are not what was written. */
    CORRUPT(65),
    /** The data directory is of another node or cluster. */
    FOREIGN(66),
    ADDRESS_IN_USE(67),
    /** The cluster has removed the replica whose data directory it is. */
    REMOVED(68),
    /** A write or force of log or hard state failed. */
    DISK_FAILED(69),
    INTERRUPTED(130),
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** What an exception that nobody could handle means for the process. */
    static ExitCode of(Throwable thrown) {
        if (thrown instanceof StorageFailure failure) {
            return switch (failure.kind()) {
                case IN_USE -> IN_USE;
                case CORRUPT -> CORRUPT;
                case FOREIGN -> FOREIGN;
                case REMOVED -> REMOVED;
                case FAILED -> DISK_FAILED;
            };
        }
        if (thrown instanceof ExitException exit) {
            return exit.code();
        }
        return thrown instanceof OutOfMemoryError ? OUT_OF_MEMORY : FAILED;
    }
}
