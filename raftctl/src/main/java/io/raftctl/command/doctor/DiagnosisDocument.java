package io.raftctl.command.doctor;

import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Text;
import io.raftctl.output.Tone;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis as it is shown.
 *
 * @param endpoints the option's value that the command line had, or null
 * @param wide lines as long as they are, and what was looked into
 */
record DiagnosisDocument(Diagnosis diagnosis, @Nullable String endpoints, boolean wide)
        implements Document {
    private static final int WIDTH = 80;
    private static final String INDENT = "  ";

    @Override
    public void text(Page page) {
        Verdict verdict = diagnosis.verdict();
        page.line(page.toned(verdict.tone(), name(verdict)) + ": " + counts() + "; " + asked());
        for (Finding finding : diagnosis.findings()) {
            page.line("");
            block(page, finding);
        }
        if (wide) {
            page.line("");
            page.line("checked: " + String.join(", ", diagnosis.checked()));
        }
    }

    private String counts() {
        List<String> counts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            long count = diagnosis.findings().stream()
                    .filter(finding -> finding.code().severity() == severity)
                    .count();
            if (count > 0) {
                counts.add(count + " " + name(severity) + (count > 1 ? "s" : ""));
            }
        }
        return counts.isEmpty() ? "nothing found" : String.join(", ", counts);
    }

    private String asked() {
        int asked = diagnosis.nodesAsked();
        return asked + (asked == 1 ? " node" : " nodes") + " asked, "
                + (asked == diagnosis.nodesAnswered()
                        ? "all answered"
                        : diagnosis.nodesAnswered() + " answered");
    }

    private void block(Page page, Finding finding) {
        Severity severity = finding.code().severity();
        List<String> head = new ArrayList<>(List.of(severity.name()));
        if (!finding.nodes().isEmpty()) {
            head.add(String.join(",", finding.nodes()));
        }
        head.add(finding.code().name());
        String line = String.join(INDENT, head) + INDENT;
        List<String> lines = wrapped(line, printable(finding.message()));
        // The tone comes behind the wrapping, which counts characters.
        page.line(page.toned(tone(severity), severity.name())
                + lines.get(0).substring(severity.name().length()));
        lines.stream().skip(1).forEach(page::line);
        if (!finding.evidence().isEmpty()) {
            wrapped(INDENT, evidence(finding)).forEach(page::line);
        }
        page.line(INDENT + "try: " + finding.command(endpoints));
    }

    private static String evidence(Finding finding) {
        List<String> words = new ArrayList<>();
        finding.evidence().forEach((name, value) -> words.add(name + "=" + text(value)));
        return printable(String.join(", ", words));
    }

    private static String text(Object value) {
        String text = value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : value.toString();
        return text.isEmpty() ? "-" : text;
    }

    /** Some of it comes from other machines. */
    private static String printable(String text) {
        return Text.printable(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As many words a line as there is room for, all but the first line indented. */
    private List<String> wrapped(String head, String words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(head);
        boolean begun = false;
        for (String word : words.split(" ", -1)) {
            if (begun && !wide && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(INDENT);
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        lines.add(line.toString());
        return lines;
    }

    private static Tone tone(Severity severity) {
        return switch (severity) {
            case ERROR -> Tone.BAD;
            case WARNING -> Tone.WARNING;
            case NOTE -> Tone.PLAIN;
        };
    }

    @Override
    public void json(Json json) {
        json.time("time", diagnosis.timeMs())
                .put("verdict", name(diagnosis.verdict()))
                .put("nodesAsked", diagnosis.nodesAsked())
                .put("nodesAnswered", diagnosis.nodesAnswered())
                .array("findings", diagnosis.findings(), this::finding)
                .strings("checks", diagnosis.checked());
    }

    private void finding(Json json, Finding finding) {
        json.put("code", finding.code().name())
                .put("severity", finding.code().severity().name())
                .strings("nodes", finding.nodes())
                .put("message", finding.message())
                .object(
                        "evidence",
                        () -> finding.evidence().forEach((name, value) -> put(json, name, value)))
                .put("next", finding.command(endpoints));
    }

    private static void put(Json json, String name, Object value) {
        if (value instanceof Long number) {
            json.put(name, number);
        } else if (value instanceof Boolean flag) {
            json.put(name, flag);
        } else if (value instanceof List<?> list) {
            json.strings(name, list.stream().map(String::valueOf).toList());
        } else {
            json.put(name, value.toString());
        }
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
