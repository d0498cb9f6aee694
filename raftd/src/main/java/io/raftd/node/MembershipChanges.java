package io.raftd.node;

import io.raftd.node.MembershipPlan.Next;
import io.raftd.node.MembershipPlan.Refused;
import io.raftd.node.MembershipPlan.Unchanged;
import io.raftd.node.MembershipPlanner.Sight;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Change;
import io.raftd.raft.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes of members that are in the node's hands. One comes here once a quorum has confirmed
 * that this node led when the change was asked for; so whatever it is told, that it is done already
 * included, is true of the newest configuration, and what an earlier leader began is settled. It is
 * planned, proposed, and answered when the new configuration is committed, or when the leadership
 * ends before that.
 */
final class MembershipChanges {
    private final Consensus core;
    private final Supplier<Refusal> notLeader;
    private final List<Input.ChangeMembers> confirmed = new ArrayList<>();
    private @Nullable Started started;

    private record Started(Input.ChangeMembers request, Next plan, long term) {}

    /** {@code notLeader}: why, when this node takes no changes now, and who may. */
    MembershipChanges(Consensus core, Supplier<Refusal> notLeader) {
        this.core = core;
        this.notLeader = notLeader;
    }

    /** Takes a request for the next {@link #submit}. */
    void confirmed(Input.ChangeMembers request) {
        confirmed.add(request);
    }

    boolean hasConfirmed() {
        return !confirmed.isEmpty();
    }

    /** Plans and proposes what has been confirmed. */
    void submit() {
        List<Input.ChangeMembers> requests = List.copyOf(confirmed);
        confirmed.clear();
        requests.forEach(this::submit);
    }

    private void submit(Input.ChangeMembers request) {
        Configuration c = core.configuration();
        if (!core.self().equals(core.leader())) {
            request.reply().refused(notLeader.get());
        } else if (c.isJoint() || core.configurationIndex() > core.commit()) {
            request.reply().refused(refusal(Change.IN_PROGRESS));
        } else {
            Sight sight = new Sight(core.self(), c, core.lastIndex(), core.matches());
            MembershipPlan plan = MembershipPlanner.plan(sight, request.change(), request.force());
            Long ifConfig = request.ifConfig();
            if (plan instanceof Unchanged) {
                LiveQuorum now = MembershipPlanner.now(sight);
                request.reply().done(outcome(true, c, now, now, List.of()));
            } else if (ifConfig != null && ifConfig != core.configurationIndex()) {
                request.reply().refused(changedSince(ifConfig));
            } else if (plan instanceof Refused r) {
                request.reply().refused(r.refusal());
            } else if (plan instanceof Next next) {
                carryOut(request, next);
            }
        }
    }

    private Refusal changedSince(long ifConfig) {
        return new Refusal(
                Reason.UNSAFE,
                "the configuration in force is that of index " + core.configurationIndex()
                        + ", not " + ifConfig + "; look at it again: raftctl member list",
                null);
    }

    private void carryOut(Input.ChangeMembers request, Next plan) {
        if (request.dryRun()) {
            Configuration c = core.configuration();
            Configuration planned = new Configuration(plan.half(), null, c.removed(), plan.lease());
            request.reply()
                    .done(outcome(false, planned, plan.before(), plan.after(), plan.checks()));
            return;
        }
        Change change = core.change(plan.half(), plan.lease());
        if (change == Change.STARTED) {
            started = new Started(request, plan, core.term());
        } else {
            request.reply().refused(refusal(change));
        }
    }

    private Refusal refusal(Change change) {
        return switch (change) {
            case NOT_LEADER, HANDING_OVER -> notLeader.get();
            case NO_OWN_COMMIT ->
                new Refusal(
                        Reason.BUSY, "the leader has not committed an entry of its term yet", null);
            case IN_PROGRESS ->
                new Refusal(Reason.BUSY, "another change of members is in progress", null);
            case LISTED_IN_VAIN ->
                new Refusal(Reason.BUSY, "the learner does not know yet that it is a member", null);
            case STARTED -> throw new IllegalArgumentException("started, and yet refused");
        };
    }

    /** The end of a turn: answers what is done, or will not be known to be. */
    void settle() {
        Started s = started;
        if (s == null) {
            return;
        }
        Next plan = s.plan;
        if (isDone(plan)) {
            started = null;
            s.request
                    .reply()
                    .done(outcome(
                            false,
                            core.configuration(),
                            plan.before(),
                            plan.after(),
                            plan.checks()));
        } else if (!core.self().equals(core.leader()) || core.term() != s.term) {
            started = null;
            s.request
                    .reply()
                    .refused(new Refusal(
                            Reason.UNKNOWN,
                            "begun, and then leadership was lost: the members may change or not",
                            null));
        }
    }

    private boolean isDone(Next plan) {
        Configuration c = core.configuration();
        return !c.isJoint()
                && core.configurationIndex() <= core.commit()
                && c.current().equals(plan.half())
                && Objects.equals(c.lease(), plan.lease());
    }

    private MembershipOutcome outcome(
            boolean unchanged,
            Configuration configuration,
            LiveQuorum before,
            LiveQuorum after,
            List<String> checks) {
        return new MembershipOutcome(
                unchanged, core.configurationIndex(), configuration, before, after, checks);
    }
}
