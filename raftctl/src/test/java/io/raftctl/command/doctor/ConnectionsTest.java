package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.protocol.wire.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    @Test
    void oneWayIsToldFromBothWays() {
        Patient patient =
                new Patient().node("n2", status -> status.addProblems("n3: no answer to the call"));
        Finding finding = patient.finding(Code.NO_CONNECTION);
        assertThat(finding.nodes()).containsExactly("n2", "n3");
        assertThat(finding.message())
                .isEqualTo(
                        "n2 has no connection to n3, and n3 has one to n2: no answer to the call");
        assertThat(finding.evidence())
                .containsEntry("from", "n2")
                .containsEntry("to", "n3")
                .containsEntry("cause", "no answer to the call")
                .containsEntry("oneWay", true);
        patient.node("n3", status -> status.addProblems("n2: connection refused"));
        assertThat(patient.finding(Code.NO_CONNECTION).message())
                .isEqualTo("n2 and n3 have no connection to each other: no answer to the call");
        assertThat(patient.finding(Code.NO_CONNECTION).evidence()).containsEntry("oneWay", false);
        patient.at(0, "n2", Status.Builder::clearProblems);
        assertThat(patient.finding(Code.NO_CONNECTION).nodes()).containsExactly("n3", "n2");
    }

    @Test
    void aMomentWithoutIsNone() {
        Patient patient = new Patient()
                .node("n2", status -> status.addProblems("n3: no answer to the call"))
                .at(0, "n2", Status.Builder::clearProblems);
        assertThat(patient.codes()).isEmpty();
    }

    @Test
    void whoAnswersNobodyIsFoundOnce() {
        Patient patient = new Patient()
                .silent("n3")
                .node("n1", status -> status.addProblems("n3: connection refused"))
                .node("n2", status -> status.addProblems("n3: connection refused"));
        assertThat(patient.codes()).containsExactly(Code.UNREACHABLE, Code.NO_SPARE);
        assertThat(patient.finding(Code.UNREACHABLE).evidence())
                .containsEntry("unreachableFrom", List.of("n1", "n2"));
    }
}
