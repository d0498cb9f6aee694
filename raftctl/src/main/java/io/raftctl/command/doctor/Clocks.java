package io.raftctl.command.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether the nodes' clocks agree. Nothing but the times in journals, logs and snapshots depends on
 * them: sessions and timeouts go by monotonic clocks.
 */
final class Clocks implements Check {
    private static final long LIMIT_MS = 500;

    @Override
    public String subject() {
        return "clocks";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<ClockReading> clocks = new ArrayList<>(seen.clocks());
        clocks.sort(Comparator.comparingLong(ClockReading::offsetMs));
        List<Finding> findings = new ArrayList<>();
        if (clocks.size() > 1) {
            ClockReading median = clocks.get((clocks.size() - 1) / 2);
            for (ClockReading clock : clocks) {
                long apart = Math.abs(clock.offsetMs() - median.offsetMs());
                if (apart - clock.errorMs() - median.errorMs() > LIMIT_MS) {
                    String others = clocks.size() == 2 ? "that of " + median.node() : "the others";
                    findings.add(offset(clock, median, others));
                }
            }
        }
        return findings;
    }

    private static Finding offset(ClockReading clock, ClockReading median, String others) {
        long offset = clock.offsetMs() - median.offsetMs();
        return Finding.of(
                        Code.CLOCK_OFFSET,
                        clock.node(),
                        "the clock of " + clock.node() + " is "
                                + Examination.duration(Math.abs(offset))
                                + (offset > 0 ? " ahead of " : " behind ") + others
                                + ": times in its journal and log mislead",
                        "status -o json")
                .with("offsetMs", offset)
                .with("errorMs", clock.errorMs() + median.errorMs())
                .with("limitMs", LIMIT_MS);
    }
}
