package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.kv.Answer.Got;
import io.raftd.node.NodeStatus;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reads may see. */
class ReadScenarioTest {
    private static final int WRITES = 700;

    private static boolean isHalfReplayed(SimNode node) {
        NodeStatus status = node.status();
        return status != null
                && status.log().appliedIndex() > 2
                && status.log().appliedIndex() < WRITES;
    }

    /** The log is more than is applied in a turn, and comes from a slow disk. */
    @Case("S35")
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noReadIsServedFromAStateThatIsHalfReplayed(int size) {
        Scenario cluster = Scenario.of(size);
        for (int i = 0; i < WRITES; i++) {
            Told<Result> told = cluster.put(cluster.leader(), "k", new byte[3_500]);
            cluster.await("a write", SECOND, () -> told.value() != null);
        }
        cluster.nodes().forEach(SimNode::kill);
        cluster.nodes().forEach(node -> node.slowDisk(50 * MILLISECOND, () -> {}));
        cluster.nodes().forEach(SimNode::start);

        List<Told<Answer>> reads = new ArrayList<>();
        int duringReplay = 0;
        for (int i = 0; i < 1000; i++) {
            cluster.run(5 * MILLISECOND);
            for (SimNode node : cluster.nodes()) {
                duringReplay += isHalfReplayed(node) ? 1 : 0;
                reads.add(cluster.get(node, "k"));
            }
        }
        cluster.run(SECOND);

        assertThat(duringReplay).isPositive();
        assertThat(reads).allMatch(Told::isAnswered);
        assertThat(reads)
                .extracting(Told::value)
                .filteredOn(Objects::nonNull)
                .isNotEmpty()
                .allMatch(answer -> ((Got) answer).revision() == WRITES);
    }
}
