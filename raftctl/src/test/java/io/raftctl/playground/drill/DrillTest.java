package io.raftctl.playground.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drills on a cluster in memory: a sound one bears every claim out, and a bad one is found out. */
class DrillTest {
    private final List<Step> told = new ArrayList<>();

    private void play(Drill drill, Cluster cluster) {
        drill.play(cluster, new Rehearsal(told::add));
    }

    static Stream<Drill> drills() {
        return Drill.all().stream();
    }

    @ParameterizedTest
    @MethodSource("drills")
    void aSoundClusterBearsEveryClaimOut(Drill drill) {
        play(drill, new ModelCluster(drill.cast()));
        assertThat(told).hasSizeGreaterThan(4).allMatch(Step::holds);
        assertThat(told).extracting(Step::claim).doesNotHaveDuplicates();
        assertThat(told).last().extracting(Step::claim).isEqualTo("nothing-acknowledged-is-lost");
    }

    @ParameterizedTest
    @MethodSource("drills")
    void oneThatLosesAWriteIsFoundOut(Drill drill) {
        Cluster forgetful = new ModelCluster(drill.cast()) {
            @Override
            public Reply get(String key) {
                return key.equals("before") ? reply(ErrorCode.NOT_FOUND, "") : super.get(key);
            }
        };
        FailedClaim failed = catchThrowableOfType(FailedClaim.class, () -> play(drill, forgetful));
        assertThat(failed).hasMessageStartingWith("claim nothing-acknowledged-is-lost is false: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-leader",
                "two-leaders",
                "old-leader-cannot-commit",
                "no-false-answer",
                "elected-by-a-majority",
                "majority-goes-on",
                "one-leader-again",
                "only-the-uncommitted-is-cut",
                "nothing-acknowledged-is-lost"
            })
    void eachClaimOfSplitBrainFailsByName(String claim) {
        FailedClaim failed = catchThrowableOfType(
                FailedClaim.class, () -> play(new SplitBrain(), new DoctoredCluster(claim)));
        assertThat(failed).hasMessageStartingWith("claim " + claim + " is false: ");
        assertThat(told).last().matches(step -> step.claim().equals(claim) && !step.holds());
        assertThat(told.subList(0, told.size() - 1)).allMatch(Step::holds);
    }

    @Test
    void aClaimForWhichNothingWasSeenIsNone() {
        Rehearsal rehearsal = new Rehearsal(told::add);
        IllegalArgumentException e = catchThrowableOfType(
                IllegalArgumentException.class,
                () -> rehearsal.step("empty", "does nothing", "all is well", evidence -> {}));
        assertThat(e).hasMessage("nothing was seen for claim empty");
    }

    /** Sound, but for one thing, which makes one claim of the drill false. */
    private static final class DoctoredCluster extends ModelCluster {
        private final String claim;
        private @Nullable LogLine stranded;

        DoctoredCluster(String claim) {
            super(new SplitBrain().cast());
            this.claim = claim;
        }

        private boolean breaks(String name) {
            return claim.equals(name);
        }

        @Override
        public Reply put(String key, String value) {
            Reply reply = super.put(key, value);
            return breaks("one-leader") ? reply(ErrorCode.UNKNOWN_OUTCOME, "") : reply;
        }

        @Override
        public void partition(List<Set<String>> groups) {
            if (!breaks("two-leaders")) {
                super.partition(groups);
            }
        }

        @Override
        public Reply putAt(String node, String key, String value, Duration patience) {
            Reply reply = super.putAt(node, key, value, patience);
            if (key.equals("split/old")) {
                stranded = entry(node, look().get(0).lastIndex());
                return breaks("no-false-answer") ? reply(ErrorCode.OK, "") : reply;
            }
            boolean lost = key.equals("split/new") && breaks("majority-goes-on");
            return lost ? reply(ErrorCode.NO_QUORUM, "") : reply;
        }

        @Override
        public List<NodeReport> look() {
            return super.look().stream().map(this::doctored).toList();
        }

        private NodeReport doctored(NodeReport r) {
            boolean commits = stranded != null && breaks("old-leader-cannot-commit");
            boolean strayed = r.id().equals("n5") && breaks("elected-by-a-majority");
            return new NodeReport(
                    r.id(),
                    r.role(),
                    r.term(),
                    strayed ? "n5" : r.votedFor(),
                    r.leader(),
                    r.lastIndex(),
                    commits ? r.lastIndex() : r.commitIndex(),
                    r.appliedIndex());
        }

        @Override
        public void heal() {
            if (!breaks("one-leader-again")) {
                super.heal();
            }
        }

        @Override
        public @Nullable LogLine entry(String node, long index) {
            boolean kept = stranded != null
                    && stranded.index() == index
                    && node.equals("n2")
                    && breaks("only-the-uncommitted-is-cut");
            return kept ? stranded : super.entry(node, index);
        }

        @Override
        public Reply get(String key) {
            return key.equals("split/new") && breaks("nothing-acknowledged-is-lost")
                    ? reply(ErrorCode.OK, "1")
                    : super.get(key);
        }
    }
}
