package io.raftctl.command.doctor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftctl.command.Commands;
import io.raftctl.command.events.Recollection;
import io.raftctl.timeline.Happening;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Reason;
import io.raftd.client.view.Sighting;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.PeerStatus;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that n1 leads in term 7, looked at twice, a second apart. It is healthy until told
 * otherwise.
 */
final class Patient {
    static final long NOW_MS = 1_700_000_000_000L;
    static final long LAST = 300;
    static final ByteString CLUSTER = Uuids.bytes(new UUID(4, 2));

    private final List<Map<String, Sighting>> looks = new ArrayList<>();
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private final Map<String, Long> errors = new HashMap<>();
    private final List<Happening> events = new ArrayList<>();
    private final List<Recollection.Unread> unread = new ArrayList<>();
    private final Map<String, List<String>> flaws = new HashMap<>();
    private @Nullable Reason more;
    private long maxLag = 10_000;

    /** With so many voters. */
    Patient(int voters) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= voters; i++) {
            ids.add("n" + i);
            offsets.put("n" + i, 0L);
        }
        for (int look = 0; look < 2; look++) {
            Map<String, Sighting> sightings = new LinkedHashMap<>();
            for (String id : ids) {
                Status status = status(id, ids);
                sightings.put(id, Sighting.answered(status.getAddress(), status, 0));
            }
            looks.add(sightings);
        }
    }

    Patient() {
        this(3);
    }

    static ByteString disk(String id, int life) {
        return Uuids.bytes(new UUID(life, id.hashCode()));
    }

    static MemberInfo member(String id) {
        return MemberInfo.newBuilder()
                .setNode(id)
                .setDisk(disk(id, 1))
                .setAddress("127.0.0.1:700" + id.substring(1))
                .setVoter(true)
                .build();
    }

    private static Status status(String id, List<String> ids) {
        Status.Builder status = Status.newBuilder()
                .setNode(id)
                .setDisk(disk(id, 1))
                .setAddress(member(id).getAddress())
                .setCluster(CLUSTER)
                .setState("member")
                .setRole(id.equals("n1") ? "leader" : "follower")
                .setTerm(7)
                .setLeader("n1")
                .setCommitIndex(LAST)
                .setAppliedIndex(LAST)
                .setFirstIndex(1)
                .setLastIndex(LAST)
                .setLastTerm(7)
                .setConfigIndex(1)
                .setLogBytes(4096)
                .setDiskFreeBytes(1L << 40)
                .setForceP99Us(1500)
                .setStateDigest(0xfeed)
                .setDigestIndex(256)
                .setVersion("0.1.0");
        ids.forEach(voter -> status.addVoters(member(voter)));
        if (id.equals("n1")) {
            ids.stream()
                    .filter(peer -> !peer.equals(id))
                    .forEach(peer -> status.addPeers(peer(peer)));
        }
        return status.build();
    }

    static PeerStatus peer(String id) {
        return PeerStatus.newBuilder()
                .setNode(id)
                .setDisk(disk(id, 1))
                .setMatchIndex(LAST)
                .setLastContactMs(20)
                .setRecentlyActive(true)
                .build();
    }

    /** The node tells something else at that look; 0 is the first. */
    Patient at(int look, String id, Consumer<Status.Builder> change) {
        Sighting sighting = requireNonNull(looks.get(look).get(id), id);
        Status.Builder changed = requireNonNull(sighting.status(), id).toBuilder();
        change.accept(changed);
        looks.get(look).put(id, Sighting.answered(sighting.address(), changed.build(), 0));
        return this;
    }

    /** The node tells something else, at both looks. */
    Patient node(String id, Consumer<Status.Builder> change) {
        return at(0, id, change).at(1, id, change);
    }

    /** All nodes do. */
    Patient all(Consumer<Status.Builder> change) {
        List.copyOf(looks.get(0).keySet()).forEach(id -> node(id, change));
        return this;
    }

    /** What the leader says of a follower, at that look. */
    Patient peer(int look, String id, Consumer<PeerStatus.Builder> change) {
        return at(look, "n1", leader -> {
            for (PeerStatus.Builder peer : leader.getPeersBuilderList()) {
                if (peer.getNode().equals(id)) {
                    change.accept(peer);
                }
            }
        });
    }

    /** What the leader says of a follower. */
    Patient peer(String id, Consumer<PeerStatus.Builder> change) {
        return peer(0, id, change).peer(1, id, change);
    }

    /** The node does not answer any more. */
    Patient silent(String id) {
        String address = member(id).getAddress();
        looks.forEach(look -> look.put(id, Sighting.failed(address, "connection refused")));
        return this;
    }

    /** Another one that answers at an address. */
    Patient stranger(String key, Status status) {
        looks.forEach(look -> look.put(key, Sighting.answered(status.getAddress(), status, 0)));
        return this;
    }

    /** A learner, as all know. */
    Patient learner(String id) {
        MemberInfo learner = member(id).toBuilder().setVoter(false).build();
        all(status -> status.addLearners(learner));
        node("n1", leader -> leader.addPeers(peer(id)));
        Sighting n2 = requireNonNull(looks.get(0).get("n2"));
        Status status = requireNonNull(n2.status()).toBuilder()
                .setNode(id)
                .setDisk(learner.getDisk())
                .setAddress(learner.getAddress())
                .setRole("learner")
                .build();
        return stranger(id, status);
    }

    /** A look more, as the last one is; then what is told of look 1 was between. */
    Patient again() {
        looks.add(new LinkedHashMap<>(looks.get(looks.size() - 1)));
        return this;
    }

    Patient clock(String id, long offsetMs, long errorMs) {
        offsets.put(id, offsetMs);
        errors.put(id, errorMs);
        return this;
    }

    Patient event(String node, long agoMs, long term, String type, Map<String, Object> fields) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
        events.add(new Happening(NOW_MS - agoMs, node, events.size() + 1L, type, term, all));
        return this;
    }

    Patient unread(String whose, String cause) {
        unread.add(new Recollection.Unread(whose, cause));
        return this;
    }

    Patient flaws(String node, String... all) {
        flaws.put(node, List.of(all));
        return this;
    }

    Patient complaint(Reason reason) {
        more = reason;
        return this;
    }

    Patient maxLag(long entries) {
        maxLag = entries;
        return this;
    }

    ClusterView view() {
        return examination().now();
    }

    Examination examination() {
        List<Look> all = new ArrayList<>();
        for (Map<String, Sighting> sightings : looks) {
            ClusterView view = ClusterView.of(List.copyOf(sightings.values()), maxLag);
            boolean last = all.size() == looks.size() - 1;
            all.add(new Look(1_000L * all.size(), last && more != null ? view.with(more) : view));
        }
        List<ClockReading> clocks = new ArrayList<>();
        offsets.forEach((id, offset) ->
                clocks.add(new ClockReading(id, offset, errors.getOrDefault(id, 1L))));
        return new Examination(
                NOW_MS, all, clocks, new Recollection(events, unread, flaws), maxLag);
    }

    /** What all checks find; what each says to type next is a command line. */
    List<Finding> findings() {
        List<Finding> findings = Diagnosis.of(examination()).findings();
        for (Finding finding : findings) {
            String command = finding.command(null);
            assertThat(command).as(finding.toString()).startsWith("raftctl ");
            Commands.parse(List.of(command.substring("raftctl ".length()).split(" ", -1)));
        }
        return findings;
    }

    /** The codes of what all checks find. */
    List<Code> codes() {
        return findings().stream().map(Finding::code).toList();
    }

    /** The one finding with that code. */
    Finding finding(Code code) {
        List<Finding> all =
                findings().stream().filter(found -> found.code() == code).toList();
        assertThat(all).as("%s among %s", code, findings()).hasSize(1);
        return all.get(0);
    }
}
