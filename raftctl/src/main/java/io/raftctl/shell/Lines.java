package io.raftctl.shell;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the lines to run together out of those of a text: a quote may go on over several. */
final class Lines {
    /** Gives the lines of a text one by one, without their ends; null behind the last. */
    interface Source {
        @Nullable
        String next() throws IOException;
    }

    /**
     * One line to run.
     *
     * @param number of the text's line where it begins, or where it goes wrong; from 1
     * @param trouble why it can't be run; else null
     */
    record Line(int number, List<String> words, @Nullable String trouble) {}

    private final Source source;
    private int number;

    Lines(Source source) {
        this.source = source;
    }

    /** The next one, or null behind the last. */
    @Nullable
    Line next() throws IOException {
        String first = source.next();
        if (first == null) {
            return null;
        }
        int start = ++number;
        StringBuilder text = new StringBuilder(first);
        Words.Split split = Words.split(first);
        while (split.trouble() != null && split.trouble().mayGoOn()) {
            String more = source.next();
            if (more == null) {
                break;
            }
            number++;
            split = Words.split(text.append('\n').append(more).toString());
        }
        Words.Trouble trouble = split.trouble();
        return trouble == null
                ? new Line(start, split.words(), null)
                : troubled(start, text.substring(0, trouble.at()), trouble.message());
    }

    private static Line troubled(int start, String before, String message) {
        int newline = before.lastIndexOf('\n');
        int column = before.codePointCount(newline + 1, before.length()) + 1;
        int line = start + (int) before.chars().filter(c -> c == '\n').count();
        return new Line(line, List.of(), "column " + column + ": " + message);
    }
}
