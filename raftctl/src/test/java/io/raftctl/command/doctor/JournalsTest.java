package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalsTest {
    private static final long MINUTE_MS = 60_000;

    /** The leader falls silent so many times, the last time a minute ago, a minute apart. */
    private static Patient elections(int times) {
        Patient patient = new Patient();
        for (int i = 0; i < times; i++) {
            long agoMs = (times - i) * MINUTE_MS;
            String old = i % 2 == 0 ? "n2" : "n1";
            String next = i % 2 == 0 ? "n1" : "n2";
            patient.event(
                    next, agoMs, i, "election_timeout", Map.of("leader", old, "silentMs", 1400L));
            patient.event(
                    next,
                    agoMs,
                    i + 1L,
                    "leader_elected",
                    Map.of("leader", next, "votes", List.of("n1", "n2"), "electionMs", 90L));
        }
        return patient;
    }

    @Test
    void leadersThatComeAndGoAreUnstable() {
        Patient patient = elections(4);
        assertThat(patient.codes()).containsExactly(Code.UNSTABLE_LEADERSHIP);
        Finding finding = patient.finding(Code.UNSTABLE_LEADERSHIP);
        assertThat(finding.next()).isEqualTo("elections history --since 10m");
        assertThat(finding.evidence())
                .containsEntry("changes", 4L)
                .containsEntry("leaders", List.of("n1", "n2", "n1", "n2"));
        assertThat(elections(3).codes()).isEmpty();
    }

    @Test
    void onlyTheLastTenMinutesCount() {
        Patient patient = elections(4);
        Examination seen = patient.examination();
        Examination later = new Examination(
                seen.timeMs() + 8 * MINUTE_MS,
                seen.looks(),
                seen.clocks(),
                seen.journals(),
                seen.maxLag());
        assertThat(new Journals().examine(seen)).hasSize(1);
        assertThat(new Journals().examine(later)).isEmpty();
    }

    @Test
    void aFaultOfADiskIsTold() {
        Patient patient = new Patient()
                .event("n2", 61 * MINUTE_MS, 7, "storage_fault", Map.of("kind", "failed"));
        assertThat(patient.codes()).isEmpty();
        patient.event(
                "n2",
                59 * MINUTE_MS,
                7,
                "storage_fault",
                Map.of("kind", "no_space", "message", "the disk has no room"));
        assertThat(patient.codes()).containsExactly(Code.STORAGE_FAULT);
        Finding finding = patient.finding(Code.STORAGE_FAULT);
        assertThat(finding.message()).endsWith("ago: the disk has no room");
        assertThat(finding.evidence())
                .containsEntry("kind", "no_space")
                .containsEntry("ageMs", 59 * MINUTE_MS);
        patient.event("n2", MINUTE_MS, 7, "storage_recovered", Map.of("kind", "no_space"));
        assertThat(patient.codes()).containsExactly(Code.STORAGE_RECOVERED);
    }

    @Test
    void anEventIsAsOldAsItsNodesClockSays() {
        Patient patient = new Patient()
                .clock("n1", -600_000, 1)
                .clock("n2", -600_000, 1)
                .clock("n3", -600_000, 1)
                .event("n2", 69 * MINUTE_MS, 7, "storage_fault", Map.of("kind", "failed"));
        assertThat(patient.finding(Code.STORAGE_FAULT).evidence())
                .containsEntry("ageMs", 59 * MINUTE_MS);
    }

    @Test
    void aJournalThatIsNotReadIsNamedUnlessItsNodeIsDown() {
        assertThat(new Patient()
                        .unread("n3 (127.0.0.1:7003)", "no answer in time")
                        .codes())
                .containsExactly(Code.JOURNAL_UNREAD);
        assertThat(new Patient().unread("127.0.0.1:7002", "no answer").codes())
                .containsExactly(Code.JOURNAL_UNREAD);
        assertThat(new Patient()
                        .silent("n3")
                        .unread("n3 (127.0.0.1:7003)", "connection refused")
                        .codes())
                .doesNotContain(Code.JOURNAL_UNREAD);
    }

    @Test
    void aJournalWithAFlawIsNamed() {
        Patient patient = new Patient().flaws("n3", "9 bytes of a file are damaged");
        assertThat(patient.codes()).containsExactly(Code.JOURNAL_FLAWED);
        assertThat(patient.finding(Code.JOURNAL_FLAWED).nodes()).containsExactly("n3");
    }
}
