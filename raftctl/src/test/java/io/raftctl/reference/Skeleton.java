package io.raftctl.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The part of a shell's script that is the same for every program. A line that is one word in
 * capitals gives way to a block, other words in capitals to a text. What is between {@code #if
 * live} and {@code #end}, or {@code #else}, is only for programs that can be asked for values.
 */
final class Skeleton {
    private final List<String> lines;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, List<String>> blocks = new LinkedHashMap<>();
    private final boolean live;

    Skeleton(String shell, Program program) {
        String name = "completion." + shell;
        try (InputStream in =
                Objects.requireNonNull(Skeleton.class.getResourceAsStream(name), name)) {
            lines = new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        live = program.isLive();
        word("PROGRAM", program.name()).word("SECTION", String.valueOf(program.section()));
    }

    Skeleton word(String word, String text) {
        words.put(word, text);
        return this;
    }

    Skeleton block(String word, List<String> text) {
        blocks.put(word, text);
        return this;
    }

    String filled() {
        StringBuilder script = new StringBuilder();
        boolean shown = true;
        for (String line : lines) {
            List<String> block = blocks.get(line.strip());
            switch (line) {
                case "#if live" -> shown = live;
                case "#else" -> shown = !shown;
                case "#end" -> shown = true;
                default -> {
                    if (shown) {
                        (block == null ? List.of(filled(line)) : block)
                                .forEach(each -> script.append(each).append('\n'));
                    }
                }
            }
        }
        return script.toString();
    }

    private String filled(String line) {
        String filled = line;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }
}
