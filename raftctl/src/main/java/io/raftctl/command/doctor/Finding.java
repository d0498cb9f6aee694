package io.raftctl.command.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that is amiss, or worth knowing.
 *
 * @param nodes whom it is about; none when it is about all
 * @param message a sentence that stands by itself
 * @param next what to type behind {@code raftctl} next
 * @param evidence what the message rests on, by name as in JSON: text, Long, Boolean or lists of
 *     text
 */
record Finding(
        Code code, List<String> nodes, String message, String next, Map<String, Object> evidence) {
    Finding {
        nodes = List.copyOf(nodes);
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    static Finding of(Code code, List<String> nodes, String message, String next) {
        return new Finding(code, nodes, message, next, Map.of());
    }

    /** About one node. */
    static Finding of(Code code, String node, String message, String next) {
        return of(code, List.of(node), message, next);
    }

    Finding with(String name, long number) {
        return and(name, number);
    }

    Finding with(String name, String text) {
        return and(name, text);
    }

    Finding with(String name, boolean flag) {
        return and(name, flag);
    }

    Finding with(String name, List<String> texts) {
        return and(name, List.copyOf(texts));
    }

    private Finding and(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(evidence);
        more.put(name, value);
        return new Finding(code, nodes, message, next, more);
    }

    /**
     * The command line to type next.
     *
     * @param endpoints the option's value that this command line had, or null
     */
    String command(@Nullable String endpoints) {
        boolean addressed = endpoints == null || next.startsWith("-e ");
        return "raftctl " + (addressed ? "" : "-e " + endpoints + " ") + next;
    }
}
