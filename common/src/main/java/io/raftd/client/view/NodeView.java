package io.raftd.client.view;

import io.raftd.protocol.wire.Status;

import org.jspecify.annotations.Nullable;

/**
 * One node: a member of the cluster, or another that answered. What is unknown is null.
 *
 * @param id null for an address that never answered while no configuration names it
 * @param status its own view of itself, while it is reachable
 * @param error why it is not reachable, or what is wrong with it
 * @param progress as the leader sees it; null without a leader that answers
 * @param transfer of a snapshot to it; null when none is under way
 */
public record NodeView(
        @Nullable String id,
        String address,
        @Nullable String diskId,
        Membership membership,
        @Nullable Status status,
        @Nullable String error,
        @Nullable Progress progress,
        @Nullable Transfer transfer,
        @Nullable Long clockOffsetMs) {
    private static final int SHOWN_DISK = 8;

    /** Its place in the configuration. */
    public enum Membership {
        VOTER,
        LEARNER,
        /** Not in the configuration, or there is none. */
        NONE
    }

    /**
     * How far the leader has brought a member.
     *
     * @param lastContactMs since it last answered the leader; null when it never did in this term
     * @param reachable whether the leader hears from it
     */
    public record Progress(
            long matchIndex, long lagEntries, @Nullable Long lastContactMs, boolean reachable) {}

    /** How much of a snapshot has been transferred; {@code etaMs}: how long the rest will take. */
    public record Transfer(
            String kind,
            long doneBytes,
            long totalBytes,
            @Nullable Long etaMs) {}

    public boolean isReachable() {
        return status != null;
    }

    public boolean isVoter() {
        return membership == Membership.VOTER;
    }

    public boolean isLearner() {
        return membership == Membership.LEARNER;
    }

    /** Whether it has lost its log, and does not vote until it has it again. */
    public boolean isRebuilding() {
        return status != null && status.getState().equals("rebuilding");
    }

    /**
     * Whether this is the node with that id, address or disk id, or with {@code id/} and the
     * beginning of its disk id, as messages name it.
     */
    public boolean isCalled(String name) {
        return name.equals(id)
                || name.equals(address)
                || name.equals(diskId)
                || id != null
                        && diskId != null
                        && name.length() >= id.length() + 1 + SHOWN_DISK
                        && (id + "/" + diskId).startsWith(name);
    }

    /** Its id, or its address where no id is known. */
    public String name() {
        return id == null ? address : id;
    }
}
