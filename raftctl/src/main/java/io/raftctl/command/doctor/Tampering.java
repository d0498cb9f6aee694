package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.protocol.wire.Faults;
import io.raftd.protocol.wire.Faults.Link;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Whether anybody has put faults into nodes on purpose, or may. */
final class Tampering implements Check {
    @Override
    public String subject() {
        return "faults";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (Answer member : seen.members()) {
            if (member.status().hasFaults()) {
                open.add(member.name());
                Faults faults = member.status().getFaults();
                if (!faults.equals(Faults.getDefaultInstance())) {
                    findings.add(inForce(member.name(), faults));
                }
            }
        }
        if (!open.isEmpty()) {
            findings.add(Finding.of(
                    Code.FAULT_INJECTION,
                    open,
                    "fault injection is on: whoever reaches these nodes may cut them off",
                    "playground status"));
        }
        return findings;
    }

    private static Finding inForce(String node, Faults faults) {
        return Finding.of(
                        Code.FAULTS_INJECTED,
                        node,
                        "faults are in force in " + node + " that somebody put there",
                        "playground heal")
                .with("forceDelayMs", faults.getForceDelayMs())
                .with("nothingSentTo", peers(faults, Link::getDropSent))
                .with("nothingReceivedFrom", peers(faults, Link::getDropReceived))
                .with("delayedWith", peers(faults, link -> link.getDelayMs() > 0));
    }

    private static List<String> peers(Faults faults, Predicate<Link> which) {
        return faults.getLinksList().stream().filter(which).map(Link::getNode).toList();
    }
}
