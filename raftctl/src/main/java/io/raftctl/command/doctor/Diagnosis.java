package io.raftctl.command.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the checks found.
 *
 * @param findings the worst first
 * @param checked what was looked into
 */
record Diagnosis(
        long timeMs,
        Verdict verdict,
        int nodesAsked,
        int nodesAnswered,
        List<Finding> findings,
        List<String> checked) {
    static Diagnosis of(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : Check.ALL) {
            findings.addAll(check.examine(seen));
        }
        findings.sort(Comparator.comparing(finding -> finding.code().severity()));
        return new Diagnosis(
                seen.timeMs(),
                Verdict.of(findings),
                seen.now().nodes().size(),
                seen.answers().size(),
                List.copyOf(findings),
                Check.ALL.stream().map(Check::subject).toList());
    }
}
