package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Status;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private static Status.Builder stranger(String id, int life, String state) {
        return Status.newBuilder()
                .setNode(id)
                .setDisk(Patient.disk(id, life))
                .setAddress("127.0.0.1:700" + id.substring(1))
                .setState(state);
    }

    /** The node with an empty disk in place of its own. */
    static Status wiped(String id) {
        return stranger(id, 2, "waiting")
                .setHint("n1 does not know this directory")
                .build();
    }

    @Test
    void aMemberOnAnotherDiskIsToTakeItsOwnPlace() {
        Patient patient = new Patient().silent("n3").stranger("wiped", wiped("n3"));
        Finding finding = patient.finding(Code.LOST_DISK);
        assertThat(finding.nodes()).containsExactly("n3");
        assertThat(finding.next()).isEqualTo("member replace n3 n3");
        assertThat(finding.evidence())
                .containsEntry("memberDiskId", new UUID(1, "n3".hashCode()).toString())
                .containsEntry("diskId", new UUID(2, "n3".hashCode()).toString());
    }

    @Test
    void whileTheMemberAnswersTheOtherOnlyWaits() {
        Patient patient = new Patient().stranger("other", wiped("n3"));
        assertThat(patient.codes()).containsExactly(Code.WAITING);
    }

    @Test
    void whoWaitsSaysForWhat() {
        Patient patient = new Patient()
                .stranger(
                        "n4",
                        stranger("n4", 1, "waiting").setHint("to be admitted").build());
        Finding finding = patient.finding(Code.WAITING);
        assertThat(finding.message()).isEqualTo("n4: to be admitted");
        assertThat(finding.next()).isEqualTo("member add n4 127.0.0.1:7004");
        assertThat(Verdict.of(patient.findings())).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aNodeOfAnotherClusterIsNamed() {
        UUID other = new UUID(6, 6);
        Status status =
                stranger("n9", 1, "member").setCluster(Uuids.bytes(other)).build();
        Patient patient = new Patient().stranger("n9", status);
        assertThat(patient.codes()).containsExactly(Code.OTHER_CLUSTER);
        assertThat(patient.finding(Code.OTHER_CLUSTER).evidence())
                .containsEntry("clusterId", other.toString());
    }

    @Test
    void aNodeOfThisClusterThatIsNotListedIsNamed() {
        Status status = stranger("n9", 1, "member").setCluster(Patient.CLUSTER).build();
        assertThat(new Patient().stranger("n9", status).codes()).containsExactly(Code.NO_MEMBER);
    }

    @Test
    void whoWasRemovedShouldRunNoMore() {
        Status status = stranger("n9", 1, "member").setCluster(Patient.CLUSTER).build();
        Patient patient = new Patient().stranger("n9", status).all(each -> {
            if (!each.getNode().equals("n9")) {
                each.addRemovedBuilder().setNode("n9").setDisk(Patient.disk("n9", 1));
            }
        });
        assertThat(patient.codes()).containsExactly(Code.REMOVED_ANSWERS);
    }
}
