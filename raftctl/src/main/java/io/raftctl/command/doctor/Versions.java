package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether all members run one version, as they do before and after an upgrade. */
final class Versions implements Check {
    @Override
    public String subject() {
        return "versions";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        Map<String, List<String>> byVersion = new TreeMap<>();
        for (Answer member : seen.members()) {
            byVersion
                    .computeIfAbsent(member.status().getVersion(), version -> new ArrayList<>())
                    .add(member.name());
        }
        if (byVersion.size() < 2) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        byVersion.forEach(
                (version, nodes) -> words.add(version + " on " + String.join(",", nodes)));
        return List.of(Finding.of(
                        Code.VERSIONS_DIFFER,
                        List.of(),
                        "the members run different versions: an upgrade is not at its end",
                        "status -o wide")
                .with("versions", words));
    }
}
