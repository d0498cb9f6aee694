package io.raftd.transport;

import io.netty.util.concurrent.Future;
import io.raftd.node.BirthMessage;
import io.raftd.node.Transport;
import io.raftd.protocol.Frame;
import io.raftd.protocol.wire.Hello.Purpose;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The links to the other nodes; used on the loop only. */
public final class PeerLinks implements Transport, AutoCloseable {
    /** What links to other nodes find out; told on the loop. */
    public interface News {
        /** A member says that the cluster has removed this replica. */
        void removed(String byWhom);

        /** A connection that had worked was ended by the other side, and the next one refused. */
        void gone(ReplicaId peer);
    }

    private static final long MIN_TICK_MS = 250;

    /** More addresses than that are not written to at the same time, beside those of members. */
    private static final int MAX_PASSING = 32;

    private static final int IDLE_TICKS = 40;

    private final Dialer dialer;
    private final Map<ReplicaId, Link> peers = new HashMap<>();
    private final Map<String, PassingLink> births = new HashMap<>();

    /** To those who came without being members here, so that they are answered. */
    private final Map<ReplicaId, PassingLink> strangers = new HashMap<>();

    private final Future<?> ticking;
    private boolean open;

    /** A link that lasts while somebody writes to it. */
    private static final class PassingLink {
        private final Link link;
        private int idle;

        PassingLink(Link link) {
            this.link = link;
        }

        /** False when it was not used for a while. */
        boolean tick() {
            if (++idle > IDLE_TICKS) {
                link.close();
                return false;
            }
            link.tick();
            return true;
        }
    }

    /**
     * {@code background}: for blocking look-ups of names; {@code fatal} hears what ends the watch
     * over the links. Call on the loop.
     */
    public PeerLinks(
            Sockets sockets,
            Executor background,
            Local local,
            long electionTimeoutMs,
            News news,
            Consumer<Throwable> fatal) {
        dialer = new Dialer(sockets, background, local, electionTimeoutMs, news);
        long tick = Math.max(MIN_TICK_MS, electionTimeoutMs / 2);
        ticking = sockets.loop()
                .scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS)
                .addListener(ended -> {
                    if (!ended.isCancelled()) {
                        fatal.accept(ended.cause());
                    }
                });
    }

    /**
     * Calls the peers from now on. Whoever is called calls back at once, so this node should be
     * listening by then.
     */
    public void open() {
        open = true;
        peers.values().forEach(Link::dial);
    }

    /** Faults will be put between this node and others; before the first of them is met. */
    public void inject(LinkFaults faults) {
        dialer.inject(faults);
    }

    @Nullable
    LinkFaults faults() {
        return dialer.faults();
    }

    @Override
    public void connect(List<Member> members) {
        Set<ReplicaId> kept = new HashSet<>();
        for (Member m : members) {
            Link link = peers.get(m.replica());
            if (link == null || !link.address().equals(m.address())) {
                if (link != null) {
                    link.close();
                }
                Link made = new Link(dialer, Purpose.PEER, m.address(), m.replica());
                peers.put(m.replica(), open ? dialled(made) : made);
            }
            PassingLink stranger = strangers.remove(m.replica());
            if (stranger != null) {
                stranger.link.close();
            }
            kept.add(m.replica());
        }
        peers.entrySet().removeIf(e -> {
            boolean gone = !kept.contains(e.getKey());
            if (gone) {
                strangers.put(e.getKey(), new PassingLink(e.getValue()));
            }
            return gone;
        });
    }

    private static Link dialled(Link link) {
        link.dial();
        return link;
    }

    /**
     * A replica has come from {@code address} with messages of this cluster, and is called back. It
     * may be a member by a configuration that is not known here yet.
     */
    void met(ReplicaId replica, String address) {
        Link peer = peers.get(replica);
        PassingLink stranger = strangers.get(replica);
        if (peer != null) {
            peer.called();
        } else if (stranger != null) {
            stranger.link.called();
        } else if (strangers.size() < MAX_PASSING) {
            Link link = new Link(dialer, Purpose.PEER, address, replica);
            strangers.put(replica, new PassingLink(dialled(link)));
        }
    }

    @Override
    public void send(Message message) {
        Link link = peers.get(message.to());
        PassingLink stranger = link == null ? strangers.get(message.to()) : null;
        if (stranger != null) {
            stranger.idle = 0;
            link = stranger.link;
        }
        if (link != null) {
            link.send(message);
        }
    }

    @Override
    public void send(String address, BirthMessage message) {
        PassingLink birth = births.get(address);
        if (birth == null) {
            if (births.size() >= MAX_PASSING) {
                return;
            }
            birth = new PassingLink(dialled(new Link(dialer, Purpose.BIRTH, address, null)));
            births.put(address, birth);
        }
        birth.idle = 0;
        Frame frame = BirthCodec.encode(message);
        birth.link.send(frame);
    }

    @Override
    public void flush() {
        peers.values().forEach(Link::flush);
        births.values().forEach(b -> b.link.flush());
        strangers.values().forEach(s -> s.link.flush());
    }

    /** Peers that are not connected, and why. */
    public Map<ReplicaId, String> problems() {
        Map<ReplicaId, String> problems = new TreeMap<>();
        peers.forEach((peer, link) -> {
            String problem = link.problem();
            if (problem != null) {
                problems.put(peer, problem);
            }
        });
        return problems;
    }

    private void tick() {
        peers.values().forEach(Link::tick);
        births.values().removeIf(birth -> !birth.tick());
        strangers.values().removeIf(stranger -> !stranger.tick());
    }

    @Override
    public void close() {
        ticking.cancel(false);
        peers.values().forEach(Link::close);
        births.values().forEach(b -> b.link.close());
        strangers.values().forEach(s -> s.link.close());
    }
}
