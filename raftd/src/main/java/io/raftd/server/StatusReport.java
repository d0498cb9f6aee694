package io.raftd.server;

import io.raftd.node.NodeStatus;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.PeerStatus;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.SnapshotTransfer;
import io.raftd.protocol.wire.Status;
import io.raftd.raft.Configuration;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node as it shows itself to operators. */
public final class StatusReport {
    private final Supplier<NodeStatus> node;
    private final Gauges gauges;
    private final @Nullable FaultInjection faults;
    private final String version;
    private final long startedAt = System.nanoTime();

    /** {@code faults}: where they are put into this node, or null where it takes none. */
    public StatusReport(
            Supplier<NodeStatus> node,
            Gauges gauges,
            @Nullable FaultInjection faults,
            String version) {
        this.node = node;
        this.gauges = gauges;
        this.faults = faults;
        this.version = version;
    }

    NodeStatus node() {
        return node.get();
    }

    Gauges gauges() {
        return gauges;
    }

    @Nullable
    FaultInjection faults() {
        return faults;
    }

    Answer answer() {
        NodeStatus now = node.get();
        NodeStatus.LogPosition log = now.log();
        Status.Builder status = Status.newBuilder()
                .setNode(now.self().node())
                .setDisk(Uuids.bytes(now.self().disk()))
                .setAddress(now.address())
                .setState(now.state().name().toLowerCase(Locale.ROOT))
                .setRole(role(now))
                .setTerm(now.term())
                .setVotedFor(name(now.votedFor()))
                .setLeader(name(now.leader()))
                .setCommitIndex(log.commitIndex())
                .setAppliedIndex(log.appliedIndex())
                .setFirstIndex(log.firstIndex())
                .setLastIndex(log.lastIndex())
                .setLastTerm(log.lastTerm())
                .setConfigIndex(now.configurationIndex())
                .setStateDigest(now.digest())
                .setDigestIndex(now.digestIndex());
        if (now.cluster() != null) {
            status.setCluster(Uuids.bytes(now.cluster()));
        }
        addMembers(status, now.configuration());
        now.peers().forEach(p -> status.addPeers(peer(p)));
        if (now.snapshot() != null) {
            status.setSnapshotIndex(now.snapshot().index())
                    .setSnapshotTerm(now.snapshot().term());
        }
        if (now.incoming() != null) {
            status.setTransfer(transfer(now.incoming()));
        }
        measure(status);
        if (faults != null) {
            status.setFaults(FaultRequests.wire(faults.inForce()));
        }
        if (now.full()) {
            status.addAlarms("NO_SPACE");
        }
        if (now.hint() != null) {
            status.setHint(now.hint());
        }
        return Answer.of(
                Response.newBuilder().setStatus(status).setClusterTimeMs(now.clusterTimeMs()));
    }

    private static String role(NodeStatus now) {
        RoleName role = now.role();
        if (role == null) {
            return "";
        }
        Configuration c = now.configuration();
        boolean learner = role == RoleName.FOLLOWER && c != null && !c.isVoter(now.self());
        return learner ? "learner" : role.name().toLowerCase(Locale.ROOT);
    }

    private static String name(@Nullable ReplicaId replica) {
        return replica == null ? "" : replica.node();
    }

    private static void addMembers(Status.Builder status, @Nullable Configuration c) {
        if (c == null) {
            return;
        }
        status.setJoint(c.isJoint());
        if (c.lease() != null) {
            status.setLease(Answer.lease(c.lease()));
        }
        List<Member> members = c.members();
        for (Member m : members) {
            if (c.isVoter(m.replica())) {
                status.addVoters(Answer.member(m, true));
            } else {
                status.addLearners(Answer.member(m, false));
            }
        }
        for (ReplicaId gone : c.removed()) {
            status.addRemovedBuilder().setNode(gone.node()).setDisk(Uuids.bytes(gone.disk()));
        }
    }

    private static PeerStatus peer(NodeStatus.Peer p) {
        PeerStatus.Builder peer = PeerStatus.newBuilder()
                .setNode(p.replica().node())
                .setDisk(Uuids.bytes(p.replica().disk()))
                .setMatchIndex(p.matchIndex())
                .setLastContactMs(p.lastContactMs())
                .setRecentlyActive(p.recentlyActive());
        if (p.installing() != null) {
            peer.setTransfer(transfer(p.installing()));
        }
        return peer.build();
    }

    private static SnapshotTransfer transfer(NodeStatus.Transfer transfer) {
        SnapshotTransfer.Builder wire = SnapshotTransfer.newBuilder()
                .setKind("snapshot")
                .setDoneBytes(transfer.doneBytes())
                .setTotalBytes(transfer.snapshot().bytes());
        if (transfer.etaMs() != null) {
            wire.setEtaMs(transfer.etaMs());
        }
        return wire.build();
    }

    private void measure(Status.Builder status) {
        status.setLogBytes(gauges.logBytes())
                .setDiskFreeBytes(gauges.diskFreeBytes())
                .setOpsPerSecond(gauges.opsPerSecond())
                .setWallTimeMs(System.currentTimeMillis())
                .setUptimeMs(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt))
                .setVersion(version)
                .addAllProblems(gauges.problems());
        Long forceP99Us = gauges.forceP99Us();
        if (forceP99Us != null) {
            status.setForceP99Us(forceP99Us);
        }
    }
}
