package io.raftd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.raftd.acceptance.Case;
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
import io.raftd.node.MembershipPlan.Refused;
import io.raftd.node.MembershipPlan.Unchanged;
import io.raftd.node.MembershipPlanner.Sight;
import io.raftd.node.Refusal.Reason;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule, and each way to break it; n1 leads, at index 5000. */
class MembershipPlannerTest {
    private static final long LAST = 5000;

    private final List<Member> voters = new ArrayList<>();
    private final List<Member> learners = new ArrayList<>();
    private final List<ReplicaId> removed = new ArrayList<>();
    private final Map<ReplicaId, Long> matches = new HashMap<>();

    /** A member is written {@code n4}, or {@code n4+2} for its second disk; it is at n4:1. */
    private static Member member(String text) {
        return new Member(replica(text), text.split("\\+", 2)[0] + ":1");
    }

    private static ReplicaId replica(String text) {
        String[] parts = text.split("\\+", 2);
        int disk = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
        return new ReplicaId(parts[0], new UUID(parts[0].hashCode(), disk));
    }

    private static Name name(String text) {
        return text.contains("+")
                ? new Name(text.split("\\+", 2)[0], replica(text).disk())
                : new Name(text, null);
    }

    private static Name exactly(String text) {
        return new Name(replica(text).node(), replica(text).disk());
    }

    private MembershipPlannerTest voters(String... names) {
        Stream.of(names).map(MembershipPlannerTest::member).forEach(voters::add);
        return answering(names);
    }

    private MembershipPlannerTest learners(String... names) {
        Stream.of(names).map(MembershipPlannerTest::member).forEach(learners::add);
        return answering(names);
    }

    private MembershipPlannerTest answering(String... names) {
        for (String name : names) {
            matches.put(replica(name), LAST);
        }
        return this;
    }

    private MembershipPlannerTest silent(String... names) {
        for (String name : names) {
            matches.remove(replica(name));
        }
        return this;
    }

    private MembershipPlannerTest gone(String... names) {
        Stream.of(names).map(MembershipPlannerTest::replica).forEach(removed::add);
        return this;
    }

    private MembershipPlan plan(MembershipChange change, boolean force) {
        Configuration c = new Configuration(new Half(voters, learners), null, removed, null);
        return MembershipPlanner.plan(new Sight(replica("n1"), c, LAST, matches), change, force);
    }

    private Next planned(MembershipChange change) {
        MembershipPlan plan = plan(change, false);
        assertThat(plan).as(plan.toString()).isInstanceOf(Next.class);
        Next next = (Next) plan;
        assertThat(next.checks()).last().asString().startsWith("it leaves ");
        return next;
    }

    private void expect(MembershipChange change, String newVoters, String newLearners) {
        Next next = planned(change);
        assertThat(text(next.half().voters())).isEqualTo(newVoters);
        assertThat(text(next.half().learners())).isEqualTo(newLearners);
    }

    private static String text(List<Member> members) {
        return String.join(
                " ",
                members.stream()
                        .map(m -> m.replica().node()
                                + (m.replica().disk().getLeastSignificantBits() == 1
                                        ? ""
                                        : "+" + m.replica().disk().getLeastSignificantBits())
                                + (m.address().equals(m.replica().node() + ":1")
                                        ? ""
                                        : "@" + m.address()))
                        .toList());
    }

    private void unchanged(MembershipChange change) {
        assertThat(plan(change, false)).isInstanceOf(Unchanged.class);
    }

    private void refused(Reason reason, MembershipChange change, String... words) {
        for (boolean force : new boolean[] {false, true}) {
            MembershipPlan plan = plan(change, force);
            assertThat(plan).as(plan.toString()).isInstanceOf(Refused.class);
            Refusal refusal = ((Refused) plan).refusal();
            assertThat(refusal.message()).contains(words);
            assertThat(refusal.reason()).isEqualTo(reason);
        }
    }

