package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    @Test
    void aTermWithTwoLeadersIsTheWorst() {
        Patient patient =
                new Patient().at(1, "n3", status -> status.setRole("leader").setLeader("n3"));
        Finding finding = patient.finding(Code.TWO_LEADERS);
        assertThat(finding.nodes()).containsExactly("n1", "n3");
        assertThat(finding.evidence()).containsEntry("term", 7L);
        Verdict verdict = Verdict.of(patient.findings());
        assertThat(verdict).isEqualTo(Verdict.DIVERGED);
        assertThat(verdict.exit()).isEqualTo(9);
    }

    /** Even when nobody says so at one time. */
    @Test
    void aTermHasOneLeaderWheneverItIsAsked() {
        Patient patient = new Patient().at(0, "n2", status -> status.setLeader("n3"));
        assertThat(patient.finding(Code.TWO_LEADERS).nodes()).containsExactly("n1", "n3");
    }

    @Test
    void leadersOfDifferentTermsAreTheOldOneAndTheNew() {
        Patient patient = new Patient()
                .node("n1", status -> status.setTerm(6))
                .node("n2", status -> status.setRole("leader").setLeader("n2"))
                .node("n3", status -> status.setLeader("n2"));
        Finding finding = patient.finding(Code.OLD_LEADER);
        assertThat(finding.nodes()).containsExactly("n1");
        assertThat(finding.message()).contains("n1 still leads term 6, and n2 leads term 7");
        assertThat(finding.evidence()).containsEntry("term", 6L).containsEntry("leaderTerm", 7L);
        assertThat(patient.codes()).doesNotContain(Code.TWO_LEADERS, Code.OTHER_TERM);
    }

    @Test
    void whoFollowsAnotherLeaderIsInAnotherTerm() {
        Patient patient = new Patient().node("n3", status -> status.setTerm(5).setLeader("n2"));
        Finding finding = patient.finding(Code.OTHER_TERM);
        assertThat(finding.nodes()).containsExactly("n3");
        assertThat(finding.evidence())
                .containsEntry("follows", "n2")
                .containsEntry("term", 5L)
                .containsEntry("leaderTerm", 7L);
        assertThat(patient.codes()).containsExactly(Code.OTHER_TERM);
    }

    @Test
    void whoKnowsNoLeaderIsToBeAskedWhy() {
        Patient patient =
                new Patient().at(1, "n3", status -> status.clearLeader().setRole("precandidate"));
        assertThat(patient.codes()).containsExactly(Code.KNOWS_NO_LEADER);
        assertThat(patient.finding(Code.KNOWS_NO_LEADER).evidence())
                .containsEntry("role", "precandidate");
    }

    @Test
    void aTermThatRisesMeansElections() {
        Patient patient = new Patient();
        for (String id : List.of("n1", "n2", "n3")) {
            patient.at(0, id, status -> status.setTerm(5));
        }
        assertThat(patient.codes()).containsExactly(Code.TERM_RISES);
        assertThat(patient.finding(Code.TERM_RISES).message())
                .isEqualTo("the term rose from 5 to 7 within 1.0 s: elections are going on");
    }
}
