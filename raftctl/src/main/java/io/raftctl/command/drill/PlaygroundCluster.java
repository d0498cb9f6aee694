package io.raftctl.command.drill;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.playground.Groups;
import io.raftctl.command.playground.Injection;
import io.raftctl.offline.LogEntry;
import io.raftctl.offline.Records;
import io.raftctl.playground.Launch;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.Playground;
import io.raftctl.playground.drill.Cluster;
import io.raftctl.playground.drill.LogLine;
import io.raftctl.playground.drill.NodeReport;
import io.raftctl.playground.drill.Reply;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.NodeReply;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.Faults;
import io.raftd.protocol.wire.Get;
import io.raftd.protocol.wire.LogRead;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.MembersChanged;
import io.raftd.protocol.wire.Put;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The processes of a playground, for a drill. */
final class PlaygroundCluster implements Cluster, Closeable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private static final Request QUERY =
            Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();

    private final Playground playground;
    private final Launch.Settings settings;
    private final ClusterClient client;
    private final Injection injection;

    PlaygroundCluster(Playground playground, Launch.Settings settings) {
        this.playground = playground;
        this.settings = settings;
        this.client = newClient(founders(), TIMEOUT);
        this.injection = new Injection(playground, TIMEOUT);
    }

    private static ClusterClient newClient(String endpoints, Duration timeout) {
        List<Endpoint> all = Endpoint.parseList(endpoints);
        return new ClusterClient(new ClientOptions(all, timeout, LOOK));
    }

    /** Whoever is admitted later, clients learn of from these. */
    private String founders() {
        return playground.nodes().stream()
                .filter(node -> !settings.guests().contains(node.id()))
                .map(LocalNode::address)
                .collect(Collectors.joining(","));
    }

    @Override
    public List<String> nodes() {
        return playground.nodes().stream().map(LocalNode::id).toList();
    }

    @Override
    public List<NodeReport> look() {
        checkInterrupt();
        List<NodeReport> reports = new ArrayList<>();
        for (NodeReply reply : client.askAll(QUERY, LOOK)) {
            if (reply.outcome().ok()) {
                reports.add(report(reply.outcome().response().getStatus()));
            }
        }
        for (String guest : settings.guests()) {
            boolean known = reports.stream().anyMatch(report -> report.id().equals(guest));
            Outcome alone = known || playground.node(guest).pid() == null ? null : askAlone(guest);
            if (alone != null && alone.ok()) {
                reports.add(report(alone.response().getStatus()));
            }
        }
        reports.sort(Comparator.comparing(NodeReport::id));
        return reports;
    }

    /** Of a node that may belong to no cluster. */
    private Outcome askAlone(String node) {
        LocalNode local = playground.node(node);
        try (ClusterClient alone = newClient(local.address(), LOOK)) {
            return alone.ask(local.address(), QUERY);
        }
    }

    private static NodeReport report(Status status) {
        return new NodeReport(
                status.getNode(),
                status.getRole().isEmpty() ? status.getState() : status.getRole(),
                status.getTerm(),
                status.getVotedFor(),
                status.getLeader(),
                status.getLastIndex(),
                status.getCommitIndex(),
                status.getAppliedIndex());
    }

    @Override
    public @Nullable LogLine entry(String node, long index) {
        LogRead read = LogRead.newBuilder().setFrom(index).setMaxBytes(1).build();
        Outcome outcome = client.ask(node, Request.newBuilder().setLogRead(read).build());
        if (!outcome.ok()) {
            return null;
        }
        LogEntry entry = Records.read(outcome.body().toByteArray(), index).get(0);
        return new LogLine(entry.index(), entry.term(), entry.summary(), entry.crc());
    }

    @Override
    public Reply put(String key, String value) {
        return reply(client.put(bytes(key), bytes(value)));
    }

    @Override
    public Reply get(String key) {
        return reply(client.get(bytes(key), false));
    }

    /** With a session of its own, for it may end in doubt. */
    @Override
    public Reply putAt(String node, String key, String value, Duration patience) {
        Put put = Put.newBuilder().setKey(bytes(key)).build();
        try (ClusterClient alone = newClient(founders(), patience)) {
            return reply(alone.writeAt(
                    node, Request.newBuilder().setPut(put).build(), bytes(value), patience));
        }
    }

    @Override
    public Reply getAt(String node, String key, Duration patience) {
        Get get = Get.newBuilder().setKey(bytes(key)).build();
        return reply(client.ask(node, Request.newBuilder().setGet(get).build(), patience));
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static Reply reply(Outcome outcome) {
        checkInterrupt();
        return new Reply(outcome.code(), outcome.message(), outcome.body().toStringUtf8());
    }

    @Override
    public void handOver(String node) {
        Outcome outcome = client.transfer(node);
        if (outcome.code() == ErrorCode.NOT_FOUND) {
            throw Failure.of(outcome);
        }
    }

    @Override
    public List<String> voters() {
        for (NodeReply reply : client.askAll(QUERY, LOOK)) {
            Status status = reply.outcome().response().getStatus();
            if (status.getRole().equals("leader")) {
                return status.getVotersList().stream()
                        .map(MemberInfo::getNode)
                        .sorted()
                        .toList();
            }
        }
        return List.of();
    }

    @Override
    public Reply admit(String node) {
        Outcome asked = askAlone(node);
        if (!asked.ok()) {
            return reply(asked);
        }
        Status status = asked.response().getStatus();
        MemberInfo member = MemberInfo.newBuilder()
                .setNode(status.getNode())
                .setDisk(status.getDisk())
                .setAddress(status.getAddress())
                .build();
        Outcome added = client.changeMembers(ChangeMembers.newBuilder()
                .setAddLearner(ChangeMembers.AddLearner.newBuilder().setMember(member))
                .build());
        if (!added.ok()) {
            return reply(added);
        }
        // The leader refuses while the node has not caught up.
        ChangeMembers promote =
                ChangeMembers.newBuilder().setPromote(name(node)).build();
        Outcome[] promoted = {added};
        await(TIMEOUT, () -> {
            promoted[0] = client.changeMembers(promote);
            return promoted[0].code() != ErrorCode.REFUSED;
        });
        return changed(promoted[0]);
    }

    @Override
    public Reply remove(String node) {
        return changed(client.changeMembers(
                ChangeMembers.newBuilder().setRemove(name(node)).build()));
    }

    private static ChangeMembers.Name.Builder name(String node) {
        return ChangeMembers.Name.newBuilder().setNode(node);
    }

    /** With the arithmetic behind the change. */
    private static Reply changed(Outcome outcome) {
        MembersChanged.Quorum after = outcome.response().getMembersChanged().getAfter();
        return new Reply(
                outcome.code(),
                outcome.message(),
                after.getReachable() + " of " + after.getVoters() + " voters reachable, "
                        + after.getNeeded() + " needed");
    }

    @Override
    public void partition(List<Set<String>> groups) {
        injection.put(new Groups(groups)::partition);
    }

    @Override
    public void heal() {
        injection.put((node, now) -> Faults.getDefaultInstance());
    }

    @Override
    public void kill(String node) {
        playground.kill(playground.node(node));
    }

    @Override
    public void stop(String node) {
        playground.down(List.of(playground.node(node)));
    }

    @Override
    public void start(String node) {
        playground.start(playground.node(node), settings);
    }

    @Override
    public boolean await(Duration bound, BooleanSupplier condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            checkInterrupt();
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
        return true;
    }

    /** What is asked under an interrupt has no answer, and says nothing of the cluster. */
    private static void checkInterrupt() {
        if (Thread.interrupted()) {
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted");
        }
    }

    @Override
    public void close() {
        injection.close();
        client.close();
    }
}
