package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DigestsTest {
    @Test
    void replicasThatDifferAtOneIndexHaveDiverged() {
        Patient patient = new Patient().node("n3", status -> status.setStateDigest(0xbad));
        Finding finding = patient.finding(Code.DIVERGED);
        assertThat(finding.nodes()).containsExactly("n1", "n2", "n3");
        assertThat(finding.next()).isEqualTo("log compare n1 n2 n3");
        assertThat(finding.evidence())
                .containsEntry("digestIndex", 256L)
                .containsEntry(
                        "stateDigests",
                        List.of(
                                "n1 000000000000feed",
                                "n2 000000000000feed",
                                "n3 0000000000000bad"));
        assertThat(patient.view().isDiverged()).isTrue();
        assertThat(Verdict.of(patient.findings()).exit()).isEqualTo(9);
    }

    /** Health sees one look, in which the two stand at different indexes. */
    @Test
    void whatOneToldEarlierIsComparedWithWhatAnotherTellsLater() {
        Patient patient = new Patient(2)
                .at(1, "n1", status -> status.setDigestIndex(512).setStateDigest(2))
                .at(0, "n2", status -> status.setDigestIndex(0))
                .at(1, "n2", status -> status.setStateDigest(0xbad));
        assertThat(patient.view().isDiverged()).isFalse();
        assertThat(patient.codes()).containsExactly(Code.DIVERGED, Code.EVEN_VOTERS);
        patient.at(1, "n2", status -> status.setStateDigest(0xfeed));
        assertThat(patient.codes()).containsExactly(Code.EVEN_VOTERS);
    }

    @Test
    void whoIsAtNoIndexOfAnotherCannotBeCompared() {
        Patient patient = new Patient().node("n3", status -> status.setDigestIndex(128));
        assertThat(patient.codes()).containsExactly(Code.NOT_COMPARED);
        assertThat(patient.finding(Code.NOT_COMPARED).nodes()).containsExactly("n3");
        assertThat(Digests.isComplete(patient.examination().looks())).isFalse();
        assertThat(Verdict.of(patient.findings()).exit()).isZero();
    }

    @Test
    void aYoungClusterHasNothingToCompare() {
        Patient patient = new Patient().all(status -> status.setDigestIndex(0));
        assertThat(patient.codes()).isEmpty();
        assertThat(Digests.isComplete(patient.examination().looks())).isTrue();
    }

    @Test
    void oneNodeHasNobodyToCompareWith() {
        assertThat(Digests.isComplete(new Patient(1).examination().looks())).isTrue();
    }
}
