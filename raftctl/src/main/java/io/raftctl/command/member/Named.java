package io.raftctl.command.member;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.NodeId;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.ChangeMembers.Name;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Members, ids and addresses as the command line has them. */
final class Named {
    private static final int SHOWN_DISK = 8;

    private Named() {}

    /** The text itself, if it is a node id. */
    static String id(String text) {
        try {
            return NodeId.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    static Endpoint address(String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The member of that id, address or disk, as the leader is asked about it. What is no member
     * here may still be one that the leader knows, or knew.
     */
    static Name of(ClusterView view, String text) {
        List<NodeView> found = view.allCalled(text);
        if (found.isEmpty() || text.equals(found.get(0).id())) {
            if (!NodeId.isValid(text)) {
                throw notFound(text);
            }
            return Name.newBuilder().setNode(text).build();
        }
        return found.size() == 1 ? exactly(found.get(0)) : byId(found.get(0));
    }

    /** Where it must be a member as far as is seen here. */
    static NodeView member(ClusterView view, String text) {
        NodeView node = view.member(text);
        if (node == null) {
            throw notFound(text);
        }
        return node;
    }

    private static Failure notFound(String text) {
        return text.indexOf(':') < 0 && text.indexOf('/') < 0 && !NodeId.isValid(text)
                ? Failure.usage("'" + text + "' is neither a node's id nor its address")
                : new Failure(ErrorCode.NOT_FOUND, "no member " + text);
    }

    private static Name byId(NodeView node) {
        return Name.newBuilder().setNode(String.valueOf(node.id())).build();
    }

    /** A member by id and disk. */
    static Name exactly(NodeView node) {
        return exactly(String.valueOf(node.id()), disk(node.diskId()));
    }

    static Name exactly(String id, ByteString disk) {
        return Name.newBuilder().setNode(id).setDisk(disk).build();
    }

    /** The bytes of a disk id as it is shown; empty for null. */
    static ByteString disk(@Nullable String diskId) {
        return diskId == null ? ByteString.EMPTY : Uuids.bytes(UUID.fromString(diskId));
    }

    /** The other way round; null for what is no disk id. */
    static @Nullable String diskId(ByteString disk) {
        return disk.size() == Uuids.BYTES ? Uuids.uuid(disk).toString() : null;
    }

    /** An id with the beginning of the disk's, as {@link NodeView#isCalled} takes it. */
    static String withDisk(@Nullable String id, @Nullable String diskId) {
        return id + (diskId == null ? "" : "/" + diskId.substring(0, SHOWN_DISK));
    }

    /** Such as {@code n3 (voter, 127.0.0.1:7003)}. */
    static String described(ClusterView view, NodeView node) {
        boolean alone = view.allCalled(node.name()).size() == 1;
        return (alone ? node.name() : withDisk(node.id(), node.diskId())) + " ("
                + (node.isVoter() ? "voter" : "learner") + ", " + node.address() + ")";
    }
}
