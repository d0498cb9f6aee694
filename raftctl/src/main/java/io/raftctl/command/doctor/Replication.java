package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.client.view.NodeView.Transfer;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether every member gets on: two looks at the same leader tell. */
final class Replication implements Check {
    /** Five heartbeats, and half an election timeout, by default. */
    private static final long LATE_MS = 500;

    @Override
    public String subject() {
        return "replication";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        Status leaderBefore = leaderBefore(seen);
        for (NodeView member : seen.now().members()) {
            NodeView before = seen.before(member);
            if (leaderBefore != null && before != null && member.isReachable()) {
                add(findings, lateContact(before, member));
                add(findings, standing(seen, leaderBefore, before, member));
            }
            add(findings, slowApply(seen, member));
        }
        return findings;
    }

    /** The leader at the first look, if it leads the same term still; else null. */
    private static @Nullable Status leaderBefore(Examination seen) {
        Answer leader = seen.leader();
        Status before = leader == null ? null : seen.statusBefore(leader.node());
        return leader != null
                        && before != null
                        && before.getTerm() == leader.status().getTerm()
                        && leader.name().equals(seen.first().leader())
                ? before
                : null;
    }

    private static void add(List<Finding> findings, @Nullable Finding finding) {
        if (finding != null) {
            findings.add(finding);
        }
    }

    private static @Nullable Finding lateContact(NodeView before, NodeView member) {
        Long contactBefore = contactMs(before);
        Long contact = contactMs(member);
        if (contactBefore == null
                || contact == null
                || contactBefore <= LATE_MS
                || contact <= LATE_MS) {
            return null;
        }
        return Finding.of(
                        Code.LATE_CONTACT,
                        member.name(),
                        "the leader hears " + member.name() + " late: its last answer is "
                                + Examination.duration(contact) + " old",
                        "-e " + member.address() + " status -o wide")
                .with("lastContactBeforeMs", contactBefore)
                .with("lastContactMs", contact)
                .with("limitMs", LATE_MS);
    }

    /** Null where the leader does not hear it at all, which is health's to say. */
    private static @Nullable Long contactMs(NodeView member) {
        Progress progress = member.progress();
        return progress == null || !progress.reachable() ? null : progress.lastContactMs();
    }

    /** One that lacks an entry which the leader had at the first look has had time to take it. */
    private static @Nullable Finding standing(
            Examination seen, Status leaderBefore, NodeView before, NodeView member) {
        Progress then = before.progress();
        Progress now = member.progress();
        if (then == null || now == null || !now.reachable() || !then.reachable()) {
            return null;
        }
        boolean lacks = now.matchIndex() < leaderBefore.getLastIndex();
        if (lacks && now.matchIndex() == then.matchIndex()) {
            return stalled(seen, before.transfer(), member, now);
        }
        if (member.isLearner() && now.lagEntries() > seen.maxLag()) {
            long more = now.matchIndex() - then.matchIndex();
            return Finding.of(
                            Code.LEARNER_BEHIND,
                            member.name(),
                            member.name() + " is " + now.lagEntries() + " entries behind, and took "
                                    + more + " within "
                                    + Examination.duration(seen.elapsedMs()),
                            "wait caught-up=" + member.name() + " --timeout 10m")
                    .with("lagEntries", now.lagEntries())
                    .with("matchIndex", now.matchIndex())
                    .with("elapsedMs", seen.elapsedMs());
        }
        return null;
    }

    /** Entries wait for a snapshot that is under way; so that must move. */
    private static @Nullable Finding stalled(
            Examination seen, @Nullable Transfer before, NodeView member, Progress now) {
        Transfer transfer = member.transfer();
        String elapsed = Examination.duration(seen.elapsedMs());
        if (transfer == null && before == null) {
            return Finding.of(
                            Code.STALLED,
                            member.name(),
                            member.name() + " is " + now.lagEntries()
                                    + " entries behind, and took none within " + elapsed,
                            "snapshot install " + member.name())
                    .with("lagEntries", now.lagEntries())
                    .with("matchIndex", now.matchIndex())
                    .with("elapsedMs", seen.elapsedMs());
        }
        if (transfer == null
                || before == null
                || before.totalBytes() != transfer.totalBytes()
                || before.doneBytes() != transfer.doneBytes()) {
            return null;
        }
        return Finding.of(
                        Code.TRANSFER_STALLED,
                        member.name(),
                        "the snapshot for " + member.name() + " has not moved within " + elapsed,
                        "-e " + member.address() + " status -o wide")
                .with("doneBytes", transfer.doneBytes())
                .with("totalBytes", transfer.totalBytes())
                .with("elapsedMs", seen.elapsedMs());
    }

    private static @Nullable Finding slowApply(Examination seen, NodeView member) {
        Status before = seen.statusBefore(member);
        Status now = member.status();
        if (before == null || now == null || now.getAppliedIndex() >= before.getCommitIndex()) {
            return null;
        }
        return Finding.of(
                        Code.SLOW_APPLY,
                        member.name(),
                        member.name() + " has not applied what was committed "
                                + Examination.duration(seen.elapsedMs()) + " ago",
                        "wait caught-up=" + member.name() + " --timeout 10m")
                .with("commitIndexBefore", before.getCommitIndex())
                .with("commitIndex", now.getCommitIndex())
                .with("appliedIndex", now.getAppliedIndex());
    }
}
