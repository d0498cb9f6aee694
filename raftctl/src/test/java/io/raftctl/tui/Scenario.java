package io.raftctl.tui;

import com.google.protobuf.ByteString;
import io.raftctl.timeline.Happening;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Sighting;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.PeerStatus;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A made-up cluster of n1, n2, ..., and looks at it: n1 leads, until it is told otherwise. */
final class Scenario {
    /** 12:03:04 on 2026-11-30, in UTC. */
    static final long NOON = 1_796_040_184_000L;

    private static final long MAX_LAG = 10_000;
    private static final ByteString CLUSTER =
            Uuids.bytes(UUID.fromString("6b1f0c2e-5d0a-4c1e-9f55-2a4be1f7d001"));

    private final int size;
    private final Map<String, Status.Builder> statuses = new TreeMap<>();
    private final Map<String, String> silent = new LinkedHashMap<>();
    private final List<Happening> events = new ArrayList<>();
    private final Map<String, LogTail> logs = new LinkedHashMap<>();
    private final Map<String, Long> seqs = new LinkedHashMap<>();
    private @Nullable Long readUs = 840L;
    private long now = NOON;

    Scenario(int size) {
        this.size = size;
        for (int i = 1; i <= size; i++) {
            statuses.put("n" + i, status(i));
        }
        if (size > 0) {
            lead("n1", 3);
        }
    }

    private Status.Builder status(int i) {
        Status.Builder status = Status.newBuilder()
                .setNode("n" + i)
                .setDisk(disk(i))
                .setAddress("127.0.0.1:" + (7000 + i))
                .setCluster(CLUSTER)
                .setState("member")
                .setRole("follower")
                .setCommitIndex(120)
                .setAppliedIndex(120)
                .setFirstIndex(1)
                .setLastIndex(120)
                .setLastTerm(3)
                .setConfigIndex(1)
                .setLogBytes(48_321)
                .setDiskFreeBytes(12L << 30)
                .setForceP99Us(800 + 100 * i)
                .setOpsPerSecond(i == 1 ? 1234 : 0)
                .setStateDigest(0xfeed)
                .setDigestIndex(100)
                .setUptimeMs(11_000_000)
                .setVersion("1.0.0");
        for (int j = 1; j <= size; j++) {
            status.addVoters(MemberInfo.newBuilder()
                    .setNode("n" + j)
                    .setDisk(disk(j))
                    .setAddress("127.0.0.1:" + (7000 + j))
                    .setVoter(true));
        }
        return status;
    }

    private static ByteString disk(int i) {
        return Uuids.bytes(new UUID(0x1234_5678_0000_4000L + i, 0x9000_0000_0000_0000L + i));
    }

    /** All follow the node, in that term. */
    Scenario lead(String leader, long term) {
        statuses.forEach((node, status) -> status.clearPeers()
                .setRole(node.equals(leader) ? "leader" : "follower")
                .setTerm(term)
                .setVotedFor(leader)
                .setLeader(leader));
        for (String peer : statuses.keySet()) {
            if (!peer.equals(leader)) {
                status(leader).addPeers(peer(peer, 120));
            }
        }
        return this;
    }

    private PeerStatus.Builder peer(String node, long match) {
        return PeerStatus.newBuilder()
                .setNode(node)
                .setDisk(status(node).getDisk())
                .setMatchIndex(match)
                .setLastContactMs(12)
                .setRecentlyActive(true);
    }

    private Status.Builder status(String node) {
        return Objects.requireNonNull(statuses.get(node));
    }

    Scenario change(String node, Consumer<Status.Builder> change) {
        change.accept(status(node));
        return this;
    }

    /** From now on the node does not answer, and the leader does not hear from it. */
    Scenario silence(String node, String error) {
        silent.put(node, error);
        for (Status.Builder status : statuses.values()) {
            status.getPeersBuilderList().stream()
                    .filter(peer -> peer.getNode().equals(node))
                    .forEach(peer -> peer.setRecentlyActive(false).setLastContactMs(12_400));
            if (!status.getNode().equals(node)) {
                status.addProblems(node + ": " + error);
            }
        }
        return this;
    }

