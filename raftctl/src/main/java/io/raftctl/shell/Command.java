package io.raftctl.shell;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a line asks for: a verb with its words, nothing, or the end of the shell. The program's own
 * name may stand before it, as it does in every example.
 *
 * @param trouble why it can't be done; else null
 */
record Command(List<String> words, @Nullable String trouble) {
    /** What ends the shell. */
    static final Set<String> EXITS = Set.of("exit", "quit");

    static Command of(Lines.Line line) {
        List<String> words = line.words();
        if (!words.isEmpty() && words.get(0).equals("raftctl")) {
            words = words.subList(1, words.size());
        }
        String trouble = line.trouble();
        if (trouble == null && words.size() > 1 && EXITS.contains(words.get(0))) {
            trouble = words.get(0) + " takes no arguments: it ends the shell with 0";
        }
        return new Command(words, trouble);
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    boolean isExit() {
        return trouble == null && words.size() == 1 && EXITS.contains(words.get(0));
    }
}
