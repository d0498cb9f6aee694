package io.raftd.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.raftd.node.BirthMessage;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.Uuids;
import io.raftd.raft.Entry;
import io.raftd.raft.ReplicaId;
import io.raftd.transport.wire.Admitted;
import io.raftd.transport.wire.Birth;
import io.raftd.transport.wire.Born;
import io.raftd.transport.wire.Greeting;
import io.raftd.transport.wire.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Birth messages as BIRTH frames: a {@link Birth} as header, the record of the first entry, if any,
 * as body.
 */
final class BirthCodec {
    private BirthCodec() {}

    static Frame encode(BirthMessage message) {
        if (message instanceof BirthMessage.Born born) {
            Entry genesis = born.genesis();
            byte[] body = new byte[genesis.length()];
            System.arraycopy(genesis.buffer(), genesis.offset(), body, 0, body.length);
            Born wire =
                    Born.newBuilder().setCluster(Uuids.bytes(born.cluster())).build();
            return frame(Birth.newBuilder().setBorn(wire).build(), body);
        }
        if (message instanceof BirthMessage.Admitted admitted) {
            Admitted wire = Admitted.newBuilder()
                    .setCluster(Uuids.bytes(admitted.cluster()))
                    .setAdmitted(replica(admitted.admitted()))
                    .build();
            return frame(Birth.newBuilder().setAdmitted(wire).build(), Frame.EMPTY);
        }
        BirthMessage.Greeting greeting = (BirthMessage.Greeting) message;
        Greeting.Builder wire = Greeting.newBuilder().addAllBootstrap(greeting.bootstrap());
        if (greeting.cluster() != null) {
            wire.setCluster(Uuids.bytes(greeting.cluster()));
        }
        for (ReplicaId r : greeting.heard()) {
            wire.addHeard(replica(r));
        }
        return frame(Birth.newBuilder().setGreeting(wire).build(), Frame.EMPTY);
    }

    private static Replica.Builder replica(ReplicaId r) {
        return Replica.newBuilder().setNode(r.node()).setDisk(Uuids.bytes(r.disk()));
    }

    private static Frame frame(Birth header, byte[] body) {
        return Frame.of(FrameKind.BIRTH, 0, header.toByteArray(), body);
    }

    /**
     * Throws IllegalArgumentException when anything in the frame is not as it can be, saying what.
     */
    static BirthMessage decode(Frame frame, ReplicaId from, String address) {
        try {
            Birth wire = Birth.parseFrom(frame.header());
            return switch (wire.getKindCase()) {
                case GREETING -> greeting(wire.getGreeting(), from, address);
                case BORN -> born(wire.getBorn(), frame.body(), from, address);
                case ADMITTED -> admitted(wire.getAdmitted(), from, address);
                case KIND_NOT_SET ->
                    throw new IllegalArgumentException(
                            "birth message of a kind that is not known to this version");
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("birth header: " + e.getMessage(), e);
        }
    }

    private static BirthMessage greeting(Greeting wire, ReplicaId from, String address) {
        ByteString id = wire.getCluster();
        @Nullable UUID cluster = id.isEmpty() ? null : Uuids.uuid(id);
        List<ReplicaId> heard = new ArrayList<>();
        for (Replica r : wire.getHeardList()) {
            heard.add(Ids.replica(r.getNode(), r.getDisk()));
        }
        return new BirthMessage.Greeting(
                from, address, cluster, List.copyOf(wire.getBootstrapList()), List.copyOf(heard));
    }

    private static BirthMessage admitted(Admitted wire, ReplicaId from, String address) {
        Replica admitted = wire.getAdmitted();
        return new BirthMessage.Admitted(
                from,
                address,
                Uuids.uuid(wire.getCluster()),
                Ids.replica(admitted.getNode(), admitted.getDisk()));
    }

    private static BirthMessage born(Born wire, byte[] body, ReplicaId from, String address) {
        UUID cluster = Uuids.uuid(wire.getCluster());
        Entry genesis = Records.at(body, 0);
        if (genesis.length() != body.length) {
            throw new IllegalArgumentException("more than one entry in a birth message");
        }
        if (genesis.index() != 1 || genesis.previousCrc() != Entry.chainSeed(cluster)) {
            throw new IllegalArgumentException(
                    "entry " + genesis.index() + " is not the first one of cluster " + cluster);
        }
        return new BirthMessage.Born(from, address, cluster, genesis);
    }
}
