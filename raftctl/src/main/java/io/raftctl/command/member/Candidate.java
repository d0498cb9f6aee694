package io.raftctl.command.member;

import com.google.protobuf.ByteString;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.client.view.ClusterView;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers.AddLearner;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The node that answers at an address where a member is to be. */
record Candidate(Endpoint address, Status status) {
    private static final Request QUERY =
            Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();

    /** Asks until it answers or the time of a request is up, for it may just be starting. */
    static Candidate at(Endpoint address, Globals globals) {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        ClientOptions reach = new ClientOptions(List.of(address), timeout, globals.dialTimeout());
        try (ClusterClient client = new ClusterClient(reach)) {
            Outcome outcome = client.ask(address.toString(), QUERY);
            if (!outcome.ok()) {
                String causes = outcome.causes().stream()
                        .filter(cause -> cause.endpoint().equals(address))
                        .map(cause -> ": " + cause.cause())
                        .collect(Collectors.joining());
                throw new Failure(
                        outcome.code(),
                        "no node answers at " + address + " (" + outcome.message() + causes
                                + "); if it is still starting, --timeout 30s waits for it");
            }
            return new Candidate(address, outcome.response().getStatus());
        }
    }

    String id() {
        return status.getNode();
    }

    ByteString disk() {
        return status.getDisk();
    }

    String diskId() {
        return String.valueOf(Named.diskId(status.getDisk()));
    }

    /** Fails unless it is the node of that id. */
    Candidate checkId(String id) {
        if (!id().equals(id)) {
            throw new Failure(
                    ErrorCode.MISMATCH, "the node at " + address + " is " + id() + ", not " + id);
        }
        return this;
    }

    /** Fails if it can never belong to the cluster, or is about to form another. */
    Candidate checkFree(ClusterView cluster) {
        String anew = "; stop it, delete its directory, and start it with an empty one and --join";
        String other = Named.diskId(status.getCluster());
        if (other != null && !other.equals(String.valueOf(cluster.clusterId()))) {
            throw new Failure(
                    ErrorCode.MISMATCH,
                    id() + " at " + address + " belongs to another cluster, " + other + anew);
        }
        boolean removed = cluster.removed().stream()
                .anyMatch(gone -> gone.id().equals(id()) && gone.diskId().equals(diskId()));
        if (removed || status.getState().equals("removed")) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    id() + " at " + address + " was removed from the cluster, and a removed "
                            + "replica is never admitted again" + anew);
        }
        if (status.getState().equals("forming")) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    id() + " at " + address + " is about to form a cluster of its own: "
                            + status.getHint() + anew);
        }
        return this;
    }

    /** The wish to let it follow. */
    AddLearner.Builder asLearner(boolean inPlace) {
        return AddLearner.newBuilder()
                .setMember(MemberInfo.newBuilder()
                        .setNode(id())
                        .setDisk(disk())
                        .setAddress(address.toString()))
                .setInPlace(inPlace);
    }
}