    /** As {@link #refused}, but force overrides it. */
    private void unsafe(MembershipChange change, String... words) {
        assertThat(plan(change, false)).isInstanceOfSatisfying(Refused.class, r -> {
            assertThat(r.refusal().reason()).isEqualTo(Reason.UNSAFE);
            assertThat(r.refusal().message()).contains(words).contains("--force");
        });
        assertThat(plan(change, true))
                .isInstanceOfSatisfying(
                        Next.class,
                        next -> assertThat(next.checks()).last().asString().endsWith("; forced"));
    }

    private static AddLearner add(String text) {
        return new AddLearner(member(text), false);
    }

    private static AddLearner inPlace(String text) {
        return new AddLearner(member(text), true);
    }

    @Test
    void aStrangerBecomesALearner() {
        voters("n1", "n2", "n3").expect(add("n4"), "n1 n2 n3", "n4");
        assertThat(planned(add("n4")).before()).isEqualTo(new LiveQuorum(3, 3));
        assertThat(planned(add("n4")).after()).isEqualTo(new LiveQuorum(3, 3));
    }

    @Test
    void aLearnerThatIsThereIsUnchanged() {
        voters("n1").learners("n4").unchanged(add("n4"));
    }

    @Test
    void whoIsThereInAnotherWayIsNotAddedAnew() {
        voters("n1", "n2").learners("n4");
        refused(Reason.UNSAFE, add("n2"), "n2 is a voter already", "raftctl member demote n2");
        refused(
                Reason.UNSAFE,
                new AddLearner(new Member(replica("n4"), "n5:1"), false),
                "n4 is a member at n4:1, not at n5:1",
                "raftctl member update n4 n5:1");
    }

    @Case("S33")
    @Test
    void anIdOrAnAddressOrADiskIsOfOneMember() {
        voters("n1", "n2").learners("n4");
        refused(
                Reason.UNSAFE,
                add("n2+2"),
                "n2 is a voter already, on another disk",
                "raftctl member replace n2 n2 n2:1");
        refused(
                Reason.UNSAFE,
                add("n4+2"),
                "n4 is a learner already, on another disk",
                "raftctl member remove n4");
        refused(Reason.UNSAFE, inPlace("n4+2"), "n4 is a learner already");
        refused(
                Reason.UNSAFE,
                new AddLearner(new Member(replica("n5"), "n2:1"), false),
                "n2:1 is the address of n2 already");
        refused(
                Reason.UNSAFE,
                new AddLearner(
                        new Member(new ReplicaId("n5", replica("n2").disk()), "n5:1"), false),
                "its directory is a copy");
    }

    @Test
    void aLearnerMayStandBesideTheVoterThatItIsToReplace() {
        voters("n1", "n2", "n3").silent("n3").expect(inPlace("n3+2"), "n1 n2 n3", "n3+2");
        learners("n3+2").unchanged(inPlace("n3+2"));
        refused(
                Reason.UNSAFE,
                inPlace("n3+3"),
                "is to replace n3/",
                "raftctl member remove " + replica("n3+2"));
        refused(Reason.NOT_FOUND, inPlace("n5"), "n5 is not a member");
        refused(
                Reason.UNSAFE,
                new AddLearner(new Member(replica("n2+2"), "n1:1"), true),
                "n1:1 is the address of n1 already");
    }

    @Case("S33")
    @Test
    void whoWasRemovedDoesNotComeBackOnTheSameDisk() {
        voters("n1", "n2").gone("n4");
        refused(Reason.UNSAFE, add("n4"), "was removed", "delete its directory");
        expect(add("n4+2"), "n1 n2", "n4+2");
    }

    @Test
    void aConfigurationHoldsSoManyMembers() {
        IntStream.rangeClosed(1, 254).forEach(i -> voters("n" + i));
        expect(add("m1"), text(voters), "m1");
        learners("m1");
        refused(Reason.UNSAFE, add("m2"), "there are 255 members");
    }

