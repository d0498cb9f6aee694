package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {
    @Test
    void whoStaysBehindGoesByAnOldConfiguration() {
        Patient patient = new Patient()
                .all(status -> status.setConfigIndex(9))
                .node("n2", status -> status.setConfigIndex(1));
        Finding finding = patient.finding(Code.OTHER_CONFIGURATION);
        assertThat(finding.nodes()).containsExactly("n2");
        assertThat(finding.evidence())
                .containsEntry("configIndex", 1L)
                .containsEntry("leaderConfigIndex", 9L)
                .containsEntry("voters", List.of("n1", "n2", "n3"));
        assertThat(patient.codes()).containsExactly(Code.OTHER_CONFIGURATION);
    }

    @Test
    void aConfigurationThatTravelsIsNone() {
        Patient patient = new Patient()
                .at(1, "n1", status -> status.setConfigIndex(9))
                .at(1, "n3", status -> status.setConfigIndex(12));
        assertThat(patient.codes()).isEmpty();
    }

    @Test
    void whoHasANewerOneThanTheLeaderGoesByAnother() {
        Patient patient = new Patient().node("n2", status -> status.setConfigIndex(9));
        assertThat(patient.finding(Code.OTHER_CONFIGURATION).nodes()).containsExactly("n2");
    }

    @Test
    void oneIndexIsOneListOfVoters() {
        Patient patient = new Patient().node("n2", status -> status.removeVoters(2));
        assertThat(patient.finding(Code.OTHER_CONFIGURATION).message())
                .contains("lists other voters");
    }

    @Test
    void aChangeMayTakeAMomentAndNoMore() {
        Patient patient = new Patient().all(status -> status.setJoint(true));
        assertThat(patient.codes()).containsExactly(Code.STAYS_JOINT);
        assertThat(patient.at(0, "n1", status -> status.setJoint(false)).codes())
                .isEmpty();
    }

    @Test
    void anEvenNumberIsNoted() {
        Patient patient = new Patient(4);
        assertThat(patient.codes()).containsExactly(Code.EVEN_VOTERS);
        assertThat(patient.finding(Code.EVEN_VOTERS).message())
                .isEqualTo("4 voters can lose no more than 3 could");
        assertThat(Verdict.of(patient.findings())).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void oneVoterIsHealthyAndNoted() {
        Patient patient = new Patient(1);
        assertThat(patient.codes()).containsExactly(Code.SINGLE_VOTER);
        assertThat(Verdict.of(patient.findings())).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void withOneMissingTheNextOneEndsIt() {
        assertThat(new Patient(5).silent("n5").codes()).containsExactly(Code.UNREACHABLE);
        assertThat(new Patient(5)
                        .silent("n5")
                        .silent("n4")
                        .finding(Code.NO_SPARE)
                        .evidence())
                .containsEntry("reachable", 3L)
                .containsEntry("canLose", 0L);
    }
}
