package io.raftctl.playground.drill;

import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as it should be, in memory: what takes time happens while somebody waits for it. Logs
 * are copied as a whole, and whoever has a majority has committed all that it has.
 */
public class ModelCluster implements Cluster {
    private static final int LOOKS = 10;
    private static final int LOOKS_UNTIL_LEADERS_GIVE_UP = 5;

    private final Map<String, Node> nodes = new LinkedHashMap<>();

    private record Entry(LogLine line, String key, String value) {}

    private static final class Node {
        final String id;
        List<Entry> log = new ArrayList<>();
        boolean up = true;
        boolean member = true;
        int group;
        String role = "follower";
        long term = 1;
        String votedFor = "";
        String leader = "";
        long commit;

        Node(String id) {
            this.id = id;
        }

        void append(String summary, String key, String value) {
            int before = log.isEmpty() ? 0 : log.get(log.size() - 1).line.crc();
            LogLine line = new LogLine(
                    log.size() + 1, term, summary, Objects.hash(before, term, summary, value));
            log.add(new Entry(line, key, value));
        }

        void follow(String whom) {
            leader = whom;
            role = whom.equals(id) ? "leader" : "follower";
        }
    }

    /** Whose founders are up, and hear each other. */
    public ModelCluster(Cast cast) {
        for (int i = 1; i <= cast.nodes(); i++) {
            nodes.put("n" + i, new Node("n" + i));
        }
        for (String guest : cast.guests()) {
            node(guest).up = false;
            node(guest).member = false;
            node(guest).role = "waiting";
        }
        settle();
    }

    private Node node(String id) {
        return Objects.requireNonNull(nodes.get(id), id);
    }

    private List<Node> group(int number) {
        return nodes.values().stream()
                .filter(n -> n.up && n.member && n.group == number)
                .toList();
    }

    private boolean isQuorum(List<Node> group) {
        return 2L * group.size() > nodes.values().stream().filter(n -> n.member).count();
    }

    private static @Nullable Node leader(List<Node> group) {
        Node newest = null;
        for (Node n : group) {
            if (n.role.equals("leader") && (newest == null || n.term > newest.term)) {
                newest = n;
            }
        }
        return newest;
    }

    /** Majorities elect a leader where they have none, and copy its log. */
    private void settle() {
        for (int number = 0; number < nodes.size(); number++) {
            List<Node> group = group(number);
            if (!isQuorum(group)) {
                continue;
            }
            Node leader = leader(group);
            if (leader == null) {
                elect(longest(group), group);
            } else {
                replicate(leader, group);
            }
        }
    }

    private static Node longest(List<Node> group) {
        Node best = group.get(0);
        for (Node n : group) {
            if (n.log.size() > best.log.size()) {
                best = n;
            }
        }
        return best;
    }

    private void elect(Node leader, List<Node> group) {
        long term = 1 + group.stream().mapToLong(n -> n.term).max().orElse(0);
        for (Node n : group) {
            n.term = term;
            n.votedFor = leader.id;
            n.follow(leader.id);
        }
        leader.append("term " + term + " begins", "", "");
        replicate(leader, group);
    }

    private void replicate(Node leader, List<Node> group) {
        for (Node n : group) {
            if (n.term < leader.term) {
                n.term = leader.term;
                n.votedFor = "";
            }
            n.follow(leader.id);
            n.log = new ArrayList<>(leader.log);
            n.commit = isQuorum(group) ? n.log.size() : n.commit;
        }
    }

    private void giveUp() {
        for (Node n : nodes.values()) {
            if (n.up && n.member && !isQuorum(group(n.group))) {
                n.role = "precandidate";
                n.leader = "";
            }
        }
    }

    @Override
    public List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    @Override
    public List<NodeReport> look() {
        return nodes.values().stream()
                .filter(n -> n.up)
                .map(n -> new NodeReport(
                        n.id,
                        n.role,
                        n.term,
                        n.votedFor,
                        n.leader,
                        n.log.size(),
                        n.commit,
                        n.commit))
                .toList();
    }

    @Override
    public @Nullable LogLine entry(String id, long index) {
        List<Entry> log = node(id).log;
        return index < 1 || index > log.size() ? null : log.get((int) index - 1).line;
    }

    private @Nullable Node serving() {
        settle();
        for (Node n : nodes.values()) {
            if (n.up && isQuorum(group(n.group)) && n.role.equals("leader")) {
                return n;
            }
        }
        return null;
    }

    static Reply reply(ErrorCode code, String value) {
        return new Reply(code, code == ErrorCode.OK ? "" : code.meaning(), value);
    }

    @Override
    public Reply put(String key, String value) {
        Node leader = serving();
        return leader == null
                ? reply(ErrorCode.NO_LEADER, "")
                : putAt(leader.id, key, value, Duration.ZERO);
    }

    @Override
    public Reply putAt(String id, String key, String value, Duration patience) {
        Node n = node(id);
        if (!n.role.equals("leader")) {
            return reply(ErrorCode.NO_LEADER, "");
        }
        n.append("put " + key + " (" + value.length() + " B)", key, value);
        List<Node> group = group(n.group);
        replicate(n, group);
        return reply(isQuorum(group) ? ErrorCode.OK : ErrorCode.UNKNOWN_OUTCOME, "");
    }

    @Override
    public Reply get(String key) {
        Node leader = serving();
        return leader == null
                ? reply(ErrorCode.NO_LEADER, "")
                : getAt(leader.id, key, Duration.ZERO);
    }

    @Override
    public Reply getAt(String id, String key, Duration patience) {
        Node n = node(id);
        if (!isQuorum(group(n.group))) {
            return reply(ErrorCode.NO_QUORUM, "");
        }
        Map<String, String> state = new HashMap<>();
        n.log.forEach(entry -> state.put(entry.key, entry.value));
        String value = state.get(key);
        return value == null ? reply(ErrorCode.NOT_FOUND, "") : reply(ErrorCode.OK, value);
    }

    @Override
    public void handOver(String id) {
        elect(node(id), group(node(id).group));
    }

    @Override
    public List<String> voters() {
        return nodes.values().stream().filter(n -> n.member).map(n -> n.id).toList();
    }

    @Override
    public Reply admit(String id) {
        node(id).member = true;
        settle();
        return reply(ErrorCode.OK, "");
    }

    @Override
    public Reply remove(String id) {
        node(id).member = false;
        kill(id);
        return reply(ErrorCode.OK, "");
    }

    @Override
    public void partition(List<Set<String>> groups) {
        for (int i = 0; i < groups.size(); i++) {
            for (String id : groups.get(i)) {
                node(id).group = i;
            }
        }
    }

    @Override
    public void heal() {
        nodes.values().forEach(n -> n.group = 0);
    }

    @Override
    public void kill(String id) {
        node(id).up = false;
        node(id).follow("");
    }

    @Override
    public void stop(String id) {
        kill(id);
    }

    @Override
    public void start(String id) {
        node(id).up = true;
    }

    @Override
    public boolean await(Duration bound, BooleanSupplier condition) {
        for (int i = 0; i < LOOKS; i++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (i == LOOKS_UNTIL_LEADERS_GIVE_UP) {
                giveUp();
            }
            settle();
        }
        return condition.getAsBoolean();
    }
}
