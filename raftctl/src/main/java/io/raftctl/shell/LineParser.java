package io.raftctl.shell;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Lets the line editor split lines as {@link Words} does. */
final class LineParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.COMPLETE) {
            return new Before(line, cursor, Words.split(line.substring(0, cursor)));
        }
        Words.Split split = Words.split(line);
        Words.Trouble trouble = split.trouble();
        if (trouble != null && trouble.mayGoOn()) {
            throw new EOFError(-1, trouble.at(), trouble.message(), trouble.missing());
        }
        return new Before(line, line.length(), split);
    }

    /**
     * The line up to the cursor; the last word is the one that the cursor is in, or an empty one.
     */
    record Before(String line, int cursor, Words.Split split) implements CompletingParsedLine {
        @Override
        public List<String> words() {
            List<String> words = new ArrayList<>(split.words());
            if (!split.within()) {
                words.add("");
            }
            return words;
        }

        @Override
        public int wordIndex() {
            return words().size() - 1;
        }

        @Override
        public String word() {
            return words().get(wordIndex());
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return Words.quoted(candidate.toString(), split.open(), complete);
        }

        @Override
        public int rawWordCursor() {
            return split.within() ? cursor - split.lastStart() : 0;
        }

        @Override
        public int rawWordLength() {
            return rawWordCursor();
        }
    }
}
