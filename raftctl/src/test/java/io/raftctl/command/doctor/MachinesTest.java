package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.protocol.wire.Faults;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Disks, clocks, versions, and faults put into them. */
class MachinesTest {
    private static final long MIB = 1 << 20;

    @Test
    void aDiskNeedsRoomForTheLogAgainAndASnapshot() {
        Patient patient = new Patient()
                .node("n2", status -> status.setLogBytes(100 * MIB).setDiskFreeBytes(612 * MIB));
        assertThat(patient.codes()).isEmpty();
        patient.node("n2", status -> status.setDiskFreeBytes(612 * MIB - 1));
        assertThat(patient.codes()).containsExactly(Code.LOW_DISK);
        assertThat(patient.finding(Code.LOW_DISK).evidence())
                .containsEntry("diskFreeBytes", 612 * MIB - 1)
                .containsEntry("wantedBytes", 612 * MIB);
    }

    @Test
    void aForceThatTakesLongerThanAHeartbeatIsSlow() {
        Patient patient = new Patient().node("n3", status -> status.setForceP99Us(100_000));
        assertThat(patient.codes()).isEmpty();
        patient.node("n3", status -> status.setForceP99Us(152_000));
        assertThat(patient.codes()).containsExactly(Code.SLOW_DISK);
        Finding finding = patient.finding(Code.SLOW_DISK);
        assertThat(finding.nodes()).containsExactly("n3");
        assertThat(finding.message()).contains("152 ms or longer: more than a heartbeat");
        assertThat(finding.evidence()).containsEntry("forceP99Us", 152_000L);
    }

    @Test
    void aClockThatIsAheadOfTheOthersIsFound() {
        Patient patient =
                new Patient().clock("n1", 5000, 10).clock("n2", 5003, 10).clock("n3", 6203, 10);
        Finding finding = patient.finding(Code.CLOCK_OFFSET);
        assertThat(finding.nodes()).containsExactly("n3");
        assertThat(finding.message()).startsWith("the clock of n3 is 1.2 s ahead of the others");
        assertThat(finding.evidence())
                .containsEntry("offsetMs", 1200L)
                .containsEntry("errorMs", 20L);
    }

    @Test
    void ofTwoClocksNobodyKnowsWhichIsRight() {
        Patient patient = new Patient(2).clock("n1", 0, 1).clock("n2", -900, 1);
        assertThat(patient.finding(Code.CLOCK_OFFSET).message())
                .startsWith("the clock of n1 is 900 ms ahead of that of n2");
    }

    /** A request that took long says little of the time. */
    @Test
    void theRoundTripIsAllowedFor() {
        assertThat(new Patient().clock("n3", 600, 100).codes()).isEmpty();
        assertThat(new Patient().clock("n3", 603, 100).codes()).containsExactly(Code.CLOCK_OFFSET);
        assertThat(new Patient().clock("n3", -603, 100).codes()).containsExactly(Code.CLOCK_OFFSET);
    }

    @Test
    void membersShouldRunOneVersion() {
        Patient patient = new Patient().node("n2", status -> status.setVersion("0.2.0"));
        assertThat(patient.codes()).containsExactly(Code.VERSIONS_DIFFER);
        assertThat(patient.finding(Code.VERSIONS_DIFFER).evidence())
                .containsEntry("versions", List.of("0.1.0 on n1,n3", "0.2.0 on n2"));
    }

    @Test
    void thatFaultsCanBePutIntoNodesIsNoted() {
        Patient patient =
                new Patient().all(status -> status.setFaults(Faults.getDefaultInstance()));
        assertThat(patient.codes()).containsExactly(Code.FAULT_INJECTION);
        assertThat(patient.finding(Code.FAULT_INJECTION).nodes()).containsExactly("n1", "n2", "n3");
        assertThat(Verdict.of(patient.findings())).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void faultsInForceAreToBeHealed() {
        Faults.Builder faults = Faults.newBuilder().setForceDelayMs(50);
        faults.addLinksBuilder().setNode("n1").setDropSent(true);
        faults.addLinksBuilder().setNode("n3").setDropReceived(true).setDelayMs(20);
        Patient patient = new Patient().node("n2", status -> status.setFaults(faults));
        assertThat(patient.codes()).containsExactly(Code.FAULTS_INJECTED, Code.FAULT_INJECTION);
        Finding finding = patient.finding(Code.FAULTS_INJECTED);
        assertThat(finding.nodes()).containsExactly("n2");
        assertThat(finding.next()).isEqualTo("playground heal");
        assertThat(finding.evidence())
                .containsEntry("forceDelayMs", 50L)
                .containsEntry("nothingSentTo", List.of("n1"))
                .containsEntry("nothingReceivedFrom", List.of("n3"))
                .containsEntry("delayedWith", List.of("n3"));
    }
}
