package io.raftd.node;

import io.raftd.node.BirthMessage.Born;
import io.raftd.node.BirthMessage.Greeting;
import io.raftd.node.NodeStatus.InHand;
import io.raftd.node.NodeStatus.LogPosition;
import io.raftd.node.NodeStatus.State;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Event;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.PeerView;
import io.raftd.raft.Raft;
import io.raftd.raft.Randomness;
import io.raftd.raft.Ready;
import io.raftd.raft.ReplicaId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One node: the consensus core joined to its ports. {@link #offer} leaves an input; {@link #turn}
 * takes all that was offered to the core, once, and carries out the one {@link Ready} that comes of
 * it. All calls are made on the loop; none blocks. What a turn throws is fatal, and the node is not
 * used again.
 */
public final class Node {
    /** Entries between two recorded digests, so that nodes can be compared at the same index. */
    public static final int DIGEST_EVERY = 256;

    /** How long the disk rests before it vouches for its last batch, in ns. */
    private static final long IDLE_AFTER = 100_000_000;

    /** How long, in ns, until the next turn when only a completion of the disk is waited for. */
    private static final long RESTING = 1_000_000_000;

    private final ReplicaId self;
    private final NodeOptions options;
    private final Randomness randomness;
    private final Ports ports;
    private final DiskQueue disk;
    private final Birth birth;
    private final ArrayDeque<Input> inbox = new ArrayDeque<>();
    private long inboxBytes;
    private @Nullable Cluster cluster;
    private boolean forming;
    private long diskBusyAt;
    private long now;

    /** What a node has from its birth on. */
    private static final class Cluster {
        final UUID id;
        final @Nullable Entry genesis;
        final Raft raft;
        final Requests requests;
        long applied;
        long digest;
        long digestIndex;

        Cluster(UUID id, LogSummary log, Raft raft, Requests requests) {
            this.id = id;
            this.genesis = log.configurations().stream()
                    .filter(e -> e.index() == 1)
                    .findFirst()
                    .orElse(null);
            this.raft = raft;
            this.requests = requests;
            this.applied = log.firstIndex() - 1;
        }
    }

    public Node(
            Recovered recovered,
            NodeOptions options,
            Randomness randomness,
            Ports ports,
            long now) {
        this.self = recovered.self();
        this.options = options;
        this.randomness = randomness;
        this.ports = ports;
        this.now = now;
        this.disk = new DiskQueue(ports, this::persisted);
        this.birth = new Birth(self, options, ports.transport(), now);
        if (recovered.cluster() != null) {
            enter(recovered.cluster(), recovered.hardState(), recovered.log());
        }
    }

    private Raft enter(UUID id, HardState hardState, LogSummary log) {
        Raft raft = new Raft(self, options.settings(), randomness, hardState, log, now);
        cluster = new Cluster(id, log, raft, new Requests(raft, ports, options.inboxBytes()));
        connect(raft.configuration());
        return raft;
    }

    private void connect(Configuration configuration) {
        List<Member> others = configuration.members().stream()
                .filter(m -> !m.replica().equals(self))
                .toList();
        ports.transport().connect(others);
    }

    private void persisted(long write) {
        if (cluster != null) {
            cluster.raft.persisted(write);
        }
    }

    /**
     * Leaves an input for the next turn. False when it is a command and the commands in hand fill
     * the inbox: not taken.
     */
    public boolean offer(Input input) {
        if (input instanceof Input.Propose p) {
            long inHand = inboxBytes + (cluster == null ? 0 : cluster.requests.bytes());
            if (inHand > 0 && inHand + p.bytes() > options.inboxBytes()) {
                return false;
            }
            inboxBytes += p.bytes();
        }
        inbox.add(input);
        return true;
    }

    /**
     * Takes everything offered so far; {@code nowNs} is monotonic and sampled after the last offer.
     */
    public void turn(long nowNs, long wallMillis) {
        now = nowNs;
        if (cluster != null) {
            cluster.raft.advance(now, wallMillis);
        }
        for (Input next = inbox.poll(); next != null; next = inbox.poll()) {
            take(next);
        }
        inboxBytes = 0;
        if (cluster != null) {
            cluster.requests.submit();
            carryOut(cluster, cluster.raft.ready());
        } else if (!forming) {
            Born born = birth.turn(now, wallMillis, ports.ids());
            if (born != null) {
                form(born);
            }
        }
        disk.start();
        if (disk.wantsIdle() && now - diskBusyAt >= IDLE_AFTER) {
            disk.idle();
        }
        ports.transport().flush();
    }

    /** When the next turn is due at the latest, in ns, even if nothing is offered. */
    public long nextTurn() {
        if (cluster != null
                && (cluster.raft.hasMoreToApply() || cluster.requests.hasMoreToSubmit())) {
            return now;
        }
        if (cluster == null && forming) {
            return now + RESTING;
        }
        long next = cluster == null ? birth.nextTurn() : cluster.raft.nextTick();
        long idle = diskBusyAt + IDLE_AFTER;
        return disk.wantsIdle() && idle - next < 0 ? idle : next;
    }

    private void take(Input input) {
        if (input instanceof Input.Completed c) {
            c.effect().run();
            diskBusyAt = now;
        } else if (input instanceof Input.ReceivedBirth b) {
            receive(b.message());
        } else if (cluster == null) {
            turnAway(input);
        } else if (input instanceof Input.Received r) {
            cluster.raft.step(r.message());
        } else if (input instanceof Input.Propose p) {
            cluster.requests.add(p);
        } else if (input instanceof Input.Read r) {
            cluster.requests.add(r);
        } else if (input instanceof Input.Transfer t) {
            cluster.requests.add(t);
        } else if (input instanceof Input.ChangeMembers c) {
            cluster.requests.add(c);
        } else if (input instanceof Input.ReadLog r) {
            readLog(cluster.raft, r);
        }
    }

    private void turnAway(Input input) {
        Refusal refusal = new Refusal(
                Reason.NO_LEADER, self.node() + " has no cluster: " + birth.hint(), null);
        if (input instanceof Input.Propose p) {
            p.reply().refused(refusal);
        } else if (input instanceof Input.Read r) {
            r.reply().refused(refusal);
        } else if (input instanceof Input.Transfer t) {
            t.reply().refused(refusal);
        } else if (input instanceof Input.ChangeMembers c) {
            c.reply().refused(refusal);
        } else if (input instanceof Input.ReadLog r) {
            r.reply().refused(refusal);
        }
    }

    private void receive(BirthMessage m) {
        if (cluster == null) {
            birth.receive(m);
        } else if (m instanceof Greeting g && g.cluster() == null) {
            Entry genesis = cluster.genesis;
            boolean listed = genesis != null && Birth.lists(genesis, g.from());
            BirthMessage answer = listed && genesis != null
                    ? new Born(self, options.address(), cluster.id, genesis)
                    : new Greeting(self, options.address(), cluster.id, List.of(), List.of());
            ports.transport().send(g.address(), answer);
        }
    }

    private void form(Born born) {
        forming = true;
        Entry genesis = born.genesis();
        disk.run(() -> {
            ports.storage().form(born.cluster(), genesis);
            return () -> {
                LogSummary log = new LogSummary(
                        1,
                        0,
                        genesis.index(),
                        genesis.crc(),
                        genesis.clusterTimeMs(),
                        List.of(new LogSummary.TermStart(genesis.index(), genesis.term())),
                        List.of(genesis));
                Raft raft = enter(born.cluster(), HardState.NONE, log);
                ports.events()
                        .accept(new Event.ConfigurationChanged(
                                0, genesis.index(), raft.configuration()));
            };
        });
    }

    private void readLog(Raft raft, Input.ReadLog request) {
        if (request.from() < raft.firstIndex() || request.from() > raft.durableIndex()) {
            String message = "index " + request.from() + " is not within the log, "
                    + raft.firstIndex() + " to " + raft.durableIndex();
            request.reply().refused(new Refusal(Reason.INVALID, message, null));
        } else {
            disk.read(request.from(), request.maxBytes(), request.reply()::done);
        }
    }

    private void carryOut(Cluster c, Ready ready) {
        for (Message m : ready.messages()) {
            ports.transport().send(m);
        }
        if (ready.write() != null) {
            disk.write(ready.write());
        }
        ready.fetches()
                .forEach(f ->
                        disk.read(f.from(), f.maxBytes(), entries -> c.raft.fetched(f, entries)));
        for (Entry e : ready.committed()) {
            apply(c, e);
        }
        ready.reads().forEach(c.requests::granted);
        for (Event e : ready.events()) {
            if (e instanceof Event.ConfigurationChanged changed) {
                connect(changed.configuration());
            }
            ports.events().accept(e);
        }
        c.requests.settle(c.applied);
    }

    private void apply(Cluster c, Entry e) {
        if (e.index() != c.applied + 1) {
            throw new IllegalStateException("to apply " + e + " after " + c.applied);
        }
        StateMachine.Result result = ports.machine().apply(e);
        c.applied = e.index();
        if (c.applied % DIGEST_EVERY == 0) {
            c.digest = ports.machine().digest();
            c.digestIndex = c.applied;
        }
        c.requests.applied(e, result);
    }

    /** The node as it is after the last turn. */
    public NodeStatus status() {
        boolean full = ports.storage().isFull();
        Cluster c = cluster;
        if (c == null) {
            return new NodeStatus(
                    self,
                    options.address(),
                    birth.state(),
                    null,
                    null,
                    0,
                    null,
                    null,
                    new LogPosition(0, 0, 0, 0, 0, 0),
                    0,
                    null,
                    List.of(),
                    0,
                    0,
                    0,
                    full,
                    birth.hint(),
                    InHand.NONE);
        }
        Raft raft = c.raft;
        List<NodeStatus.Peer> peers = new ArrayList<>();
        for (PeerView p : raft.peers()) {
            long contactMs = p.silence() / 1_000_000;
            peers.add(new NodeStatus.Peer(
                    p.replica(), p.match(), contactMs, p.active(), p.windowBytes()));
        }
        return new NodeStatus(
                self,
                options.address(),
                State.MEMBER,
                c.id,
                raft.roleName(),
                raft.term(),
                raft.vote(),
                raft.leader(),
                new LogPosition(
                        raft.firstIndex(),
                        raft.lastIndex(),
                        raft.lastTerm(),
                        raft.durableIndex(),
                        raft.commit(),
                        c.applied),
                raft.configurationIndex(),
                raft.configuration(),
                peers,
                c.digest,
                c.digestIndex,
                raft.clusterTimeMs(),
                full,
                null,
                new InHand(c.requests.bytes(), c.requests.reads(), raft.backlog()));
    }
}
