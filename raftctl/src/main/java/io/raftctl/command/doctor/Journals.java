package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftctl.command.events.Recollection;
import io.raftctl.timeline.Happening;
import io.raftctl.timeline.History;
import io.raftctl.timeline.LeaderChange;
import io.raftctl.timeline.LeaderChange.Cause;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the nodes' journals tell of lately: faults of disks, and leaders that came and went. */
final class Journals implements Check {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final long LATELY_MS = Duration.ofMinutes(10).toMillis();

    /** More than failing nodes now and then make in ten minutes. */
    private static final int CHANGES = 3;

    /** Changes that somebody wanted. */
    private static final Set<Cause> WANTED = Set.of(
            Cause.FIRST_ELECTION, Cause.TRANSFER, Cause.LEADER_REMOVED, Cause.LEADER_STOPPED);

    private static final String FAULT = "storage_fault";
    private static final String RECOVERED = "storage_recovered";

    @Override
    public String subject() {
        return "journals";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        leadership(seen, findings);
        faults(seen, findings);
        unread(seen, findings);
        flaws(seen, findings);
        return findings;
    }

    private static void leadership(Examination seen, List<Finding> findings) {
        List<LeaderChange> changes = History.of(seen.journals().events()).stream()
                .filter(change -> seen.timeMs() - change.timeMs() <= LATELY_MS)
                .filter(change -> !WANTED.contains(change.cause()))
                .toList();
        if (changes.size() > CHANGES) {
            findings.add(Finding.of(
                            Code.UNSTABLE_LEADERSHIP,
                            List.of(),
                            "the leadership changed " + changes.size()
                                    + " times in ten minutes, and nobody asked for it",
                            "elections history --since 10m")
                    .with("changes", changes.size())
                    .with("limit", CHANGES)
                    .with("leaders", changes.stream().map(LeaderChange::leader).toList()));
        }
    }

    private static void faults(Examination seen, List<Finding> findings) {
        Map<String, Happening> last = new TreeMap<>();
        for (Happening event : seen.journals().events()) {
            if (event.is(FAULT) && ageMs(seen, event) <= HOUR_MS) {
                last.merge(event.node(), event, (a, b) -> a.seq() > b.seq() ? a : b);
            }
        }
        last.forEach((node, fault) -> {
            boolean recovered = seen.journals().events().stream()
                    .anyMatch(event -> event.is(RECOVERED)
                            && event.node().equals(node)
                            && event.seq() > fault.seq());
            findings.add(Finding.of(
                            recovered ? Code.STORAGE_RECOVERED : Code.STORAGE_FAULT,
                            node,
                            node + " had a fault of its disk "
                                    + Examination.duration(ageMs(seen, fault)) + " ago"
                                    + (recovered ? ", which went by: " : ": ")
                                    + fault.text("message"),
                            "events --since 1h --type " + FAULT + "," + RECOVERED)
                    .with("kind", String.valueOf(fault.text("kind")))
                    .with("ageMs", ageMs(seen, fault)));
        });
    }

    /** By the clock of the event's node, which may be off. */
    private static long ageMs(Examination seen, Happening event) {
        long offset = seen.clocks().stream()
                .filter(clock -> clock.node().equals(event.node()))
                .mapToLong(ClockReading::offsetMs)
                .findFirst()
                .orElse(0);
        return Math.max(0, seen.timeMs() + offset - event.timeMs());
    }

    private static void unread(Examination seen, List<Finding> findings) {
        for (Recollection.Unread unread : seen.journals().unread()) {
            for (Answer member : seen.members()) {
                if (unread.isOf(member.node().address())) {
                    findings.add(Finding.of(
                                    Code.JOURNAL_UNREAD,
                                    member.name(),
                                    "the journal of " + member.name() + " was not read: "
                                            + unread.cause(),
                                    "events --since 1h")
                            .with("cause", unread.cause()));
                }
            }
        }
    }

    private static void flaws(Examination seen, List<Finding> findings) {
        seen.journals()
                .flaws()
                .forEach((node, flaws) -> findings.add(Finding.of(
                                Code.JOURNAL_FLAWED,
                                node,
                                "a part of the journal of " + node + " can't be read: "
                                        + String.join("; ", flaws),
                                "events --since 1h")
                        .with("flaws", flaws)));
    }
}
