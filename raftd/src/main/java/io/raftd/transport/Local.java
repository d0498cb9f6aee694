package io.raftd.transport;

import io.raftd.node.NodeStatus;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Welcome;
import io.raftd.raft.Configuration;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What handshakes say of this node.
 *
 * @param status of the node, asked anew each time, on the loop
 * @param maxRequestBytes of key and value together
 */
public record Local(Supplier<NodeStatus> status, String version, int maxRequestBytes) {
    /** The newest records, commands and configurations that this version understands. */
    private static final int FEATURE_LEVEL = 1;

    ReplicaId self() {
        return status.get().self();
    }

    /** Null while the node has none. */
    @Nullable
    UUID cluster() {
        return status.get().cluster();
    }

    /** By a committed configuration, the replica is no member any more. */
    boolean hasRemoved(ReplicaId replica) {
        NodeStatus now = status.get();
        Configuration configuration = now.configuration();
        return configuration != null
                && now.configurationIndex() <= now.log().commitIndex()
                && configuration.removed().contains(replica);
    }

    /** What such a replica is told, and takes as final. */
    FrameException removed(ReplicaId replica) {
        return new FrameException(
                ErrorCode.REMOVED, replica + " was removed from cluster " + cluster());
    }

    /** Who this node is and of which cluster; purpose and target are for others to fill in. */
    Hello.Builder hello() {
        NodeStatus now = status.get();
        Hello.Builder hello = Hello.newBuilder()
                .setNode(now.self().node())
                .setDisk(Uuids.bytes(now.self().disk()))
                .setAddress(now.address())
                .setVersion(version)
                .setFeatureLevel(FEATURE_LEVEL);
        if (now.cluster() != null) {
            hello.setCluster(Uuids.bytes(now.cluster()));
        }
        return hello;
    }

    /** What whoever comes is welcomed with. */
    public Welcome welcome() {
        NodeStatus now = status.get();
        Welcome.Builder welcome = Welcome.newBuilder()
                .setNode(now.self().node())
                .setDisk(Uuids.bytes(now.self().disk()))
                .setAddress(now.address())
                .setVersion(version)
                .setFeatureLevel(FEATURE_LEVEL)
                .setClusterTimeMs(now.clusterTimeMs())
                .setMaxRequestBytes(maxRequestBytes);
        if (now.cluster() != null) {
            welcome.setCluster(Uuids.bytes(now.cluster()));
        }
        Configuration configuration = now.configuration();
        if (configuration != null) {
            for (Member m : configuration.members()) {
                MemberInfo info = info(m, configuration.isVoter(m.replica()));
                welcome.addMembers(info);
                if (m.replica().equals(now.leader())) {
                    welcome.setLeader(info);
                }
            }
        }
        return welcome.build();
    }

    private static MemberInfo info(Member m, boolean voter) {
        return MemberInfo.newBuilder()
                .setNode(m.replica().node())
                .setDisk(Uuids.bytes(m.replica().disk()))
                .setAddress(m.address())
                .setVoter(voter)
                .build();
    }
}
