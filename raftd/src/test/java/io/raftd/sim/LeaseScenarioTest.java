package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.kv.Answer.Got;
import io.raftd.node.Input;
import io.raftd.node.MembershipChange.SetLease;
import io.raftd.node.MembershipOutcome;
import io.raftd.node.StateMachine.Answer;
import io.raftd.raft.Lease;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reads may see that a leader answers by its clock. */
class LeaseScenarioTest {
    private static final long PROMISED = 3 * ELECTION_TIMEOUT / 2;

    private final Scenario cluster = Scenario.of(3);
    private final SimNode old = cluster.leader();

    /** Clocks may differ by a fifth. */
    @BeforeEach
    void aLeaseIsOn() {
        Lease lease = new Lease(PROMISED / MILLISECOND, 200_000);
        Told<MembershipOutcome> told = new Told<>();
        old.offer(new Input.ChangeMembers(new SetLease(lease), null, false, false, told));
        cluster.await("a lease", SECOND, () -> told.value() != null);
        cluster.run(SECOND);
    }

    /** Reads at {@code node} for so long, one a millisecond. */
    private List<Told<Answer>> read(SimNode node, long duration, Runnable between) {
        List<Told<Answer>> reads = new ArrayList<>();
        for (long time = 0; time < duration; time += MILLISECOND) {
            reads.add(cluster.get(node, "k"));
            cluster.run(MILLISECOND);
            between.run();
        }
        return reads;
    }

    @Case("S8/lease")
    @Test
    void aLeaderThatIsCutOffServesWhileNobodyElseCanLead() {
        cluster.write();
        cluster.isolate(old);
        assertThat(read(old, ELECTION_TIMEOUT / 2, () -> {})).allMatch(t -> t.value() != null);
    }

    /** Each voter goes by its clock, and the leader's is the slowest that the lease bears. */
    @Case("S8/lease")
    @ParameterizedTest
    @ValueSource(doubles = {0, -0.16})
    void noReadIsStaleWhenALeaderIsCutOff(double slower) {
        old.clockFaster(slower);
        cluster.run(SECOND);
        cluster.write();
        cluster.isolate(old);
        List<Told<Answer>> stale = new ArrayList<>();
        boolean[] written = new boolean[1];
        Told<?>[] write = new Told<?>[1];
        read(old, 8 * ELECTION_TIMEOUT, () -> {
            SimNode leader = cluster.world().leader();
            if (write[0] == null && leader != null && leader != old) {
                write[0] = cluster.put(leader, "k", new byte[11]);
            }
            if (write[0] != null && write[0].value() != null && !written[0]) {
                written[0] = true;
            }
            if (written[0]) {
                stale.add(cluster.get(old, "k"));
            }
        });
        assertThat(written[0]).isTrue();
        assertThat(stale).isNotEmpty().allMatch(t -> t.value() == null);
    }

    /** SIGSTOP, while the others elect another: the first turn after it knows what time it is. */
    @Case("S8/lease")
    @Test
    void aLeaderThatWasHaltedServesNothingStale() {
        cluster.write();
        old.halt();
        Told<Answer> waiting = cluster.get(old, "k");
        cluster.await("another leader", 10 * ELECTION_TIMEOUT, () -> {
            SimNode leader = cluster.world().leader();
            return leader != null && leader != old;
        });
        cluster.write();
        old.goOn();
        cluster.run(SECOND);
        Answer answer = waiting.value();
        assertThat(answer == null || ((Got) answer).revision() == 2).isTrue();
    }

    /** Its clock stood still with it: what the documents say that a lease does not bear. */
    @Case("S8/lease")
    @Test
    void aMachineThatSleepsCanServeAStaleRead() {
        cluster.write();
        cluster.isolate(old);
        old.suspend(() -> {});
        Told<Answer> waiting = cluster.get(old, "k");
        cluster.await("another leader", 10 * ELECTION_TIMEOUT, () -> {
            SimNode leader = cluster.world().leader();
            return leader != null && leader != old;
        });
        cluster.write();
        old.goOn();
        cluster.await("the answer", SECOND, waiting::isAnswered);
        assertThat(waiting.value()).extracting(a -> ((Got) a).revision()).isEqualTo(1L);
    }

    @Case("S7")
    @Test
    void aLeaderThatIsKilledIsWaitedOut() {
        long killedAt = cluster.world().agenda().now();
        old.kill();
        cluster.await("another leader", 10 * ELECTION_TIMEOUT, () -> {
            SimNode leader = cluster.world().leader();
            return leader != null && leader != old;
        });
        assertThat(cluster.world().agenda().now() - killedAt).isGreaterThan(PROMISED - SECOND / 5);
        assertThat(status(cluster.leader()).configuration())
                .extracting(c -> c.lease())
                .isNotNull();
    }
}
