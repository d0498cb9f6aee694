package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.client.view.Reason;
import io.raftd.protocol.wire.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComplaintsTest {
    @Test
    void aHealthyClusterHasNone() {
        assertThat(new Patient().view().reasons()).isEmpty();
        assertThat(new Patient().findings()).isEmpty();
    }

    /** Whatever the reason, it is a finding of that name, and the verdict is as bad as health's. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIVERGED")
    void whatHealthComplainsOfIsAFinding(Reason.Code code) {
        Patient patient = new Patient().complaint(new Reason(code, "n2", "it is so"));
        Finding finding = patient.finding(Code.valueOf(code.name()));
        assertThat(finding.nodes()).containsExactly("n2");
        assertThat(finding.message()).isEqualTo("it is so");
        Verdict verdict = Verdict.of(List.of(finding));
        assertThat(verdict.name()).isEqualTo(patient.view().health().name());
        assertThat(verdict.exit()).isEqualTo(5);
    }

    @Test
    void whoDoesNotAnswerIsNamedWithThoseThatCannotReachItEither() {
        Patient patient = new Patient().silent("n3").node("n2", status -> {
            status.addProblems("n3: connection refused");
        });
        Finding finding = patient.finding(Code.UNREACHABLE);
        assertThat(finding.nodes()).containsExactly("n3");
        assertThat(finding.message()).isEqualTo("n3 is unreachable: connection refused");
        assertThat(finding.evidence())
                .containsEntry("address", "127.0.0.1:7003")
                .containsEntry("voter", true)
                .containsEntry("unreachableFrom", List.of("n2"));
        assertThat(finding.command(null)).isEqualTo("raftctl wait caught-up=n3 --timeout 10m");
        assertThat(patient.codes()).containsExactly(Code.UNREACHABLE, Code.NO_SPARE);
    }

    @Test
    void withoutAQuorumThoseWhoAreMissingAreNamed() {
        Finding finding = new Patient().silent("n2").silent("n3").finding(Code.NO_QUORUM);
        assertThat(finding.evidence())
                .containsEntry("voters", 3L)
                .containsEntry("needed", 2L)
                .containsEntry("reachable", 1L)
                .containsEntry("missing", List.of("n2", "n3"));
    }

    @Test
    void whoIsCutOffIsToBeAskedItself() {
        Patient patient = new Patient()
                .peer("n2", peer -> peer.setRecentlyActive(false).setLastContactMs(4000));
        Finding finding = patient.finding(Code.CUT_OFF);
        assertThat(finding.evidence()).containsEntry("lastContactMs", 4000L);
        assertThat(finding.command("x:1")).isEqualTo("raftctl -e 127.0.0.1:7002 health --local");
        assertThat(patient.codes()).containsExactly(Code.CUT_OFF);
    }

    @Test
    void whoLagsIsNamedWithHowMuch() {
        Patient patient = new Patient()
                .maxLag(10)
                .peer(0, "n3", peer -> peer.setMatchIndex(100))
                .peer(1, "n3", peer -> peer.setMatchIndex(289));
        assertThat(patient.finding(Code.LAGGING).evidence())
                .containsEntry("lagEntries", 11L)
                .containsEntry("matchIndex", 289L)
                .containsEntry("maxLagEntries", 10L);
        assertThat(patient.maxLag(11).codes()).isEmpty();
    }

    @Test
    void anAlarmComesWithWhatIsLeftOfTheDisk() {
        Patient patient = new Patient().node("n2", status -> status.addAlarms("NO_SPACE"));
        Finding finding = patient.finding(Code.ALARM);
        assertThat(finding.code().severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.evidence())
                .containsEntry("alarms", List.of("NO_SPACE"))
                .containsEntry("diskFreeBytes", 1L << 40);
    }

    @Test
    void whoRebuildsItsLogIsWaitedFor() {
        Patient patient = new Patient().node("n2", status -> status.setState("rebuilding"));
        assertThat(patient.codes()).containsExactly(Code.REBUILDING);
    }

    @Test
    void whoLostItsDiskIsToBeReplacedAndNotWaitedFor() {
        Patient patient = new Patient().silent("n3").stranger("wiped", StrangersTest.wiped("n3"));
        assertThat(patient.finding(Code.UNREACHABLE).next()).isEqualTo("member replace n3 n3");
    }

    @Test
    void aClusterThatIsNotFormedIsUnavailable() {
        Patient patient = new Patient()
                .all(status -> status.clear()
                        .setNode("n1")
                        .setDisk(Patient.disk("n1", 1))
                        .setAddress("127.0.0.1:7001")
                        .setState("forming")
                        .setHint("still to be heard: n2"));
        assertThat(patient.codes()).containsExactly(Code.NOT_FORMED, Code.FORMING);
        assertThat(Verdict.of(patient.findings())).isEqualTo(Verdict.UNAVAILABLE);
        assertThat(patient.finding(Code.FORMING).message()).contains("still to be heard: n2");
    }

    @Test
    void theAnswersAreThoseOfTheLastLook() {
        Patient patient = new Patient().at(0, "n2", Status.Builder::clearLeader);
        assertThat(patient.examination().members())
                .extracting(Answer::name)
                .containsExactly("n1", "n2", "n3");
        assertThat(patient.codes()).isEmpty();
    }
}