    @Test
    void aLearnerThatIsNearBecomesAVoter() {
        voters("n1", "n2", "n3").learners("n4", "n5");
        expect(new Promote(name("n4")), "n1 n2 n3 n4", "n5");
        Next next = planned(new Promote(name("n4")));
        assertThat(next.before()).isEqualTo(new LiveQuorum(3, 3));
        assertThat(next.after()).isEqualTo(new LiveQuorum(4, 4));
        assertThat(next.checks())
                .containsExactly(
                        "n4 is 0 entries behind the leader, and at most 1000 are allowed",
                        "it leaves 4 of 4 voters reachable, where 3 are needed");
        unchanged(new Promote(name("n2")));
        refused(Reason.NOT_FOUND, new Promote(name("n9")), "n9 is not a member");
        gone("n8").refused(Reason.NOT_FOUND, new Promote(name("n8")), "n8 was removed");
    }

    @Case("S33")
    @Test
    void aLearnerThatLagsOrIsSilentDoesNot() {
        voters("n1").learners("n4");
        matches.put(replica("n4"), LAST - MembershipPlanner.MAX_LAG);
        expect(new Promote(name("n4")), "n1 n4", "");
        matches.put(replica("n4"), LAST - MembershipPlanner.MAX_LAG - 1);
        refused(
                Reason.UNSAFE,
                new Promote(name("n4")),
                "n4 is 1001 entries behind the leader",
                "at most 1000",
                "raftctl wait caught-up=n4");
        silent("n4");
        refused(Reason.UNSAFE, new Promote(name("n4")), "n4 has not answered the leader");
    }

    @Test
    void aVoterMoreMayBeOneTooManyForTheQuorum() {
        voters("n1", "n2", "n3").silent("n3").learners("n4");
        expect(new Promote(name("n4")), "n1 n2 n3 n4", "");
        voters("n5").silent("n5", "n2");
        unsafe(
                new Promote(name("n4")),
                "there are only 1 of 4 voters reachable, where 3 are needed",
                "(without n2, n3, n5)");
    }

    @Test
    void theOneToReplaceALostVoterIsNotPromotedBesideIt() {
        voters("n1", "n2", "n3").silent("n3").learners("n3+2");
        refused(
                Reason.UNSAFE,
                new Promote(name("n3")),
                "is to replace the voter " + replica("n3"),
                "raftctl member replace n3 n3");
        refused(Reason.UNSAFE, new Demote(name("n3")), "raftctl member replace n3 n3");
    }

    @Test
    void aVoterBecomesALearner() {
        voters("n1", "n2", "n3").learners("n4");
        expect(new Demote(name("n2")), "n1 n3", "n4 n2");
        expect(new Demote(name("n1")), "n2 n3", "n4 n1");
        unchanged(new Demote(name("n4")));
        refused(Reason.NOT_FOUND, new Demote(name("n9")), "n9 is not a member");
    }

    @Test
    void aMemberLeaves() {
        voters("n1", "n2", "n3").learners("n4").silent("n3");
        expect(new Remove(name("n3")), "n1 n2", "n4");
        assertThat(planned(new Remove(name("n3"))).after()).isEqualTo(new LiveQuorum(2, 2));
        assertThat(planned(new Remove(name("n3"))).before()).isEqualTo(new LiveQuorum(3, 2));
        expect(new Remove(name("n4")), "n1 n2 n3", "");
        expect(new Remove(exactly("n4")), "n1 n2 n3", "");
    }

    @Test
    void aQuorumOfThoseThatAnswerIsLeft() {
        voters("n1", "n2", "n3").silent("n3");
        unsafe(
                new Remove(name("n2")),
                "removing n2 would leave 1 of 2 voters reachable, where 2 are needed",
                "(without n3)");
        unsafe(new Remove(name("n1")), "would leave 1 of 2 voters reachable");
        unsafe(new Demote(name("n2")), "demoting n2 would leave 1 of 2 voters reachable");
        unsafe(
                new Reconfigure(List.of(seat("n1", "n1:1"), seat("n3", "n3:1"))),
                "this would leave 1 of 2 voters reachable, where 2 are needed (without n3)");
    }

