package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Query;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A calm cluster under its first leader, and what a test does to it, one thing at a time. */
final class Scenario {
    static final long ELECTION_TIMEOUT = SECOND;
    /** No election timeout is drawn above. */
    static final long LONGEST_TIMEOUT = 2 * ELECTION_TIMEOUT;

    static final long HEARTBEAT = SECOND / 10;
    static final long ROUND_TRIP = 10 * MILLISECOND;

    private final Simulator world;
    private final Chance ids = new Chance(99);

    private Scenario(Plan plan) {
        world = new Simulator(plan);
        world.start();
        world.settle();
        world.run(HEARTBEAT);
    }

    static Scenario of(int nodes) {
        return new Scenario(Plan.calm(nodes, nodes));
    }

    /** Nodes that take snapshots all the time, and keep no log behind them. */
    static Scenario ofForgetful(int nodes) {
        return new Scenario(Plan.calm(nodes, nodes).withEagerSnapshots());
    }

    Simulator world() {
        return world;
    }

    SimNetwork network() {
        return world.network();
    }

    List<SimNode> nodes() {
        return world.nodes();
    }

    void run(long duration) {
        world.run(duration);
    }

    void await(String what, long bound, BooleanSupplier condition) {
        world.await(what, bound, condition);
    }

    /** Fails when there is none. */
    SimNode leader() {
        return requireNonNull(world.leader(), "nobody leads");
    }

    /** All but the leader. */
    List<SimNode> followers() {
        return nodes().stream().filter(node -> node != world.leader()).toList();
    }

    /** The highest term that any node was ever in. */
    long highestTerm() {
        return world.invariants().campaigns().highestTerm();
    }

    /** All nodes know the same leader. */
    boolean followsOneLeader() {
        return world.leader() != null
                && nodes().stream()
                        .allMatch(n -> replica(leader()).equals(status(n).leader()));
    }

    static NodeStatus status(SimNode node) {
        return requireNonNull(node.status(), node.id());
    }

    static ReplicaId replica(SimNode node) {
        return status(node).self();
    }

    static long term(SimNode node) {
        return status(node).term();
    }

    static long lastIndex(SimNode node) {
        return status(node).log().lastIndex();
    }

    static long appliedIndex(SimNode node) {
        return status(node).log().appliedIndex();
    }

    /** Cuts a node off from all others, both ways. */
    void isolate(SimNode node) {
        network().isolate(node.place(), world.size(), true, true);
    }

    /** The stamp of the first write of a new session that knows the node's cluster time. */
    Stamp stamp(SimNode node) {
        return new Stamp(ids.uuid(), 1, 1, status(node).clusterTimeMs());
    }

    Told<Result> propose(SimNode node, Stamp stamp, Command command) {
        Told<Result> told = new Told<>();
        byte[] encoded = CommandCodec.encode(new Proposal(stamp, command));
        assertThat(node.offer(new Input.Propose(encoded, told))).isTrue();
        return told;
    }

    Told<Result> put(SimNode node, String key) {
        return put(node, key, new byte[10]);
    }

    Told<Result> put(SimNode node, String key, byte[] value) {
        return propose(node, stamp(node), new Command.Put(key.getBytes(UTF_8), value));
    }

    Told<Answer> get(SimNode node, String key) {
        Told<Answer> told = new Told<>();
        node.offer(new Input.Read(new Query.Get(key.getBytes(UTF_8)), false, told));
        return told;
    }

    Told<Long> transfer(SimNode node, @Nullable String target) {
        Told<Long> told = new Told<>();
        node.offer(new Input.Transfer(target, told));
        return told;
    }

    /** A node takes a message in that nobody sent, as if it came by the network. */
    void deliver(Message message) {
        world.invariants().sentByStranger(message);
        world.node(message.to().node()).offer(new Input.Received(message));
    }

    /** A write that the leader must do. */
    void write() {
        Told<Result> told = put(leader(), "k");
        await("a write", SECOND, () -> told.value() != null);
    }

    /** Keeps all messages of this kind that are sent from now on. */
    List<Message> watch(Predicate<Message> kind) {
        List<Message> seen = new ArrayList<>();
        network().drop(message -> {
            if (kind.test(message)) {
                seen.add(message);
            }
            return false;
        });
        return seen;
    }
}
