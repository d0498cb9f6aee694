package io.raftd.client.view;

import com.google.protobuf.ByteString;
import io.raftd.client.view.NodeView.Membership;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.client.view.NodeView.Transfer;
import io.raftd.client.view.Reason.Code;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.PeerStatus;
import io.raftd.protocol.wire.SnapshotTransfer;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts the sightings of one look together. */
final class Composition {
    /** Who counts: a node id with the disk that holds its log. */
    private record Replica(String node, ByteString disk) {}

    private record Claim(long term, String leader) {}

    private final List<Sighting> sightings;
    private final long maxLag;
    /** Each replica's answer once, in the order of the sightings. */
    private final Map<Replica, Sighting> answers = new LinkedHashMap<>();
    /** The answers of the cluster that most of them belong to. */
    private final List<Status> own;

    private final ByteString cluster;
    private final Status configuration;
    private final @Nullable Claim claim;
    private final @Nullable Status leader;
    private final List<NodeView> nodes = new ArrayList<>();
    private final List<Reason> reasons = new ArrayList<>();

    Composition(List<Sighting> sightings, long maxLag) {
        this.sightings = sightings;
        this.maxLag = maxLag;
        for (Sighting s : sightings) {
            if (s.status() != null) {
                answers.putIfAbsent(new Replica(s.status().getNode(), s.status().getDisk()), s);
            }
        }
        List<Status> statuses = statuses();
        cluster = commonestCluster(statuses);
        own = statuses.stream()
                .filter(status -> !cluster.isEmpty() && status.getCluster().equals(cluster))
                .toList();
        Status newest = own.stream()
                .max(Comparator.comparingLong(Status::getConfigIndex))
                .orElse(Status.getDefaultInstance());
        claim = confirmedClaim(newest.getVotersList());
        leader = own.stream().filter(this::isLeader).findFirst().orElse(null);
        configuration = leader == null ? newest : leader;
    }

    static ClusterView alone(Sighting sighting, long maxLag) {
        Composition composition = new Composition(List.of(sighting), maxLag);
        Status status = Objects.requireNonNull(sighting.status(), "no answer");
        composition.addOthers();
        List<ClusterView.Alarm> alarms = composition.alarms();
        composition.judgeAlone(status, alarms);
        return new ClusterView(
                uuid(composition.cluster),
                composition.reasons,
                emptyToNull(status.getLeader()),
                status.getTerm(),
                status.getConfigIndex(),
                status.getJoint(),
                composition.lease(),
                status.getCommitIndex(),
                alarms,
                null,
                composition.nodes,
                composition.removed());
    }

    private List<Status> statuses() {
        List<Status> statuses = new ArrayList<>();
        for (Sighting s : answers.values()) {
            if (s.status() != null) {
                statuses.add(s.status());
            }
        }
        return statuses;
    }

    private static ByteString commonestCluster(List<Status> statuses) {
        Map<ByteString, Integer> counts = new LinkedHashMap<>();
        for (Status status : statuses) {
            if (!status.getCluster().isEmpty()) {
                counts.merge(status.getCluster(), 1, Integer::sum);
            }
        }
        ByteString commonest = ByteString.EMPTY;
        for (Map.Entry<ByteString, Integer> count : counts.entrySet()) {
            if (count.getValue() > counts.getOrDefault(commonest, 0)) {
                commonest = count.getKey();
            }
        }
        return commonest;
    }

    /** The claim of the highest term that a majority of the voters makes. */
    private @Nullable Claim confirmedClaim(List<MemberInfo> voters) {
        Map<Claim, Integer> votes = new HashMap<>();
        for (MemberInfo voter : voters) {
            Status status = answer(voter);
            if (status != null && !status.getLeader().isEmpty()) {
                votes.merge(new Claim(status.getTerm(), status.getLeader()), 1, Integer::sum);
            }
        }
        int needed = new Quorum(voters.size(), 0).needed();
        return votes.entrySet().stream()
                .filter(vote -> vote.getValue() >= needed)
                .map(Map.Entry::getKey)
                .max(Comparator.comparingLong(Claim::term))
                .orElse(null);
    }

    private @Nullable Status answer(MemberInfo member) {
        Sighting sighting = answers.get(new Replica(member.getNode(), member.getDisk()));
        Status status = sighting == null ? null : sighting.status();
        return status != null && status.getCluster().equals(cluster) ? status : null;
    }

    private boolean isLeader(Status status) {
        return claim != null
                && status.getNode().equals(claim.leader)
                && status.getTerm() == claim.term
                && status.getRole().equals("leader");
    }

