package io.raftctl.command.playground;

import io.raftctl.command.Failure;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.LocalNode.State;
import io.raftctl.playground.Playground;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.NodeReply;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Faults;
import io.raftd.protocol.wire.InjectFaults;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts faults into the nodes of a playground that run, and sees which there are. */
public final class Injection implements Closeable {
    private static final Request QUERY =
            Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();

    private final Playground playground;
    private final ClusterClient client;

    /** What a node's faults are to be, seen from those that it has. */
    public interface Change {
        Faults apply(String node, Faults now);
    }

    public Injection(Playground playground, Duration timeout) {
        this.playground = playground;
        this.client = new ClusterClient(
                new ClientOptions(Endpoint.parseList(playground.endpoints()), timeout, timeout));
    }

    /** By the ids of the nodes that answer within the time, and take faults. */
    public Map<String, Faults> inForce(Duration timeout) {
        Map<String, Faults> found = new HashMap<>();
        for (NodeReply reply : client.askAll(QUERY, timeout)) {
            Status status = reply.outcome().response().getStatus();
            if (status.hasFaults()) {
                found.put(status.getNode(), status.getFaults());
            }
        }
        return found;
    }

    /**
     * Changes the faults of all nodes that run. False when nothing had to be. Refused when none
     * runs, one is paused, or one takes no faults; then nothing has changed.
     */
    public boolean put(Change change) {
        List<LocalNode> running = running();
        Map<LocalNode, Faults> wanted = new LinkedHashMap<>();
        for (LocalNode node : running) {
            Status status =
                    Failure.check(client.ask(node.address(), QUERY)).response().getStatus();
            if (!status.hasFaults()) {
                throw new Failure(
                        ErrorCode.REFUSED,
                        node.id() + " takes no faults: it was started without"
                                + " --enable-fault-injection; `raftctl playground down`, then up,"
                                + " starts it with it");
            }
            Faults next = change.apply(node.id(), status.getFaults());
            if (!next.equals(status.getFaults())) {
                wanted.put(node, next);
            }
        }
        List<String> told = new ArrayList<>();
        wanted.forEach((node, faults) -> tell(node, faults, told));
        return !wanted.isEmpty();
    }

    /** The ids of those that do not run, and will have no faults when they do. */
    public List<String> stopped() {
        return playground.nodes().stream()
                .filter(node -> node.state() == State.STOPPED)
                .map(LocalNode::id)
                .toList();
    }

    private List<LocalNode> running() {
        for (LocalNode node : playground.nodes()) {
            if (node.state() == State.PAUSED) {
                throw new Failure(
                        ErrorCode.REFUSED,
                        node.id() + " is paused and hears nothing: `raftctl playground resume "
                                + node.id() + "` first");
            }
        }
        List<LocalNode> running = playground.nodes().stream()
                .filter(node -> node.state() == State.RUNNING)
                .toList();
        if (running.isEmpty()) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    "no node of " + playground.dir() + " runs: `raftctl playground up` first");
        }
        return running;
    }

    private void tell(LocalNode node, Faults faults, List<String> told) {
        Request request = Request.newBuilder()
                .setInjectFaults(InjectFaults.newBuilder().setFaults(faults))
                .build();
        Outcome outcome = client.ask(node.address(), request);
        if (!outcome.ok() && !told.isEmpty()) {
            throw new Failure(
                    ErrorCode.PARTLY_DONE,
                    String.join(", ", told) + " told, and not " + node.id() + ": "
                            + outcome.message() + "; running it again continues");
        }
        Failure.check(outcome);
        told.add(node.id());
    }

    @Override
    public void close() {
        client.close();
    }
}
