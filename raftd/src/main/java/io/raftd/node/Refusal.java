package io.raftd.node;

import io.raftd.raft.Member;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was not carried out.
 *
 * @param leader where to go instead, null when unknown
 */
public record Refusal(
        Reason reason, String message, @Nullable Member leader) {
    /** All but {@link #UNKNOWN} mean that the request never took and never will take effect. */
    public enum Reason {
        /** Another node leads, or may. */
        NOT_LEADER,
        /** No leader is known. */
        NO_LEADER,
        /** The inbox is full; try again. */
        BUSY,
        /** The disk has no room for new entries. */
        NO_SPACE,
        /** A safety check speaks against it. */
        UNSAFE,
        /** It names a node that is not a member, or a snapshot that is not stored. */
        NOT_FOUND,
        /** Not a request that can be carried out, here or anywhere. */
        INVALID,
        /** It was tried and failed; nothing changed. */
        FAILED,
        /** Accepted, and then leadership was lost: it may take effect, or not. */
        UNKNOWN
    }
}
