package io.raftd.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.node.MembershipChange.AddLearner;
import io.raftd.node.MembershipChange.Demote;
import io.raftd.node.MembershipChange.Name;
import io.raftd.node.MembershipChange.Promote;
import io.raftd.node.MembershipChange.Reconfigure;
import io.raftd.node.MembershipChange.Remove;
import io.raftd.node.MembershipChange.Replace;
import io.raftd.node.MembershipChange.Seat;
import io.raftd.node.MembershipChange.Update;
import io.raftd.node.MembershipPlan.Next;
import io.raftd.node.MembershipPlan.Unchanged;
import io.raftd.node.MembershipPlanner.Sight;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever is asked, in whatever state: what is planned keeps to the rules. */
class MembershipPlannerRandomTest {
    private static final int CLUSTERS = 300;
    private static final int CHANGES = 100;
    private static final long LAST = 100_000;

    private final SplittableRandom random = new SplittableRandom(20_240_607);
    private final Set<ReplicaId> removed = new HashSet<>();
    private Configuration configuration = Configuration.of(List.of());
    private ReplicaId self = replica(1, 1);
    private int planned;
    private int unchanged;

    private static ReplicaId replica(int node, int disk) {
        return new ReplicaId("n" + node, new UUID(node, disk));
    }

    @Test
    void noPlanBreaksARule() {
        for (int cluster = 0; cluster < CLUSTERS; cluster++) {
            form();
            for (int i = 0; i < CHANGES; i++) {
                change();
            }
        }
        assertThat(planned).isGreaterThan(CLUSTERS * CHANGES / 20);
        assertThat(unchanged).isGreaterThan(CLUSTERS * CHANGES / 50);
    }

    private void form() {
        removed.clear();
        self = replica(1, 1);
        List<Member> voters = new ArrayList<>();
        for (int i = 1; i <= 1 + random.nextInt(5); i++) {
            voters.add(new Member(replica(i, 1), "n" + i + ":1"));
        }
        configuration = Configuration.of(voters);
    }

    private void change() {
        Sight sight = sight();
        MembershipChange change = anyChange();
        boolean force = random.nextInt(10) == 0;
        MembershipPlan plan = MembershipPlanner.plan(sight, change, force);
        unchanged += plan instanceof Unchanged ? 1 : 0;
        if (plan instanceof Next next) {
            planned++;
            judge(sight, next, force);
            enter(next.half());
            assertThat(MembershipPlanner.plan(sight(), change, force))
                    .as("asked again: %s", change)
                    .isInstanceOf(Unchanged.class);
        }
    }

    /** Some members answer, the leader always, and some of these lag. */
    private Sight sight() {
        Map<ReplicaId, Long> matches = new HashMap<>();
        for (Member m : configuration.members()) {
            if (random.nextInt(5) > 0) {
                matches.put(m.replica(), LAST - (random.nextInt(4) == 0 ? 50_000 : 10));
            }
        }
        return new Sight(self, configuration, LAST, matches);
    }

    private void judge(Sight sight, Next next, boolean force) {
        Half before = configuration.current();
        Half after = next.half();
        assertThat(after.voters()).isNotEmpty();
        if (!force) {
            assertThat(reachable(sight, before)).isGreaterThan(before.voters().size() / 2);
            assertThat(reachable(sight, after)).isGreaterThan(after.voters().size() / 2);
            assertThat(next.after().reachable())
                    .isGreaterThanOrEqualTo(next.after().needed());
        }
        assertThat(next.after().voters()).isEqualTo(after.voters().size());
        Set<ReplicaId> old = replicas(before.voters());
        for (Member voter : after.voters()) {
            assertThat(removed).doesNotContain(voter.replica());
            Long match = sight.matches().get(voter.replica());
            assertThat(old.contains(voter.replica())
                            || match != null && match >= LAST - MembershipPlanner.MAX_LAG)
                    .as("%s votes", voter)
                    .isTrue();
        }
        after.learners().forEach(m -> assertThat(removed).doesNotContain(m.replica()));
        assertNoneTwice(after);
        Configuration joint = new Configuration(after, before);
        Configuration read = ConfigurationCodec.decode(ConfigurationCodec.encode(joint));
        assertThat(read.current()).isEqualTo(after);
    }

    private static int reachable(Sight sight, Half half) {
        int count = 0;
        for (Member m : half.voters()) {
            boolean self = m.replica().equals(sight.self());
            count += self || sight.matches().containsKey(m.replica()) ? 1 : 0;
        }
        return count;
    }

    private static Set<ReplicaId> replicas(List<Member> members) {
        Set<ReplicaId> replicas = new HashSet<>();
        members.forEach(m -> replicas.add(m.replica()));
        return replicas;
    }

    /** But for a voter and the learner in its place. */
    private static void assertNoneTwice(Half half) {
        for (List<Member> some : List.of(half.voters(), half.learners())) {
            assertThat(some).extracting(m -> m.replica().node()).doesNotHaveDuplicates();
            assertThat(some).extracting(Member::address).doesNotHaveDuplicates();
        }
        for (Member voter : half.voters()) {
            for (Member learner : half.learners()) {
                assertThat(voter.replica()).isNotEqualTo(learner.replica());
                assertThat(voter.address().equals(learner.address())
                                && !voter.replica()
                                        .node()
                                        .equals(learner.replica().node()))
                        .isFalse();
            }
        }
    }

    /** It is committed; a leader that is a voter no more goes. */
    private void enter(Half half) {
        Set<ReplicaId> left = replicas(configuration.members());
        Configuration next = new Configuration(half, null);
        left.removeAll(replicas(next.members()));
        removed.addAll(left);
        configuration = new Configuration(half, null, List.copyOf(removed), null);
        if (!configuration.isVoter(self)) {
            self = half.voters().get(random.nextInt(half.voters().size())).replica();
        }
    }

    private MembershipChange anyChange() {
        return switch (random.nextInt(8)) {
            case 0, 1 ->
                new AddLearner(new Member(anyReplica(), anyAddress()), random.nextBoolean());
            case 2 -> new Promote(anyName());
            case 3 -> new Demote(anyName());
            case 4 -> new Remove(anyName());
            case 5 -> new Replace(anyName(), anyName());
            case 6 -> new Update(anyName(), anyAddress(), random.nextBoolean());
            default -> anyReconfiguration();
        };
    }

    private MembershipChange anyReconfiguration() {
        List<Seat> seats = new ArrayList<>();
        for (Member m : configuration.members()) {
            if (random.nextInt(4) > 0) {
                String address = random.nextInt(10) == 0 ? anyAddress() : m.address();
                seats.add(new Seat(exactly(m.replica()), address));
            }
        }
        return new Reconfigure(seats);
    }

    private ReplicaId anyReplica() {
        return replica(1 + random.nextInt(7), 1 + random.nextInt(3));
    }

    private Name anyName() {
        List<Member> members = configuration.members();
        ReplicaId replica = random.nextInt(5) == 0
                ? anyReplica()
                : members.get(random.nextInt(members.size())).replica();
        return exactly(replica);
    }

    private static Name exactly(ReplicaId replica) {
        return new Name(replica.node(), replica.disk());
    }

    private String anyAddress() {
        return "n" + (1 + random.nextInt(8)) + ":1";
    }
}