    Scenario silenceAll() {
        statuses.keySet().forEach(node -> silent.put(node, "connection refused"));
        readUs = null;
        return this;
    }

    Scenario pass(long ms) {
        now += ms;
        return this;
    }

    long now() {
        return now;
    }

    Scenario read(@Nullable Long us) {
        readUs = us;
        return this;
    }

    /** {@code pairs}: names of fields and their values. */
    Scenario tell(String node, String type, long term, @Nullable Object... pairs) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            fields.put(
                    String.valueOf(pairs[i]),
                    value instanceof Integer n ? (Long) n.longValue() : value);
        }
        long seq = seqs.merge(node, 1L, Long::sum);
        events.add(new Happening(now++, node, seq, type, term, fields));
        return this;
    }

    private Scenario vote(String voter, String candidate, long term, @Nullable String reason) {
        for (String node : List.of(voter, candidate)) {
            tell(
                    node,
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
        return this;
    }

    /** n1 falls silent in term 2, and n3 and then n1 stand; events end with n1 leading term 3. */
    Scenario elect() {
        tell("n2", "config_changed", 1, "voters", List.of("n1", "n2", "n3"));
        tell(
                "n2",
                "leader_elected",
                2,
                "leader",
                "n2",
                "votes",
                List.of("n1", "n2"),
                "electionMs",
                7);
        tell("n1", "leader_changed", 2, "leader", "n2");
        tell("n2", "snapshot_taken", 2, "index", 100, "snapshotTerm", 2, "bytes", 8192);
        pass(61_000);
        tell("n3", "election_timeout", 2, "leader", "n2", "silentMs", 1320);
        tell("n3", "prevote_requested", 3, "lastIndex", 118, "lastTerm", 2);
        tell("n1", "election_timeout", 2, "leader", "n2", "silentMs", 1411);
        tell("n1", "vote_requested", 3, "candidate", "n1", "lastIndex", 119, "lastTerm", 2);
        vote("n3", "n1", 3, null);
        vote("n1", "n3", 3, "log_behind");
        tell(
                "n1",
                "leader_elected",
                3,
                "leader",
                "n1",
                "votes",
                List.of("n1", "n3"),
                "electionMs",
                213);
        tell("n1", "leader_changed", 3, "leader", "n1");
        tell("n3", "leader_changed", 3, "leader", "n1");
        return this;
    }

    /** A log that goes up to an index, in terms 2 and, from 110 on, 3. */
    Scenario log(String node, long first, long last, long commit) {
        List<LogTail.Line> lines = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            lines.add(line(i, i < 110 ? 2 : 3, (int) i * 7919));
        }
        logs.put(node, new LogTail(commit, lines));
        return this;
    }

    private static LogTail.Line line(long index, long term, int crc) {
        boolean noop = index == 110;
        return new LogTail.Line(
                index,
                term,
                noop ? "noop" : "command",
                noop ? 0 : 64 + index % 13,
                NOON,
                noop ? "" : "put key-" + index,
                crc);
    }

    /** The log has entries of its own in that term from that index on. */
    Scenario fork(String node, long from, long term) {
        LogTail tail = Objects.requireNonNull(logs.get(node));
        List<LogTail.Line> lines = new ArrayList<>();
        for (LogTail.Line line : tail.lines()) {
            boolean own = line.index() >= from;
            lines.add(own ? line(line.index(), term, (int) line.index()) : line);
        }
        logs.put(node, new LogTail(tail.commitIndex(), lines));
        return this;
    }

    Scenario logs() {
        return log("n1", 90, 122, 120).log("n2", 90, 122, 119).log("n3", 95, 120, 118);
    }

    ClusterView view() {
        List<Sighting> sightings = new ArrayList<>();
        statuses.forEach((node, status) -> {
            String error = silent.get(node);
            sightings.add(
                    error == null
                            ? Sighting.answered(status.getAddress(), status.build(), 3)
                            : Sighting.failed(status.getAddress(), error));
        });
        return ClusterView.of(sightings, MAX_LAG);
    }

    /** A look at it as it is, with the events since the look before. */
    Occasion.Looked look() {
        List<Happening> news = List.copyOf(events);
        events.clear();
        return new Occasion.Looked(new Glimpse(now, view(), news, logs, readUs));
    }
}
