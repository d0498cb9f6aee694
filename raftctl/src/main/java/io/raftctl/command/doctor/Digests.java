package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether replicas at one index have one state. Nodes tell the digest of the newest of certain
 * indexes only, so those of all looks are compared: what the state was at an index stays true.
 */
final class Digests implements Check {
    /** By index, then by replica. */
    private static final class Seen {
        final TreeMap<Long, Map<String, Long>> digests = new TreeMap<>();
        final Map<String, String> names = new LinkedHashMap<>();

        void add(Answer member) {
            String replica = member.name() + "/" + member.node().diskId();
            if (member.status().getDigestIndex() > 0) {
                names.put(replica, member.name());
                digests.computeIfAbsent(
                                member.status().getDigestIndex(), at -> new LinkedHashMap<>())
                        .put(replica, member.status().getStateDigest());
            }
        }

        /** Those whose state was seen at no index at which another's was. */
        Set<String> alone() {
            Set<String> alone = new TreeSet<>(names.keySet());
            for (Map<String, Long> at : digests.values()) {
                if (at.size() > 1) {
                    alone.removeAll(at.keySet());
                }
            }
            return names.size() > 1 ? alone : Set.of();
        }
    }

    @Override
    public String subject() {
        return "state";
    }

    /** Whether more looks can show no more. */
    static boolean isComplete(List<Look> looks) {
        return seen(looks).alone().isEmpty();
    }

    private static Seen seen(List<Look> looks) {
        Seen seen = new Seen();
        looks.forEach(look -> Examination.own(look.view()).forEach(seen::add));
        return seen;
    }

    @Override
    public List<Finding> examine(Examination examination) {
        Seen seen = seen(examination.looks());
        List<Finding> findings = new ArrayList<>();
        Set<Set<String>> told = new HashSet<>();
        seen.digests.forEach((index, at) -> {
            if (new HashSet<>(at.values()).size() > 1 && told.add(at.keySet())) {
                findings.add(diverged(seen, index, at));
            }
        });
        Map<String, Long> newest = new HashMap<>();
        seen.digests.forEach((index, at) -> at.keySet().forEach(each -> newest.put(each, index)));
        for (String replica : seen.alone()) {
            String node = seen.names.getOrDefault(replica, replica);
            long index = newest.getOrDefault(replica, 0L);
            findings.add(Finding.of(
                            Code.NOT_COMPARED,
                            node,
                            "the state of " + node + " could not be compared: no other was seen"
                                    + " at its index " + index,
                            "log compare")
                    .with("digestIndex", index));
        }
        return findings;
    }

    private static Finding diverged(Seen seen, long index, Map<String, Long> at) {
        List<String> nodes = at.keySet().stream()
                .map(replica -> seen.names.getOrDefault(replica, replica))
                .toList();
        List<String> digests = new ArrayList<>();
        at.forEach((replica, digest) ->
                digests.add(seen.names.get(replica) + " %016x".formatted(digest)));
        return Finding.of(
                        Code.DIVERGED,
                        nodes,
                        "at index " + index + " the states of " + String.join(", ", nodes)
                                + " are not equal",
                        "log compare " + String.join(" ", nodes))
                .with("digestIndex", index)
                .with("stateDigests", digests);
    }
}
