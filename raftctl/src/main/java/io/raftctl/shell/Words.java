package io.raftctl.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a line into words as POSIX sh does: blanks between them, single and double quotes,
 * backslashes, a comment behind a # that begins a word. Nothing is expanded, so that $, *, ? and ~
 * are ordinary. What would be an operator in sh is not taken for text unless it is quoted.
 */
final class Words {
    private static final String OPERATORS = "|&;<>()";
    private static final String ESCAPED_IN_DOUBLE = "$`\"\\";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean within;
    private int wordStart;
    private char open;
    private boolean comment;
    private @Nullable Trouble trouble;

    private Words(String text) {
        this.text = text;
    }

    /**
     * What is wrong with a line.
     *
     * @param at where, as an index into its text
     * @param missing what the text lacks to be a line, so that more text may mend it; else empty
     */
    record Trouble(int at, String message, String missing) {
        boolean mayGoOn() {
            return !missing.isEmpty();
        }
    }

    /**
     * What a text amounts to.
     *
     * @param words as they are without their quotes
     * @param within whether the text ends within the last of the words
     * @param lastStart where the last word begins in the text, if it ends within
     * @param open the quote that is open at the end; else 0
     * @param comment whether the text ends within a comment
     */
    record Split(
            List<String> words,
            boolean within,
            int lastStart,
            char open,
            boolean comment,
            @Nullable Trouble trouble) {}

    static Split split(String text) {
        return new Words(text).split();
    }

    private Split split() {
        int i = 0;
        while (i < text.length()) {
            i = next(i);
        }
        boolean unended = within;
        end();
        return new Split(List.copyOf(words), unended, wordStart, open, comment, trouble);
    }

    /** Takes what stands at an index; returns that of the next. */
    private int next(int i) {
        char c = text.charAt(i);
        switch (c) {
            case ' ', '\t', '\n' -> {
                end();
                return i + 1;
            }
            case '\\' -> {
                return backslash(i);
            }
            case '\'' -> {
                return singleQuoted(i);
            }
            case '"' -> {
                return doubleQuoted(i);
            }
            default -> {
                if (c == '#' && !within) {
                    int end = text.indexOf('\n', i);
                    comment = end < 0;
                    return comment ? text.length() : end;
                }
                if (OPERATORS.indexOf(c) >= 0) {
                    trouble(i, "'" + c + "' is no operator here: quote it to mean itself", "");
                }
                append(i, c);
                return i + 1;
            }
        }
    }

    private int backslash(int i) {
        if (i + 1 == text.length()) {
            trouble(i, "nothing follows the \\", "more");
            return i + 1;
        }
        if (text.charAt(i + 1) != '\n') {
            append(i, text.charAt(i + 1));
        }
        return i + 2;
    }

    private int singleQuoted(int i) {
        begin(i);
        int end = text.indexOf('\'', i + 1);
        if (end < 0) {
            return unclosed(i, text.substring(i + 1));
        }
        word.append(text, i + 1, end);
        return end + 1;
    }

    private int doubleQuoted(int i) {
        begin(i);
        StringBuilder quoted = new StringBuilder();
        for (int at = i + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                word.append(quoted);
                return at + 1;
            }
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (c == '\\' && next == '\n') {
                at++;
            } else if (c == '\\' && next != 0 && ESCAPED_IN_DOUBLE.indexOf(next) >= 0) {
                quoted.append(next);
                at++;
            } else {
                quoted.append(c);
            }
        }
        return unclosed(i, quoted.toString());
    }

    private int unclosed(int i, String rest) {
        word.append(rest);
        open = text.charAt(i);
        trouble(i, "the " + open + " is not closed", "quote");
        return text.length();
    }

    private void append(int i, char c) {
        begin(i);
        word.append(c);
    }

    private void begin(int i) {
        if (!within) {
            within = true;
            wordStart = i;
        }
    }

    private void end() {
        if (within) {
            words.add(word.toString());
            word.setLength(0);
            within = false;
        }
    }

    /** The first is told. */
    private void trouble(int at, String message, String missing) {
        if (trouble == null) {
            trouble = new Trouble(at, message, missing);
        }
    }

    /**
     * A word so that {@link #split} gives it back.
     *
     * @param quote the quote that it begins with; 0: none
     * @param whole whether the quote is closed behind it
     */
    static String quoted(String word, char quote, boolean whole) {
        String close = whole && quote != 0 ? String.valueOf(quote) : "";
        if (quote == '\'') {
            return "'" + word.replace("'", "'\\''") + close;
        }
        String escaped = quote == '"' ? ESCAPED_IN_DOUBLE : OPERATORS + " \t\\'\"";
        StringBuilder text = new StringBuilder(quote == 0 ? "" : String.valueOf(quote));
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (escaped.indexOf(c) >= 0 || c == '#' && i == 0 && quote == 0) {
                text.append('\\');
            }
            text.append(c);
        }
        return (word.isEmpty() && quote == 0 && whole ? "''" : text) + close;
    }
}
