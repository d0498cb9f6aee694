package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.client.view.ClusterView.Removed;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Membership;

import java.util.List;

/** Nodes that answer and are no members: what they are instead. */
final class Strangers implements Check {
    @Override
    public String subject() {
        return "strangers";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        return seen.answers().stream()
                .filter(answer -> answer.node().membership() == Membership.NONE)
                .map(answer -> finding(seen, answer)
                        .with("address", answer.node().address())
                        .with("diskId", String.valueOf(answer.node().diskId()))
                        .with("state", answer.status().getState()))
                .toList();
    }

    /** How a node that lost its disk takes its place again. */
    static String replacing(Answer wiped) {
        return "member replace " + wiped.name() + " " + wiped.name();
    }

    private static Finding finding(Examination seen, Answer stranger) {
        String name = stranger.name();
        String address = stranger.node().address();
        if (isRemoved(seen, stranger)) {
            return Finding.of(
                    Code.REMOVED_ANSWERS,
                    name,
                    name + " was removed from the cluster, and still runs: it may be stopped, and"
                            + " its directory deleted",
                    "-e " + address + " health --local");
        }
        for (NodeView member : seen.now().members()) {
            if (stranger.equals(seen.onAnotherDisk(member))) {
                return Finding.of(
                                Code.LOST_DISK,
                                name,
                                name + " runs on another disk than the member's, which it may"
                                        + " have lost: it neither votes nor acknowledges",
                                replacing(stranger))
                        .with("memberDiskId", String.valueOf(member.diskId()));
            }
        }
        if (stranger.status().getCluster().isEmpty()) {
            return waiting(stranger);
        }
        String cluster = Examination.id(stranger.status().getCluster());
        boolean other = !cluster.equals(String.valueOf(seen.now().clusterId()));
        return Finding.of(
                        other ? Code.OTHER_CLUSTER : Code.NO_MEMBER,
                        name,
                        other
                                ? name + " at " + address + " belongs to another cluster, "
                                        + cluster
                                : name + " at " + address
                                        + " is of this cluster, and no member of it",
                        "-e " + address + " status")
                .with("clusterId", cluster);
    }

    private static boolean isRemoved(Examination seen, Answer stranger) {
        return stranger.status().getState().equals("removed")
                || seen.now()
                        .removed()
                        .contains(new Removed(
                                stranger.name(), String.valueOf(stranger.node().diskId())));
    }

    private static Finding waiting(Answer stranger) {
        String name = stranger.name();
        boolean forming = stranger.status().getState().equals("forming");
        String hint = stranger.status().getHint();
        return Finding.of(
                forming ? Code.FORMING : Code.WAITING,
                name,
                name + (hint.isEmpty() ? " belongs to no cluster yet" : ": " + hint),
                forming
                        ? "-e " + stranger.node().address() + " status"
                        : "member add " + name + " " + stranger.node().address());
    }
}
