package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.protocol.wire.Status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether every member has a connection to every other that answers us. One that is dialled anew is
 * none for a moment: what is told was so at the first look and at the last.
 */
final class Connections implements Check {
    private static final String SEPARATOR = ": ";

    @Override
    public String subject() {
        return "connections";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        for (Answer from : seen.members()) {
            Status before = seen.statusBefore(from.node());
            problems(from.status()).forEach((to, cause) -> {
                boolean lasting = before != null && problems(before).containsKey(to);
                if (lasting && answers(seen, to)) {
                    findings.add(unconnected(seen, from, to, cause));
                }
            });
        }
        return findings;
    }

    /** The members without a connection to a node, by their ids. */
    static List<String> unconnectedTo(Examination seen, String node) {
        return seen.members().stream()
                .filter(member -> problems(member.status()).containsKey(node))
                .map(Answer::name)
                .toList();
    }

    private static boolean answers(Examination seen, String node) {
        return seen.members().stream().anyMatch(member -> member.name().equals(node));
    }

    private static Finding unconnected(Examination seen, Answer from, String to, String cause) {
        boolean oneWay = !unconnectedTo(seen, from.name()).contains(to);
        return Finding.of(
                        Code.NO_CONNECTION,
                        List.of(from.name(), to),
                        from.name() + " has no connection to " + to + ": " + cause
                                + (oneWay ? "; " + to + " has one to " + from.name() : ""),
                        "-e " + from.node().address() + " status -o wide")
                .with("from", from.name())
                .with("to", to)
                .with("cause", cause)
                .with("oneWay", oneWay);
    }

    /** Causes by the ids of the peers. */
    private static Map<String, String> problems(Status status) {
        Map<String, String> problems = new TreeMap<>();
        for (String problem : status.getProblemsList()) {
            String[] parts = problem.split(SEPARATOR, 2);
            problems.put(parts[0], parts.length < 2 ? "" : parts[1]);
        }
        return problems;
    }
}
