package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Configuration.Half;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuorumTest {
    private static final List<Member> ALL = Cluster.members(
                    IntStream.range(0, 9).mapToObj(i -> "n" + i).toList())
            .members();

    private final Random random = new Random(31);

    private Half half() {
        List<Member> shuffled = new ArrayList<>(ALL);
        Collections.shuffle(shuffled, random);
        int voters = random.nextInt(8);
        return new Half(shuffled.subList(0, voters), shuffled.subList(voters, 9));
    }

    /** Counts one by one, and for each possible index. */
    private static boolean have(Half half, Map<ReplicaId, Long> indexes, long index) {
        long yes = half.voters().stream()
                .filter(m -> indexes.getOrDefault(m.replica(), 0L) >= index)
                .count();
        return 2 * yes > half.voters().size();
    }

    @Case({"S31/quorum", "S32/quorum"})
    @Test
    void fiftyThousandRandomConfigurationsAgreeWithCounting() {
        for (int i = 0; i < 50_000; i++) {
            Half old = random.nextBoolean() ? half() : null;
            Configuration c = new Configuration(half(), old);
            Map<ReplicaId, Long> indexes = new HashMap<>();
            ALL.forEach(m -> indexes.put(m.replica(), (long) random.nextInt(6)));
            long highest = 0;
            for (long index = 1; index <= 6; index++) {
                boolean counted = have(c.current(), indexes, index)
                        && (old == null || have(old, indexes, index));
                long atLeast = index;
                assertThat(Quorum.reached(c, r -> indexes.getOrDefault(r, 0L) >= atLeast))
                        .as("%s of %s in %s", index, indexes, c)
                        .isEqualTo(counted);
                highest = counted ? index : highest;
            }
            assertThat(Quorum.agreed(c, r -> indexes.getOrDefault(r, 0L)))
                    .as("%s in %s", indexes, c)
                    .isEqualTo(highest);
        }
    }

    /** What makes two quorums of one configuration meet. */
    @Test
    void aSetAndWhatItLeavesOutAreNeverBothQuorums() {
        for (int i = 0; i < 5_000; i++) {
            Configuration c = new Configuration(half(), random.nextBoolean() ? half() : null);
            Set<ReplicaId> some = new HashSet<>();
            ALL.stream().filter(m -> random.nextBoolean()).forEach(m -> some.add(m.replica()));
            boolean those = Quorum.reached(c, some::contains);
            boolean rest = Quorum.reached(c, r -> !some.contains(r));
            assertThat(those && rest).isFalse();
        }
    }

    @Test
    void withoutVotersThereIsNoQuorum() {
        Configuration nobody = Configuration.of(List.of());
        assertThat(Quorum.reached(nobody, r -> true)).isFalse();
        assertThat(Quorum.agreed(nobody, r -> 9)).isZero();
        Configuration halfOfNobody = new Configuration(new Half(ALL, List.of()), nobody.current());
        assertThat(Quorum.reached(halfOfNobody, r -> true)).isFalse();
        assertThat(Quorum.agreed(halfOfNobody, r -> 9)).isZero();
    }
}
