package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
            lasting(seen, from).forEach((to, cause) -> {
                Answer other = member(seen, to);
                if (other != null) {
                    boolean oneWay = !lasting(seen, other).containsKey(from.name());
                    if (oneWay || from.name().compareTo(to) < 0) {
                        findings.add(unconnected(from, to, cause, oneWay));
                    }
                }
            });
        }
        return findings;
    }

    /** Causes by the ids of the peers to which a member had no connection at either look. */
    private static Map<String, String> lasting(Examination seen, Answer from) {
        Status before = seen.statusBefore(from.node());
        Map<String, String> lasting = problems(from.status());
        lasting.keySet().retainAll(before == null ? Set.of() : problems(before).keySet());
        return lasting;
    }

    /** The members without a connection to a node, by their ids. */
    static List<String> unconnectedTo(Examination seen, String node) {
        return seen.members().stream()
                .filter(member -> problems(member.status()).containsKey(node))
                .map(Answer::name)
                .toList();
    }

    private static @Nullable Answer member(Examination seen, String id) {
        return seen.members().stream()
                .filter(member -> member.name().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static Finding unconnected(Answer from, String to, String cause, boolean oneWay) {
        return Finding.of(
                        Code.NO_CONNECTION,
                        List.of(from.name(), to),
                        oneWay
                                ? from.name() + " has no connection to " + to + ", and " + to
                                        + " has one to " + from.name() + ": " + cause
                                : from.name() + " and " + to + " have no connection to each other: "
                                        + cause,
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
