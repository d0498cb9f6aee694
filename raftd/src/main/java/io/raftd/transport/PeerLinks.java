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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The links to the other nodes; used on the loop only. */
public final class PeerLinks implements Transport, AutoCloseable {
    private static final long MIN_TICK_MS = 250;

    /**
     * More addresses than that are not written to at the same time while a cluster is being born.
     */
    private static final int MAX_BIRTHS = 32;

    private static final int IDLE_TICKS = 40;

    private final Dialer dialer;
    private final Map<ReplicaId, Link> peers = new HashMap<>();
    private final Map<String, BirthLink> births = new HashMap<>();
    private final Future<?> ticking;

    /** A link that lasts while somebody writes to its address. */
    private static final class BirthLink {
        private final Link link;
        private int idle;

        BirthLink(Link link) {
            this.link = link;
        }
    }

    /**
     * {@code background}: for blocking look-ups of names; {@code fatal} hears what ends the watch
     * over the links; {@code removed} hears who says that this replica was removed. Call on the
     * loop.
     */
    public PeerLinks(
            Sockets sockets,
            Executor background,
            Local local,
            long electionTimeoutMs,
            Consumer<Throwable> fatal,
            Consumer<String> removed) {
        dialer = new Dialer(sockets, background, local, electionTimeoutMs, removed);
        long tick = Math.max(MIN_TICK_MS, electionTimeoutMs / 2);
        ticking = sockets.loop()
                .scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS)
                .addListener(ended -> {
                    if (!ended.isCancelled()) {
                        fatal.accept(ended.cause());
                    }
                });
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
                peers.put(
                        m.replica(),
                        open(new Link(dialer, Purpose.PEER, m.address(), m.replica())));
            }
            kept.add(m.replica());
        }
        peers.entrySet().removeIf(e -> {
            boolean gone = !kept.contains(e.getKey());
            if (gone) {
                e.getValue().close();
            }
            return gone;
        });
    }

    private static Link open(Link link) {
        link.dial();
        return link;
    }

    @Override
    public void send(Message message) {
        Link link = peers.get(message.to());
        if (link != null) {
            link.send(message);
        }
    }

    @Override
    public void send(String address, BirthMessage message) {
        BirthLink birth = births.get(address);
        if (birth == null) {
            if (births.size() >= MAX_BIRTHS) {
                return;
            }
            birth = new BirthLink(open(new Link(dialer, Purpose.BIRTH, address, null)));
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
        for (Iterator<BirthLink> i = births.values().iterator(); i.hasNext(); ) {
            BirthLink birth = i.next();
            if (++birth.idle > IDLE_TICKS) {
                birth.link.close();
                i.remove();
            } else {
                birth.link.tick();
            }
        }
    }

    @Override
    public void close() {
        ticking.cancel(false);
        peers.values().forEach(Link::close);
        births.values().forEach(b -> b.link.close());
    }
}
