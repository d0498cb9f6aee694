package io.raftd.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.node.MembershipChange.AddLearner;
import io.raftd.node.MembershipChange.Name;
import io.raftd.node.MembershipChange.Promote;
import io.raftd.node.MembershipChange.Remove;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Change;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Lease;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request is told, before a core that does what the test says. */
class MembershipChangesTest {
    private static final ReplicaId N1 = new ReplicaId("n1", new UUID(1, 1));
    private static final ReplicaId N2 = new ReplicaId("n2", new UUID(2, 1));
    private static final Member FIRST = new Member(N1, "n1:1");
    private static final Member SECOND = new Member(N2, "n2:1");
    private static final MembershipChange ADD = new AddLearner(SECOND, false);

    private final FakeCore core = new FakeCore();
    private final List<Object> answers = new ArrayList<>();
    private final MembershipChanges changes =
            new MembershipChanges(core, () -> new Refusal(Reason.NOT_LEADER, "n2 leads", SECOND));

    /** A leader of itself, whose configuration changes at the next index at once. */
    private static final class FakeCore implements Consensus {
        Change answer = Change.STARTED;
        Configuration configuration = Configuration.of(List.of(FIRST));
        long index = 1;
        long commit = 7;
        long term = 3;

        @Nullable
        ReplicaId leader = N1;

        final List<Half> proposed = new ArrayList<>();

        @Override
        public Change change(Half next, @Nullable Lease lease) {
            proposed.add(next);
            if (answer == Change.STARTED) {
                configuration = new Configuration(next, configuration.current(), List.of(), lease);
                index = commit + 1;
            }
            return answer;
        }

        /** Leaves the joint configuration. */
        void leave() {
            configuration = new Configuration(
                    configuration.current(), null, List.of(), configuration.lease());
            index++;
        }

        @Override
        public ReplicaId self() {
            return N1;
        }

        @Override
        public @Nullable ReplicaId leader() {
            return leader;
        }

        @Override
        public long term() {
            return term;
        }

        @Override
        public long commit() {
            return commit;
        }

        @Override
        public long lastIndex() {
            return index;
        }

        @Override
        public Configuration configuration() {
            return configuration;
        }

        @Override
        public long configurationIndex() {
            return index;
        }

        @Override
        public Map<ReplicaId, Long> matches() {
            return Map.of(N2, index);
        }
    }

    private final class Answered implements Reply<MembershipOutcome> {
        @Override
        public void done(MembershipOutcome outcome) {
            answers.add(outcome);
        }

        @Override
        public void refused(Refusal refusal) {
            answers.add(refusal);
        }
    }

    private void ask(MembershipChange change, @Nullable Long ifConfig, boolean dryRun) {
        changes.confirmed(new Input.ChangeMembers(change, ifConfig, dryRun, false, new Answered()));
        assertThat(changes.hasConfirmed()).isTrue();
        changes.submit();
        assertThat(changes.hasConfirmed()).isFalse();
        changes.settle();
    }

    private MembershipOutcome outcome() {
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0)).isInstanceOf(MembershipOutcome.class);
        return (MembershipOutcome) answers.get(0);
    }

    private void refused(Reason reason, String... words) {
        assertThat(answers).hasSize(1).first().isInstanceOfSatisfying(Refusal.class, r -> {
            assertThat(r.reason()).isEqualTo(reason);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(r.message()).contains(word));
        });
    }

    @Test
    void aChangeIsDoneWhenItIsCommittedAndNotJoint() {
        ask(ADD, null, false);
        core.commit = 8;
        changes.settle();
        assertThat(answers).as("joint").isEmpty();
        core.leave();
        changes.settle();
        assertThat(answers).as("not committed").isEmpty();
        core.commit = 9;
        changes.settle();
        MembershipOutcome outcome = outcome();
        assertThat(outcome.unchanged()).isFalse();
        assertThat(outcome.index()).isEqualTo(9);
        assertThat(outcome.configuration().current().learners()).containsExactly(SECOND);
        assertThat(outcome.before()).isEqualTo(new LiveQuorum(1, 1));
        assertThat(outcome.checks()).isNotEmpty();
        changes.settle();
        assertThat(answers).as("answered once").hasSize(1);
    }

    @Test
    void whatIsSoAlreadyIsNotProposed() {
        core.configuration = Configuration.of(List.of(FIRST, SECOND));
        ask(new Promote(new Name("n2", null)), 99L, false);
        MembershipOutcome outcome = outcome();
        assertThat(outcome.unchanged()).isTrue();
        assertThat(outcome.index()).isEqualTo(1);
        assertThat(outcome.after()).isEqualTo(outcome.before()).isEqualTo(new LiveQuorum(2, 2));
        assertThat(core.proposed).isEmpty();
    }

    @Test
    void aDryRunTellsThePlanAndDoesNothing() {
        ask(ADD, 1L, true);
        assertThat(outcome().configuration().current().learners()).containsExactly(SECOND);
        assertThat(outcome().index()).isEqualTo(1);
        assertThat(core.proposed).isEmpty();
    }

    @Test
    void aChangeMayBeForOneConfigurationOnly() {
        ask(ADD, 4L, false);
        refused(Reason.UNSAFE, "that of index 1, not 4", "member list");
        answers.clear();
        ask(new Remove(new Name("n1", null)), 4L, false);
        refused(Reason.UNSAFE, "not 4");
        assertThat(core.proposed).isEmpty();
        answers.clear();
        ask(ADD, 1L, false);
        assertThat(core.proposed).hasSize(1);
    }

    @Test
    void whatThePlannerRefusesIsNotProposed() {
        ask(new Remove(new Name("n1", null)), null, false);
        refused(Reason.UNSAFE, "last voter");
        assertThat(core.proposed).isEmpty();
    }

    @Test
    void oneAtATime() {
        ask(ADD, null, false);
        ask(new Remove(new Name("n1", null)), null, true);
        refused(Reason.BUSY, "in progress");
        answers.clear();
        core.leave();
        ask(ADD, null, false);
        refused(Reason.BUSY, "in progress");
        assertThat(core.proposed).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_LEADER,NOT_LEADER",
        "HANDING_OVER,NOT_LEADER",
        "NO_OWN_COMMIT,BUSY",
        "IN_PROGRESS,BUSY"
    })
    void whatTheCoreDoesNotTakeIsRefused(Change answer, Reason reason) {
        core.answer = answer;
        ask(ADD, null, false);
        refused(reason);
        core.answer = Change.STARTED;
        changes.settle();
        assertThat(answers).hasSize(1);
    }

    @Test
    void whoLeadsNoMorePlansNothing() {
        core.leader = null;
        ask(ADD, null, false);
        refused(Reason.NOT_LEADER, "n2 leads");
    }

    @Test
    void aChangeThatOutlivesItsLeaderIsOfUnknownFate() {
        ask(ADD, null, false);
        core.leader = N2;
        changes.settle();
        refused(Reason.UNKNOWN);
    }

    @Test
    void soIsOneOfALeaderThatWasDeposedAndElectedAgain() {
        ask(ADD, null, false);
        core.term++;
        changes.settle();
        refused(Reason.UNKNOWN);
    }

    @Test
    void aLeaderThatRemovesItselfIsDoneWhenItGoes() {
        core.configuration = Configuration.of(List.of(FIRST, SECOND));
        changes.confirmed(new Input.ChangeMembers(
                new Remove(new Name("n1", null)), null, false, true, new Answered()));
        changes.submit();
        core.leave();
        core.commit = core.index;
        core.leader = null;
        changes.settle();
        assertThat(outcome().configuration().current().voters()).containsExactly(SECOND);
    }
}
