package io.raftd.client;

import io.raftd.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

/**
 * What is known of what became of one request, over all attempts at it. An attempt that is answered
 * is over. One that was lost after it was sent, or whose node could not tell, leaves the request in
 * doubt until an answer comes from the log itself: for the log holds a write once, whichever
 * attempt it came by. An idempotent request needs success for that: who is told that it is refused
 * does not know what an earlier attempt did. A request that ends in doubt, or with an attempt
 * unanswered, has an unknown outcome, whatever its last answer said.
 */
final class Fate {
    /** What an answer means for the request. */
    enum Verdict {
        /** The request is over. */
        FINAL,
        /** This node did not accept it; another, or this one later, may. */
        AGAIN,
        /** The session is gone, and nothing has been accepted under it. */
        EXPIRED
    }

    private final Policy policy;
    private int unanswered;
    private @Nullable String doubt;
    private boolean logged;
    private ErrorCode code = ErrorCode.UNREACHABLE;
    private String message = "";

    Fate(Policy policy) {
        this.policy = policy;
    }

    /** An attempt is under way. */
    void sent() {
        unanswered++;
    }

    /**
     * An attempt will not be answered; {@code complete} when the node may have received all of it.
     */
    Verdict lost(boolean complete, String cause) {
        unanswered--;
        if (complete && policy != Policy.READ) {
            doubt = cause;
            return policy == Policy.ONCE ? Verdict.FINAL : Verdict.AGAIN;
        }
        return Verdict.AGAIN;
    }

    /**
     * An attempt was answered; {@code known} is null for a code that only a newer version knows.
     */
    Verdict answered(@Nullable ErrorCode known, String text) {
        unanswered--;
        if (known == null) {
            doubt = "the answer's code is not known to this version: " + text;
            return end(ErrorCode.FAILED, doubt);
        }
        return switch (known) {
            case OK, NOT_FOUND, COMPARE_FAILED -> {
                logged = known == ErrorCode.OK || policy != Policy.IDEMPOTENT;
                yield end(known, text);
            }
            case NOT_LEADER, NO_LEADER -> again(ErrorCode.NO_LEADER, text);
            case NO_QUORUM, BUSY, NO_SPACE -> again(known, text);
            case UNKNOWN_OUTCOME -> {
                doubt = text;
                yield policy == Policy.ONCE ? Verdict.FINAL : again(ErrorCode.NO_QUORUM, text);
            }
            case SESSION_EXPIRED -> {
                end(known, text);
                yield isInDoubt() ? Verdict.FINAL : Verdict.EXPIRED;
            }
            default -> end(known, text);
        };
    }

    /** It ends, by an answer or for a reason of the client's own. */
    Verdict end(ErrorCode known, String text) {
        code = known;
        message = text;
        return Verdict.FINAL;
    }

    private Verdict again(ErrorCode known, String text) {
        end(known, text);
        return Verdict.AGAIN;
    }

    private boolean isInDoubt() {
        return policy != Policy.READ && !logged && (doubt != null || unanswered > 0);
    }

    /** Whether nodes have answered, and no attempt can have been accepted. */
    boolean isRefused() {
        return code != ErrorCode.UNREACHABLE && doubt == null && unanswered == 0;
    }

    /** How the request ends, if it ends now; UNREACHABLE while no node has answered. */
    ErrorCode code() {
        return isInDoubt() ? ErrorCode.UNKNOWN_OUTCOME : code;
    }

    /**
     * What the last answer said, or why the outcome is unknown; empty while no node has answered.
     */
    String message() {
        if (!isInDoubt()) {
            return message;
        }
        return doubt == null ? "it was sent and not answered in time" : doubt;
    }
}
