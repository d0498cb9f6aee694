package io.raftd.node;

import io.raftd.node.BirthMessage.Admitted;
import io.raftd.node.BirthMessage.Born;
import io.raftd.node.BirthMessage.Greeting;
import io.raftd.node.NodeStatus.InHand;
import io.raftd.node.NodeStatus.LogPosition;
import io.raftd.node.NodeStatus.State;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Event;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.PeerView;
import io.raftd.raft.Raft;
import io.raftd.raft.Randomness;
import io.raftd.raft.Ready;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.Stored;
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

    /** How often, in ns, a leader calls members that have never answered it. */
    private static final long ADMIT_INTERVAL = 100_000_000;

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
    private boolean removed;
    private long diskBusyAt;
    private long now;

    /** What a node has from its birth on. */
    private static final class Cluster {
        final UUID id;
        final @Nullable Entry genesis;
        final Raft raft;
        final Machine machine;
        final Requests requests;
        final SnapshotWork snapshots;
        /** When a leader calls again those that have never answered, in ns. */
        long admitAt;

        /** The configuration in force says that this replica was removed. */
        boolean listedRemoved;
        /** A member has said so, of a committed one. */
        boolean mustRetire;

        boolean retiring;

        Cluster(UUID id, @Nullable Entry genesis, Raft raft, Ports ports, NodeOptions options) {
            this.id = id;
            this.genesis = genesis;
            this.raft = raft;
            Snapshot snapshot = raft.snapshot();
            machine = new Machine(ports.machine(), snapshot == null ? 0 : snapshot.index());
            requests = new Requests(raft, ports.storage(), machine, options.inboxBytes());
            snapshots = new SnapshotWork(ports, raft, machine, options.snapshots());
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
            enter(
                    recovered.cluster(),
                    new Stored(
                            recovered.hardState(),
                            recovered.snapshot(),
                            recovered.log(),
                            recovered.rebuilding()));
        }
    }

    private Raft enter(UUID id, Stored stored) {
        Raft raft = new Raft(self, options.settings(), randomness, stored, now);
        Entry genesis = stored.log().configurations().stream()
                .filter(e -> e.index() == 1)
                .findFirst()
                .orElse(null);
        cluster = new Cluster(id, genesis, raft, ports, options);
        cluster.admitAt = now;
        use(cluster, raft.configuration());
        return raft;
    }

    private void use(Cluster c, Configuration configuration) {
        c.listedRemoved = configuration.removed().contains(self);
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
            turn(cluster);
        } else if (!forming) {
            Birth.Found found = birth.turn(now, wallMillis, ports.ids());
            if (found != null) {
                form(found);
            }
        }
        disk.start();
        if (disk.wantsIdle() && now - diskBusyAt >= IDLE_AFTER) {
            disk.idle();
        }
        ports.transport().flush();
    }

    private void turn(Cluster c) {
        if (removed) {
            return;
        }
        c.requests.submit();
        carryOut(c, c.raft.ready());
        Entry applied = c.machine.last();
        if (applied != null) {
            disk.committed(applied);
        }
        disk.compact(c.raft.firstIndex());
        admit(c);
        boolean left = c.listedRemoved && c.raft.configurationIndex() <= c.raft.commit();
        if ((left || c.mustRetire) && !c.retiring && !disk.isBusy()) {
            c.retiring = true;
            disk.run(() -> {
                ports.storage().retire();
                return () -> removed = true;
            });
        }
    }

    /** A leader tells those members that have never answered it which cluster is theirs. */
    private void admit(Cluster c) {
        if (c.raft.roleName() != RoleName.LEADER
                || c.raft.configurationIndex() > c.raft.commit()
                || now - c.admitAt < 0) {
            return;
        }
        c.admitAt = now + ADMIT_INTERVAL;
        for (PeerView p : c.raft.peers()) {
            Member m = p.answered() ? null : c.raft.configuration().member(p.replica());
            if (m != null) {
                ports.transport().send(m.address(), invitation(c, m.replica()));
            }
        }
    }

    /** Whom the first entry lists is given it, for with that it may vote. */
    private BirthMessage invitation(Cluster c, ReplicaId member) {
        Entry genesis = c.genesis;
        return genesis != null && Birth.lists(genesis, member)
                ? new Born(self, options.address(), c.id, genesis)
                : new Admitted(self, options.address(), c.id, member);
    }

    /** When the next turn is due at the latest, in ns, even if nothing is offered. */
    public long nextTurn() {
        if (removed) {
            return now + RESTING;
        }
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
            boolean busy = disk.isBusy();
            c.effect().run();
            diskBusyAt = busy && !disk.isBusy() ? now : diskBusyAt;
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
        } else if (input instanceof Input.TakeSnapshot t) {
            cluster.snapshots.take(t);
        } else if (input instanceof Input.ReadSnapshot r) {
            cluster.snapshots.read(r, now);
        } else if (input instanceof Input.SendSnapshot s) {
            cluster.requests.add(s);
        } else if (input instanceof Input.Gone g) {
            cluster.raft.gone(g.replica());
        } else if (input instanceof Input.Removed) {
            cluster.mustRetire = true;
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
        } else if (input instanceof Input.TakeSnapshot t) {
            t.reply().refused(refusal);
        } else if (input instanceof Input.ReadSnapshot r) {
            r.reply().refused(refusal);
        } else if (input instanceof Input.SendSnapshot s) {
            s.reply().refused(refusal);
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

    private void form(Birth.Found found) {
        forming = true;
        Entry genesis = found.genesis();
        disk.run(() -> {
            ports.storage().form(found.cluster(), genesis);
            return () -> {
                LogSummary log = genesis == null
                        ? LogSummary.empty(Entry.chainSeed(found.cluster()))
                        : LogSummary.of(genesis);
                Raft raft = enter(found.cluster(), new Stored(HardState.NONE, null, log));
                if (genesis != null) {
                    ports.events()
                            .accept(new Event.ConfigurationChanged(
                                    0, genesis.index(), raft.configuration()));
                }
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
            c.requests.applied(e, c.machine.apply(e));
            c.snapshots.applied(e);
        }
        c.snapshots.carryOut(ready, now);
        ready.reads().forEach(c.requests::granted);
        for (Event e : ready.events()) {
            if (e instanceof Event.ConfigurationChanged changed) {
                use(c, changed.configuration());
            }
            ports.events().accept(e);
        }
        c.requests.settle();
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
                    null,
                    null,
                    0,
                    0,
                    0,
                    full,
                    birth.hint(),
                    InHand.NONE);
        }
        Raft raft = c.raft;
        List<NodeStatus.Peer> peers = new ArrayList<>();
        raft.peers().forEach(p -> peers.add(peer(p)));
        return new NodeStatus(
                self,
                options.address(),
                state(raft),
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
                        c.machine.applied()),
                raft.configurationIndex(),
                raft.configuration(),
                peers,
                raft.snapshot(),
                incoming(c),
                c.machine.digestThere(),
                c.machine.digestIndex(),
                raft.clusterTimeMs(),
                full,
                null,
                new InHand(c.requests.bytes(), c.requests.reads(), raft.backlog()));
    }

    private State state(Raft raft) {
        if (removed) {
            return State.REMOVED;
        }
        return raft.isRebuilding() ? State.REBUILDING : State.MEMBER;
    }

    private static NodeStatus.@Nullable Transfer incoming(Cluster c) {
        NodeStatus.Transfer incoming = c.snapshots.incoming();
        return incoming == null || incoming.snapshot().index() <= c.raft.commit() ? null : incoming;
    }

    private static NodeStatus.Peer peer(PeerView p) {
        return new NodeStatus.Peer(
                p.replica(),
                p.match(),
                p.silence() / 1_000_000,
                p.active(),
                p.windowBytes(),
                p.installing() == null
                        ? null
                        : new NodeStatus.Transfer(p.installing(), p.installedBytes(), null));
    }
}
