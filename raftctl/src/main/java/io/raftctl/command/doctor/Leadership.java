package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who leads, and whether all agree on it. */
final class Leadership implements Check {
    private static final String HISTORY = "elections history --since 10m";

    @Override
    public String subject() {
        return "leader";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        twoInOneTerm(seen, findings);
        Answer leader = seen.leader();
        if (leader != null) {
            for (Answer member : seen.members()) {
                Finding astray = astray(leader.status(), member);
                if (astray != null) {
                    findings.add(astray);
                }
            }
        }
        risingTerm(seen, findings);
        return findings;
    }

    /** Election Safety (3.6.3): a term has at most one leader, whoever is asked, and whenever. */
    private static void twoInOneTerm(Examination seen, List<Finding> findings) {
        Map<Long, TreeSet<String>> leaders = new TreeMap<>();
        for (Look look : seen.looks()) {
            for (Answer member : Examination.members(look.view())) {
                String leader = followed(member.status());
                if (!leader.isEmpty()) {
                    leaders.computeIfAbsent(member.status().getTerm(), term -> new TreeSet<>())
                            .add(leader);
                }
            }
        }
        leaders.forEach((term, names) -> {
            if (names.size() > 1) {
                findings.add(Finding.of(
                                Code.TWO_LEADERS,
                                List.copyOf(names),
                                "term " + term + " has more than one leader: "
                                        + String.join(", ", names),
                                "log compare")
                        .with("term", term)
                        .with("leaders", List.copyOf(names)));
            }
        });
    }

    private static String followed(Status status) {
        return leads(status) ? status.getNode() : status.getLeader();
    }

    private static boolean leads(Status status) {
        return status.getRole().equals("leader");
    }

    private static @Nullable Finding astray(Status leader, Answer member) {
        Status status = member.status();
        String name = member.name();
        String rightly = leader.getNode() + " leads term " + leader.getTerm();
        Finding finding = null;
        if (leads(status) && status.getTerm() < leader.getTerm()) {
            finding = Finding.of(
                    Code.OLD_LEADER,
                    name,
                    name + " still leads term " + status.getTerm() + ", and " + rightly
                            + ": what it accepts is never acknowledged",
                    "-e " + member.node().address() + " health --local");
        } else if (status.getTerm() != leader.getTerm()) {
            finding = Finding.of(
                    Code.OTHER_TERM,
                    name,
                    name + " is in term " + status.getTerm() + ", and " + rightly,
                    HISTORY);
        } else if (status.getLeader().isEmpty()) {
            finding = Finding.of(
                    Code.KNOWS_NO_LEADER,
                    name,
                    name + " knows no leader, and " + rightly,
                    "-e " + member.node().address() + " health --local");
        }
        return finding == null
                ? null
                : finding.with("role", status.getRole())
                        .with("follows", followed(status))
                        .with("term", status.getTerm())
                        .with("leaderTerm", leader.getTerm());
    }

    private static void risingTerm(Examination seen, List<Finding> findings) {
        Long before = highest(Examination.members(seen.first()));
        Long now = highest(seen.members());
        if (before != null && now != null && now > before) {
            findings.add(Finding.of(
                            Code.TERM_RISES,
                            List.of(),
                            "the term rose from " + before + " to " + now + " within "
                                    + Examination.duration(seen.elapsedMs())
                                    + ": elections are going on",
                            HISTORY)
                    .with("termBefore", before)
                    .with("term", now)
                    .with("elapsedMs", seen.elapsedMs()));
        }
    }

    private static @Nullable Long highest(List<Answer> members) {
        return members.stream()
                .map(member -> member.status().getTerm())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
