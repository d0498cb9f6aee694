package io.raftd.acceptance;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which cases there are and what becomes of them.
 *
 * @param rules by case, in order, what must hold
 * @param pending by case what it waits for
 * @param proofs by case the tests that name it
 */
record Acceptance(
        Map<String, String> rules,
        Map<String, String> pending,
        Map<String, SortedSet<String>> proofs) {
    private static final int LAST = 44;

    /** Of lines that begin with the name of a case; empty ones and those with # are skipped. */
    static Acceptance of(List<String> rules, List<String> pending, List<Proof> proofs) {
        Map<String, SortedSet<String>> byCase = new TreeMap<>();
        for (Proof p : proofs) {
            byCase.computeIfAbsent(p.name(), name -> new TreeSet<>()).add(p.test());
        }
        return new Acceptance(byName(rules), byName(pending), byCase);
    }

    private static Map<String, String> byName(List<String> lines) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" +", 2);
                if (parts.length < 2 || texts.put(parts[0], parts[1]) != null) {
                    throw new IllegalArgumentException("no text, or a second one: " + line);
                }
            }
        }
        return texts;
    }

    /** Everything that keeps the table from being the whole truth. */
    List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        IntStream.rangeClosed(1, LAST)
                .mapToObj(number -> "S" + number)
                .filter(name -> !rules.containsKey(name))
                .forEach(name -> flaws.add(name + " has no rule"));
        pending.keySet().stream()
                .filter(name -> !rules.containsKey(name))
                .forEach(name -> flaws.add(name + " is pending and no case"));
        proofs.forEach((name, tests) -> {
            if (!rules.containsKey(name)) {
                flaws.add(name + " is no case, but named by " + tests);
            } else if (pending.containsKey(name)) {
                flaws.add(name + " is proven, strike it from the pending: " + tests);
            }
        });
        rules.keySet().stream()
                .filter(name -> !proofs.containsKey(name) && !pending.containsKey(name))
                .forEach(name -> flaws.add(name + " is neither proven nor pending"));
        return flaws;
    }

    /** All cases with their tests, for readers. */
    String table() {
        StringBuilder table = new StringBuilder(
                        "| case | what must hold | proven by |%n".formatted())
                .append("|---|---|---|%n".formatted());
        rules.forEach((name, rule) ->
                table.append("| %s | %s | %s |%n".formatted(name, rule, outcome(name))));
        return table.append("%n%d cases, %d pending%n".formatted(rules.size(), pending.size()))
                .toString();
    }

    private String outcome(String name) {
        SortedSet<String> tests = proofs.get(name);
        return tests == null
                ? "pending: " + pending.get(name)
                : tests.stream().map(test -> "`" + test + "`").collect(joining("<br>"));
    }
}
