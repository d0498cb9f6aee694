package io.raftd.sim;

import io.raftd.node.BirthMessage;
import io.raftd.node.Input;
import io.raftd.node.Transport;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import io.raftd.transport.Packet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one incarnation of a node sends: as bytes, to the members that it knows, at the end of a
 * turn. As the handshake of the real links does, whoever knows by a committed configuration that
 * the sender was removed tells it so.
 */
final class SimWire implements Transport {
    private final Simulator world;
    private final SimNode from;
    private final List<Runnable> unflushed = new ArrayList<>();
    /** Those that a message has come from: a real link would know their addresses. */
    private final Set<ReplicaId> met = new HashSet<>();

    private Set<ReplicaId> peers = Set.of();

    SimWire(Simulator world, SimNode from) {
        this.world = world;
        this.from = from;
    }

    void met(ReplicaId replica) {
        met.add(replica);
    }

    @Override
    public void connect(List<Member> members) {
        peers = new HashSet<>();
        members.forEach(m -> peers.add(m.replica()));
    }

    @Override
    public void send(Message message) {
        if (!peers.contains(message.to()) && !met.contains(message.to())) {
            return;
        }
        world.invariants().sent(message);
        SimNode to = world.node(message.to().node());
        Packet<Message> packet = Packet.of(message);
        unflushed.add(() -> world.network().send(from.place(), to.place(), message, () -> {
            if (to.hasRemoved(message.from())) {
                world.network()
                        .send(to.place(), from.place(), () -> from.isRemoved(message.from(), to));
                return;
            }
            Message received = packet.open();
            world.timeline().add(to.id(), received, packet.checksum());
            to.receive(received);
        }));
    }

    @Override
    public void send(String address, BirthMessage message) {
        SimNode to = world.nodeAt(address);
        Packet<BirthMessage> packet = Packet.of(message);
        unflushed.add(() -> world.network().send(from.place(), to.place(), () -> {
            BirthMessage received = packet.open();
            world.timeline().add(to.id(), received, packet.checksum());
            to.offer(new Input.ReceivedBirth(received));
        }));
    }

    @Override
    public void flush() {
        unflushed.forEach(Runnable::run);
        unflushed.clear();
    }
}
