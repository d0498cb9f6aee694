package io.raftd.kv;

import io.raftd.node.StateMachine;

/**
 * What a command did. Small, for the store keeps it until the client has it: it never holds a value
 * of the store.
 */
public sealed interface Result extends StateMachine.Result {
    /**
     * Done.
     *
     * @param revision of the store after the command
     * @param existed whether the key did before; a delete of an absent one changes nothing. Of a
     *     step of a restore: whether it was done already; of an abort, whether there was something
     * @param value an increment's new number, else 0
     */
    record Written(long revision, boolean existed, long value) implements Result {}

    /** The key was not as expected and is unchanged; this is how it is, all 0 when it is absent. */
    record CompareFailed(long createRevision, long modRevision, long version) implements Result {}

    /** A definite failure: this command changed nothing and never will. */
    enum Rejected implements Result {
        /** The value to increment is not a decimal number of 64 bits. */
        NOT_A_NUMBER,
        /** The sum is not a number of 64 bits. */
        OVERFLOW,
        /**
         * The session is unknown and not new; an earlier attempt at the same sequence may have
         * taken effect.
         */
        SESSION_EXPIRED,
        /**
         * The client had this sequence's answer already: it said so in a later write of the
         * session.
         */
        STALE
    }

    /** Why a step of a restore was refused; it changed nothing. */
    enum NotRestored implements Result {
        /** There is no restore of that id: it was given up, is too old, or another one began. */
        NO_STAGING,
        /** Neither the next batch nor the last one. */
        OUT_OF_SEQUENCE,
        /** A key is not greater than the one before. */
        OUT_OF_ORDER,
        /** More than {@link Restore#MAX_BYTES}, or than was announced. */
        TOO_LARGE,
        /** What has come is not all that was announced, or has another digest. */
        INCOMPLETE
    }

    /** Of an entry that is no command. */
    record Nothing() implements Result {}
}