    @Test
    void theLastVoterStays() {
        voters("n1").learners("n4");
        refused(Reason.UNSAFE, new Remove(name("n1")), "n1 is the last voter", "member add");
        refused(Reason.UNSAFE, new Demote(name("n1")), "n1 is the last voter");
    }

    @Test
    void whoIsGoneAlreadyIsUnchangedAndWhoNeverWasIsUnknown() {
        voters("n1", "n2").gone("n4");
        unchanged(new Remove(name("n4")));
        unchanged(new Remove(exactly("n4")));
        refused(Reason.NOT_FOUND, new Remove(name("n9")), "n9 is not a member, nor one that was");
        refused(Reason.NOT_FOUND, new Remove(exactly("n4+2")), "is not a member");
        voters("n4+2").expect(new Remove(name("n4")), "n1 n2", "");
    }

    @Test
    void ofAPairTheOneThatIsMeantMustBeNamed() {
        voters("n1", "n2", "n3").silent("n3").learners("n3+2");
        refused(
                Reason.UNSAFE,
                new Remove(name("n3")),
                replica("n3") + ", a voter",
                replica("n3+2") + ", a learner");
        expect(new Remove(exactly("n3+2")), "n1 n2 n3", "");
        expect(new Remove(exactly("n3")), "n1 n2", "n3+2");
        refused(Reason.UNSAFE, new Update(name("n3"), "x:1", true), "two members");
    }

    @Test
    void aLearnerTakesAVotersPlaceInOneStep() {
        voters("n1", "n2", "n3").silent("n3").learners("n4", "n5");
        expect(new Replace(name("n2"), name("n4")), "n1 n4 n3", "n5");
        expect(new Replace(name("n1"), name("n4")), "n4 n2 n3", "n5");
        Next next = planned(new Replace(name("n3"), name("n4")));
        assertThat(next.before()).isEqualTo(new LiveQuorum(3, 2));
        assertThat(next.after()).isEqualTo(new LiveQuorum(3, 3));
        matches.put(replica("n4"), 1L);
        refused(Reason.UNSAFE, new Replace(name("n2"), name("n4")), "n4 is 4999 entries behind");
    }

    @Test
    void aNodeThatLostItsDiskReplacesItself() {
        voters("n1", "n2", "n3").silent("n3").learners("n3+2");
        expect(new Replace(name("n3"), name("n3")), "n1 n2 n3+2", "");
        expect(new Replace(exactly("n3"), exactly("n3+2")), "n1 n2 n3+2", "");
        refused(
                Reason.UNSAFE,
                new Replace(name("n2"), exactly("n3+2")),
                replica("n3+2") + " is to replace " + replica("n3") + ", not n2");
    }

    @Test
    void aReplacementThatIsDoneIsUnchanged() {
        voters("n1", "n2", "n3+2", "n5").gone("n3", "n4");
        unchanged(new Replace(name("n3"), exactly("n3+2")));
        unchanged(new Replace(exactly("n3"), exactly("n3+2")));
        unchanged(new Replace(name("n4"), name("n5")));
        expect(new Replace(name("n2"), name("n5")), "n1 n3+2 n5", "");
    }

    @Test
    void aReplacementNeedsBoth() {
        voters("n1", "n2").learners("n4", "n5");
        refused(Reason.NOT_FOUND, new Replace(name("n2"), name("n9")), "n9 is not a member");
        refused(Reason.NOT_FOUND, new Replace(name("n9"), name("n4")), "n9 is not a member");
        refused(Reason.NOT_FOUND, new Replace(name("n9"), name("n8")), "n9 is not a member");
        refused(Reason.UNSAFE, new Replace(name("n2"), name("n2")), "n2 can't replace itself");
        refused(Reason.UNSAFE, new Replace(name("n5"), name("n4")), "n5 is a learner");
    }

