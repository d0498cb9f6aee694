package io.raftctl.house;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What may exceed a limit, from allowed.txt: a line each of rule, place and size. It may only
 * shrink: what has become smaller must be entered with its new size, or struck off.
 */
final class Allowances {
    /** A place (a file, or file#member) and its size there. */
    record Measure(String where, long size) {}

    private record Allowance(String rule, Measure measure) {}

    private final Map<String, Map<String, Long>> byRule;

    private Allowances(Stream<String> lines) {
        byRule = lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" +"))
                .map(word -> new Allowance(word[0], new Measure(word[1], Long.parseLong(word[2]))))
                .collect(groupingBy(
                        Allowance::rule,
                        mapping(Allowance::measure, toMap(Measure::where, Measure::size))));
    }

    static Allowances load() {
        var file = Objects.requireNonNull(
                Allowances.class.getResourceAsStream("allowed.txt"), "allowed.txt");
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return new Allowances(lines.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What of {@code measures} breaks {@code rule}, and which of its allowances are no longer true.
     */
    List<String> violations(String rule, long limit, Stream<Measure> measures) {
        var allowed = new TreeMap<>(byRule.getOrDefault(rule, Map.of()));
        var violations = new ArrayList<String>();
        measures.filter(measure -> measure.size() > limit).forEach(measure -> {
            var allowance = allowed.remove(measure.where());
            if (allowance == null || allowance < measure.size()) {
                violations.add("%s: %d > %d".formatted(measure.where(), measure.size(), limit));
            } else if (allowance > measure.size()) {
                violations.add("%s: allowed %d, is %d: lower it"
                        .formatted(measure.where(), allowance, measure.size()));
            }
        });
        allowed.forEach((where, size) ->
                violations.add("%s: allowed %d, not needed: strike it".formatted(where, size)));
        return violations;
    }
}
