package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.protocol.wire.SnapshotTransfer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicationTest {
    private static SnapshotTransfer transfer(long done) {
        return SnapshotTransfer.newBuilder()
                .setKind("snapshot")
                .setDoneBytes(done)
                .setTotalBytes(1000)
                .build();
    }

    @Test
    void whoTakesNoEntriesIsStalled() {
        Patient patient = new Patient().peer("n3", peer -> peer.setMatchIndex(250));
        assertThat(patient.codes()).containsExactly(Code.STALLED);
        Finding finding = patient.finding(Code.STALLED);
        assertThat(finding.message())
                .isEqualTo("n3 is 50 entries behind, and took none within 1.0 s");
        assertThat(finding.next()).isEqualTo("snapshot install n3");
    }

    @Test
    void whoTakesSomeIsNot() {
        Patient patient = new Patient()
                .peer(0, "n3", peer -> peer.setMatchIndex(250))
                .peer(1, "n3", peer -> peer.setMatchIndex(251));
        assertThat(patient.codes()).isEmpty();
    }

    @Test
    void entriesThatCameJustNowAreNotMissedYet() {
        Patient patient = new Patient().at(1, "n1", leader -> leader.setLastIndex(400));
        assertThat(patient.codes()).isEmpty();
    }

    /** What another leader knew of it says nothing. */
    @Test
    void underANewLeaderAllBeginAnew() {
        Patient patient = new Patient().peer("n3", peer -> peer.setMatchIndex(250));
        for (String id : List.of("n1", "n2", "n3")) {
            patient.at(0, id, status -> status.setTerm(6));
        }
        assertThat(patient.codes()).containsExactly(Code.TERM_RISES);
    }

    @Test
    void aTransferMustMove() {
        Patient patient =
                new Patient().peer("n3", peer -> peer.setMatchIndex(0).setTransfer(transfer(300)));
        assertThat(patient.codes()).containsExactly(Code.TRANSFER_STALLED);
        assertThat(patient.finding(Code.TRANSFER_STALLED).evidence())
                .containsEntry("doneBytes", 300L)
                .containsEntry("totalBytes", 1000L);
        assertThat(patient.peer(1, "n3", peer -> peer.setTransfer(transfer(400)))
                        .codes())
                .isEmpty();
    }

    @Test
    void aLearnerFarBehindIsNotedWhileItComesNearer() {
        Patient patient = new Patient()
                .learner("n4")
                .maxLag(100)
                .peer(0, "n4", peer -> peer.setMatchIndex(100))
                .peer(1, "n4", peer -> peer.setMatchIndex(150));
        assertThat(patient.codes()).containsExactly(Code.LEARNER_BEHIND);
        assertThat(patient.finding(Code.LEARNER_BEHIND).message())
                .isEqualTo("n4 is 150 entries behind, and took 50 within 1.0 s");
        assertThat(patient.maxLag(150).codes()).isEmpty();
        assertThat(patient.peer(0, "n4", peer -> peer.setMatchIndex(150)).codes())
                .containsExactly(Code.STALLED);
    }

    @Test
    void contactThatIsLateTwiceIsLate() {
        Patient patient = new Patient().peer("n2", peer -> peer.setLastContactMs(700));
        assertThat(patient.codes()).containsExactly(Code.LATE_CONTACT);
        assertThat(patient.peer(0, "n2", peer -> peer.setLastContactMs(90)).codes())
                .isEmpty();
    }

    @Test
    void whatWasCommittedASecondAgoShouldBeApplied() {
        Patient patient = new Patient()
                .node("n2", status -> status.setAppliedIndex(200))
                .at(1, "n3", status -> status.setCommitIndex(900));
        assertThat(patient.codes()).containsExactly(Code.SLOW_APPLY);
        assertThat(patient.finding(Code.SLOW_APPLY).evidence())
                .containsEntry("commitIndexBefore", 300L)
                .containsEntry("appliedIndex", 200L);
        assertThat(patient.at(1, "n2", status -> status.setAppliedIndex(300)).codes())
                .isEmpty();
    }
}