    @Test
    void aMemberMovesAndStaysWhatItIs() {
        voters("n1", "n2", "n3").learners("n4");
        expect(new Update(name("n2"), "x:1", false), "n1 n2@x:1 n3", "n4");
        expect(new Update(name("n4"), "x:1", false), "n1 n2 n3", "n4@x:1");
        unchanged(new Update(name("n2"), "n2:1", false));
        refused(Reason.NOT_FOUND, new Update(name("n9"), "x:1", true), "n9 is not a member");
        refused(
                Reason.UNSAFE,
                new Update(name("n2"), "n3:1", true),
                "n3:1 is the address of n3 already");
    }

    @Test
    void whoMovesIsOutOfReachUntilItWasFoundThere() {
        voters("n1", "n2");
        unsafe(
                new Update(name("n2"), "x:1", false),
                "moving n2 would leave 1 of 2 voters reachable",
                "(without n2 at x:1)");
        expect(new Update(name("n2"), "x:1", true), "n1 n2@x:1", "");
        expect(new Update(name("n1"), "x:1", false), "n1@x:1 n2", "");
    }

    private static Seat seat(String name, String address) {
        return new Seat(name(name), address);
    }

    @Test
    void allAtOnce() {
        voters("n1", "n2", "n3").learners("n4", "n5");
        expect(new Reconfigure(List.of(seat("n4", "n4:1"), seat("n1", "n1:1"))), "n4 n1", "");
        expect(
                new Reconfigure(List.of(seat("n1", "n1:1"), seat("n2", "x:1"), seat("n3", "n3:1"))),
                "n1 n2@x:1 n3",
                "");
        refused(
                Reason.NOT_FOUND,
                new Reconfigure(List.of(seat("n1", "n1:1"), seat("n9", "n9:1"))),
                "n9 is not a member");
        matches.put(replica("n4"), 1L);
        refused(
                Reason.UNSAFE,
                new Reconfigure(List.of(seat("n1", "n1:1"), seat("n4", "n4:1"))),
                "n4 is 4999 entries behind");
    }

    @Test
    void whatIsThereAlreadyNeedsNoReconfiguration() {
        voters("n1", "n2");
        Reconfigure same = new Reconfigure(List.of(seat("n2", "n2:1"), seat("n1", "n1:1")));
        unchanged(same);
        learners("n4").expect(same, "n2 n1", "");
    }

    @Test
    void aListOfVotersMustMakeSense() {
        voters("n1", "n2").learners("n1+2");
        refused(Reason.INVALID, new Reconfigure(List.of()), "no voter is named");
        refused(
                Reason.INVALID,
                new Reconfigure(List.of(seat("n1", "n1:1"), seat("n1", "x:1"))),
                "n1 is named twice");
        refused(
                Reason.INVALID,
                new Reconfigure(List.of(seat("n1", "n1:1"), seat("n2", "n1:1"))),
                "n1:1 is named twice");
        refused(
                Reason.INVALID,
                new Reconfigure(IntStream.range(0, 256)
                        .mapToObj(i -> seat("m" + i, "m" + i + ":1"))
                        .toList()),
                "256 voters are named");
        refused(Reason.UNSAFE, new Reconfigure(List.of(seat("n1", "n1:1"))), "two members");
        expect(new Reconfigure(List.of(seat("n1+2", "n1:1"), seat("n2", "n2:1"))), "n1+2 n2", "");
    }

    @Test
    void nothingIsPlannedOnAJointConfiguration() {
        Half half = new Half(List.of(member("n1")), List.of());
        Sight sight = new Sight(replica("n1"), new Configuration(half, half), LAST, Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MembershipPlanner.plan(sight, add("n4"), false));
    }
}