    ClusterView view() {
        addMembers(configuration.getVotersList(), Membership.VOTER);
        addMembers(configuration.getLearnersList(), Membership.LEARNER);
        addOthers();
        Quorum quorum = cluster.isEmpty() ? null : quorum();
        List<ClusterView.Alarm> alarms = alarms();
        judge(quorum, alarms);
        return new ClusterView(
                uuid(cluster),
                reasons,
                claim == null ? null : claim.leader,
                term(),
                cluster.isEmpty() ? null : configuration.getConfigIndex(),
                configuration.getJoint(),
                lease(),
                commitIndex(),
                alarms,
                quorum,
                nodes,
                removed());
    }

    private void addMembers(List<MemberInfo> members, Membership membership) {
        for (MemberInfo member : members) {
            Status status = answer(member);
            Sighting sighting = answers.get(new Replica(member.getNode(), member.getDisk()));
            nodes.add(new NodeView(
                    member.getNode(),
                    member.getAddress(),
                    text(member.getDisk()),
                    membership,
                    status,
                    status == null ? absence(member) : null,
                    progress(member),
                    transfer(member, status),
                    status == null || sighting == null ? null : sighting.clockOffsetMs()));
        }
    }

    /** As the member tells it, else as the leader does. */
    private @Nullable Transfer transfer(MemberInfo member, @Nullable Status status) {
        if (status != null && status.hasTransfer()) {
            return transfer(status.getTransfer());
        }
        PeerStatus peer = leader == null ? null : peer(leader, member);
        return peer != null && peer.hasTransfer() ? transfer(peer.getTransfer()) : null;
    }

    private static Transfer transfer(SnapshotTransfer wire) {
        return new Transfer(
                wire.getKind(),
                wire.getDoneBytes(),
                wire.getTotalBytes(),
                wire.hasEtaMs() ? wire.getEtaMs() : null);
    }

    private @Nullable Lease lease() {
        return configuration.hasLease() ? Lease.of(configuration.getLease()) : null;
    }

    private List<ClusterView.Removed> removed() {
        List<ClusterView.Removed> removed = new ArrayList<>();
        for (Status.Removed replica : configuration.getRemovedList()) {
            removed.add(new ClusterView.Removed(
                    replica.getNode(), String.valueOf(text(replica.getDisk()))));
        }
        return removed;
    }

    /** Why the member did not answer. */
    private String absence(MemberInfo member) {
        for (Sighting s : sightings) {
            if (s.address().equals(member.getAddress())) {
                return s.status() == null
                        ? String.valueOf(s.error())
                        : "another answers at its address: " + s.status().getNode() + " with disk "
                                + text(s.status().getDisk());
            }
        }
        return "was not asked";
    }

    private @Nullable Progress progress(MemberInfo member) {
        if (leader == null) {
            return null;
        }
        if (member.getNode().equals(leader.getNode())
                && member.getDisk().equals(leader.getDisk())) {
            return new Progress(leader.getLastIndex(), 0, 0L, true);
        }
        PeerStatus peer = peer(leader, member);
        return peer == null
                ? null
                : new Progress(
                        peer.getMatchIndex(),
                        Math.max(0, leader.getLastIndex() - peer.getMatchIndex()),
                        peer.hasLastContactMs() ? peer.getLastContactMs() : null,
                        peer.getRecentlyActive());
    }

    private static @Nullable PeerStatus peer(Status leader, MemberInfo member) {
        for (PeerStatus peer : leader.getPeersList()) {
            if (peer.getNode().equals(member.getNode())
                    && peer.getDisk().equals(member.getDisk())) {
                return peer;
            }
        }
        return null;
    }

    /**
     * Those who answered but are no members; and while no members are known, who did not answer.
     */
    private void addOthers() {
        Set<Status> members = new HashSet<>();
        nodes.forEach(node -> members.add(node.status()));
        for (Sighting s : answers.values()) {
            Status status = s.status();
            if (status != null && !members.contains(status)) {
                nodes.add(new NodeView(
                        status.getNode(),
                        status.getAddress(),
                        text(status.getDisk()),
                        Membership.NONE,
                        status,
                        stranger(status),
                        null,
                        status.hasTransfer() ? transfer(status.getTransfer()) : null,
                        s.clockOffsetMs()));
            }
        }
        if (cluster.isEmpty()) {
            for (Sighting s : sightings) {
                if (s.status() == null) {
                    nodes.add(new NodeView(
                            null,
                            s.address(),
                            null,
                            Membership.NONE,
                            null,
                            s.error(),
                            null,
                            null,
                            null));
                }
            }
        }
    }

