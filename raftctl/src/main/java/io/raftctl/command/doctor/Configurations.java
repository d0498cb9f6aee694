package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether all go by one configuration, and how much it can bear. */
final class Configurations implements Check {
    @Override
    public String subject() {
        return "configuration";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        for (Answer member : seen.members()) {
            String difference = difference(seen, member);
            if (difference != null) {
                findings.add(otherConfiguration(seen, member, difference));
            }
        }
        if (staysJoint(seen)) {
            findings.add(Finding.of(
                            Code.STAYS_JOINT,
                            List.of(),
                            "a change of the voters has not come to its end within "
                                    + Examination.duration(seen.elapsedMs())
                                    + ": a majority of the voters before and after it is needed",
                            "member list")
                    .with("configIndex", Objects.requireNonNull(seen.now().configIndex()))
                    .with("elapsedMs", seen.elapsedMs()));
        }
        Quorum quorum = seen.now().quorum();
        if (quorum != null) {
            arithmetic(quorum, findings);
        }
        return findings;
    }

    /**
     * In what the member goes by another configuration than the leader, and has for as long as was
     * looked: one that travels is no difference. Null: in nothing.
     */
    private static @Nullable String difference(Examination seen, Answer member) {
        Long first = seen.first().configIndex();
        Long now = seen.now().configIndex();
        Status before = seen.statusBefore(member.node());
        long its = member.status().getConfigIndex();
        if (first == null || now == null || before == null) {
            return null;
        }
        if (its < first || its > now && before.getConfigIndex() > first) {
            return "that of index " + its + ", and the leader by that of " + now;
        }
        Answer leader = seen.leader();
        boolean same = leader == null
                || its != now
                || voters(member.status()).equals(voters(leader.status()));
        return same ? null : "one of index " + its + " that lists other voters than the leader's";
    }

    private static Set<Object> voters(Status status) {
        return status.getVotersList().stream()
                .map(voter -> List.<Object>of(voter.getNode(), voter.getDisk()))
                .collect(Collectors.toSet());
    }

    private static Finding otherConfiguration(Examination seen, Answer member, String what) {
        return Finding.of(
                        Code.OTHER_CONFIGURATION,
                        member.name(),
                        member.name() + " goes by another configuration: " + what,
                        "-e " + member.node().address() + " member list")
                .with("configIndex", member.status().getConfigIndex())
                .with("leaderConfigIndex", Objects.requireNonNull(seen.now().configIndex()))
                .with(
                        "voters",
                        member.status().getVotersList().stream()
                                .map(MemberInfo::getNode)
                                .toList());
    }

    private static boolean staysJoint(Examination seen) {
        ClusterView before = seen.first();
        ClusterView now = seen.now();
        return before.joint()
                && now.joint()
                && Objects.equals(before.configIndex(), now.configIndex());
    }

    /** A missing voter is health's to name; what is left without it is named here. */
    private static void arithmetic(Quorum quorum, List<Finding> findings) {
        int voters = quorum.voters();
        if (voters == 1) {
            findings.add(with(
                    quorum,
                    Code.SINGLE_VOTER,
                    "there is one voter: nothing is served without it, and its disk is the only"
                            + " copy"));
        } else if (voters % 2 == 0) {
            findings.add(with(
                    quorum,
                    Code.EVEN_VOTERS,
                    voters + " voters can lose no more than " + (voters - 1) + " could"));
        }
        if (quorum.isThere() && quorum.reachable() < voters && quorum.canLose() == 0) {
            findings.add(with(
                    quorum, Code.NO_SPARE, quorum + ": the next one that fails ends the service"));
        }
    }

    private static Finding with(Quorum quorum, Code code, String message) {
        return Finding.of(code, List.of(), message, "member list")
                .with("voters", quorum.voters())
                .with("needed", quorum.needed())
                .with("reachable", quorum.reachable())
                .with("canLose", quorum.canLose());
    }
}
