package io.raftctl.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Journals of some nodes, as nodes would have written them. Time goes on by a ms with each event.
 */
final class Story {
    private final List<Happening> all = new ArrayList<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private final Map<String, Long> skews = new HashMap<>();
    private long now = 1_000_000;

    /** From now on the node's clock is so many ms ahead. */
    Story skew(String node, long ms) {
        skews.put(node, ms);
        return this;
    }

    Story pause(long ms) {
        now += ms;
        return this;
    }

    /** {@code pairs}: names of fields and their values. */
    Story tell(String node, String type, long term, @Nullable Object... pairs) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            fields.put(
                    String.valueOf(pairs[i]),
                    value instanceof Integer n ? (Long) n.longValue() : value);
        }
        long seq = seqs.merge(node, 1L, Long::sum);
        long time = now++ + skews.getOrDefault(node, 0L);
        all.add(new Happening(time, node, seq, type, term, fields));
        return this;
    }

    Story silence(String node, long term, @Nullable String leader, long ms) {
        return tell(node, "election_timeout", term, "leader", leader, "silentMs", ms);
    }

    Story stands(String node, long term, boolean transfer) {
        return tell(node, "vote_requested", term, "candidate", node, "transfer", transfer);
    }

    /** A vote as its voter and the candidate tell of it; {@code reason} null: granted. */
    Story vote(String voter, String candidate, long term, @Nullable String reason) {
        cast(voter, candidate, term, reason, null, 0, false);
        return tell(
                candidate,
                "vote",
                term,
                "candidate",
                candidate,
                "voter",
                voter,
                "granted",
                reason == null,
                "reason",
                reason);
    }

    /** By the voter's word only; it heard {@code leader} so long ago. */
    Story cast(
            String voter,
            String candidate,
            long term,
            @Nullable String reason,
            @Nullable String leader,
            long silentMs,
            boolean transfer) {
        return tell(
                voter,
                "vote",
                term,
                "candidate",
                candidate,
                "voter",
                voter,
                "granted",
                reason == null,
                "reason",
                reason,
                "leader",
                leader,
                "silentMs",
                silentMs,
                "transfer",
                transfer);
    }

    Story wins(String node, long term, long ms, String... votes) {
        return tell(
                node,
                "leader_elected",
                term,
                "leader",
                node,
                "votes",
                List.of(votes),
                "electionMs",
                ms);
    }

    /** By the log, which tells what the leader knew when it won, so many ms ago. */
    Story learns(String node, String leader, long term, long agoMs, @Nullable Object... more) {
        List<@Nullable Object> fields = new ArrayList<>(Arrays.asList(
                "leader",
                leader,
                "votes",
                List.of("n2", "n4"),
                "electionMs",
                213,
                "electedMs",
                now - agoMs));
        fields.addAll(Arrays.asList(more));
        return tell(node, "election_learned", term, fields.toArray());
    }

    Story follows(String node, String leader, long term) {
        return tell(node, "leader_changed", term, "leader", leader);
    }

    /** A cluster of n1, n2 and n3 is born. */
    Story born() {
        for (String node : List.of("n1", "n2", "n3")) {
            tell(node, "config_changed", 0, "voters", List.of("n1", "n2", "n3"));
        }
        return this;
    }

    /** n1 wins term 1, and all know of it. */
    Story firstTerm() {
        born().silence("n1", 0, null, 1200);
        return stands("n1", 1, false)
                .vote("n2", "n1", 1, null)
                .wins("n1", 1, 5, "n1", "n2")
                .follows("n1", "n1", 1)
                .follows("n2", "n1", 1)
                .follows("n3", "n1", 1);
    }

    List<Happening> all() {
        return all;
    }

    /** Only the journals of these. */
    List<Happening> of(String... nodes) {
        return all.stream().filter(e -> List.of(nodes).contains(e.node())).toList();
    }
}