    private @Nullable String stranger(Status status) {
        if (!status.getHint().isEmpty()) {
            return status.getHint();
        }
        return status.getCluster().isEmpty() || status.getCluster().equals(cluster)
                ? null
                : "belongs to another cluster, " + text(status.getCluster());
    }

    private Quorum quorum() {
        int reachable = 0;
        for (NodeView node : nodes) {
            reachable += node.isVoter() && node.isReachable() ? 1 : 0;
        }
        return new Quorum(configuration.getVotersCount(), reachable);
    }

    private List<ClusterView.Alarm> alarms() {
        List<ClusterView.Alarm> alarms = new ArrayList<>();
        for (Status status : own) {
            status.getAlarmsList()
                    .forEach(code -> alarms.add(new ClusterView.Alarm(code, status.getNode())));
        }
        return alarms;
    }

    private void judge(@Nullable Quorum quorum, List<ClusterView.Alarm> alarms) {
        if (quorum == null) {
            add(Code.NOT_FORMED, null, "no node that answers belongs to a cluster yet");
        } else if (!quorum.isThere()) {
            add(Code.NO_QUORUM, null, "no quorum: " + quorum);
        } else if (claim == null) {
            add(
                    Code.NO_LEADER,
                    null,
                    "no leader that " + quorum.needed() + " of " + quorum.voters()
                            + " voters confirm");
        }
        for (NodeView node : nodes) {
            if (node.membership() != Membership.NONE) {
                judge(node);
            }
        }
        judge(alarms);
        judgeDigests();
    }

    private void judgeAlone(Status status, List<ClusterView.Alarm> alarms) {
        String node = status.getNode();
        long behind = status.getCommitIndex() - status.getAppliedIndex();
        if (cluster.isEmpty()) {
            add(Code.NOT_FORMED, node, node + " belongs to no cluster yet");
        } else if (status.getLeader().isEmpty()) {
            add(Code.NO_LEADER, node, node + " knows no leader");
        } else if (behind > maxLag) {
            add(Code.LAGGING, node, node + " has " + behind + " committed entries yet to apply");
        }
        if (status.getState().equals("rebuilding")) {
            add(Code.REBUILDING, node, rebuilding(node));
        }
        judge(alarms);
    }

    private void judge(List<ClusterView.Alarm> alarms) {
        for (ClusterView.Alarm alarm : alarms) {
            add(Code.ALARM, alarm.node(), alarm.node() + " raises " + alarm.code());
        }
    }

    private void judge(NodeView node) {
        Progress progress = node.progress();
        if (!node.isReachable()) {
            add(Code.UNREACHABLE, node.id(), node.name() + " is unreachable: " + node.error());
        } else if (progress != null && !progress.reachable()) {
            add(Code.CUT_OFF, node.id(), "the leader does not hear from " + node.name());
        } else if (node.isVoter() && progress != null && progress.lagEntries() > maxLag) {
            add(
                    Code.LAGGING,
                    node.id(),
                    node.name() + " is " + progress.lagEntries() + " entries behind, more than "
                            + maxLag);
        }
        if (node.isRebuilding()) {
            add(Code.REBUILDING, node.id(), rebuilding(node.name()));
        }
    }

    private static String rebuilding(String node) {
        return node + " is rebuilding its log, and does not vote until it has caught up";
    }

    /** Equal prefixes of the log make equal states: replicas at one index must have one digest. */
    private void judgeDigests() {
        Map<Long, Status> first = new HashMap<>();
        for (Status status : own) {
            Status other = status.getDigestIndex() == 0
                    ? null
                    : first.putIfAbsent(status.getDigestIndex(), status);
            if (other != null && other.getStateDigest() != status.getStateDigest()) {
                add(
                        Code.DIVERGED,
                        status.getNode(),
                        "at index " + status.getDigestIndex()
                                + " the state of " + status.getNode() + " is not that of "
                                + other.getNode());
            }
        }
    }

    private void add(Code code, @Nullable String node, String message) {
        reasons.add(new Reason(code, node, message));
    }

    private @Nullable Long term() {
        if (claim != null) {
            return claim.term;
        }
        return own.stream().map(Status::getTerm).max(Comparator.naturalOrder()).orElse(null);
    }

    private @Nullable Long commitIndex() {
        return leader != null
                ? (Long) leader.getCommitIndex()
                : own.stream()
                        .map(Status::getCommitIndex)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String text(ByteString id) {
        UUID uuid = uuid(id);
        return uuid == null ? null : uuid.toString();
    }

    private static @Nullable UUID uuid(ByteString id) {
        return id.size() == Uuids.BYTES ? Uuids.uuid(id) : null;
    }
}
