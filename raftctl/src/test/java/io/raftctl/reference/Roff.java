package io.raftctl.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A manual page under way, in the man macros that groff and mandoc share. Text is plain: what
 * stands between backquotes is set in bold.
 */
final class Roff {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** What a verb's usage puts in capitals is filled in by the reader. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]{2,}|\\b[A-Z]\\b");

    /** A word or more, and at some distance what is said of it. */
    private static final Pattern EXPLAINED = Pattern.compile("(\\S.*?) {2,}(\\S.*)");

    /** The width of text on a terminal of 80 columns. */
    private static final int WIDTH = 71;

    /** Of the lines of the page's source. */
    private static final int SOURCE_WIDTH = 79;

    private final StringBuilder page = new StringBuilder();
    private boolean atHeading;

    /** {@code section} as in raftctl(1). */
    Roff(String name, int section, String summary) {
        page.append(".\\\" Generated from the commands, and compared with them by a test.\n")
                .append(".TH %s %d \"\" raftd \"raftd manual\"\n"
                        .formatted(escaped(name.toUpperCase(Locale.ROOT)), section))
                .append(".nr HY 0\n.nh\n.ad l\n");
        section("NAME");
        line(escaped(name) + " \\- " + escaped(summary));
    }

    Roff section(String heading) {
        line(".SH " + argument(heading));
        atHeading = true;
        return this;
    }

    Roff subsection(String heading) {
        line(".SS " + argument(heading));
        atHeading = true;
        return this;
    }

    /** The next paragraph. */
    Roff paragraph(String text) {
        return gap().text(text);
    }

    /** Below a heading there is one anyway. */
    private Roff gap() {
        return atHeading ? this : line(".PP");
    }

    /** Text that goes on where the page is; a sentence begins a line of the source. */
    Roff text(String text) {
        for (String sentence : rich(text).split("(?<=[.]) (?=[A-Z])", -1)) {
            String rest = sentence;
            int end = rest.lastIndexOf(' ', SOURCE_WIDTH);
            while (rest.length() > SOURCE_WIDTH && end > 0) {
                line(guarded(rest.substring(0, end)));
                rest = rest.substring(end + 1);
                end = rest.lastIndexOf(' ', SOURCE_WIDTH);
            }
            line(guarded(rest));
        }
        return this;
    }

    /** A description of picocli's: prose, with tables that are indented. */
    Roff description(List<String> lines) {
        List<String> prose = new ArrayList<>();
        List<String> table = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("  ")) {
                flush(prose);
                table.add(line.substring(2));
            } else {
                if (!table.isEmpty()) {
                    table(table);
                }
                if (line.isBlank()) {
                    flush(prose);
                } else {
                    prose.add(line);
                }
            }
        }
        flush(prose);
        table(table);
        return this;
    }

    private void table(List<String> lines) {
        if (lines.stream().allMatch(line -> EXPLAINED.matcher(line).matches())) {
            for (String line : lines) {
                String[] columns =
                        EXPLAINED.matcher(line).replaceFirst("$1\0$2").split("\0", -1);
                item(tag(columns[0]), columns[1]);
            }
        } else {
            verbatim(lines);
        }
        lines.clear();
    }

    private void flush(List<String> prose) {
        if (!prose.isEmpty()) {
            paragraph(String.join(" ", prose));
            prose.clear();
        }
    }

    /** A command line, with what the reader fills in in italics. */
    Roff synopsis(String usage) {
        String[] words = usage.split(" ", -1);
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() ? "" : " ");
            line.append(
                    PLACEHOLDER.matcher(word).find() || word.startsWith("[")
                            ? placeholders(word)
                            : bold(word));
        }
        return gap().line(guarded(line.toString()));
    }

    /** An option, or something else that is explained; {@code tag} comes from this class. */
    Roff item(String tag, String text) {
        return line(".TP").line(guarded(tag)).text(text);
    }

    /** Lines as they are. */
    Roff verbatim(List<String> lines) {
        gap().line(".EX");
        lines.forEach(line -> line(guarded(escaped(line))));
        return line(".EE");
    }

    /**
     * Command lines, some with a comment at some distance. Where one would not fit, the comments
     * stand above, and a command goes on in the next line.
     */
    Roff commands(List<String> lines) {
        if (lines.stream().allMatch(line -> line.length() <= WIDTH)) {
            return verbatim(lines);
        }
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            Matcher explained = EXPLAINED.matcher(line);
            String command = line;
            if (explained.matches()) {
                all.add("# " + explained.group(2).replaceFirst("^# ", ""));
                command = explained.group(1);
            }
            int indent = command.length() - command.stripLeading().length();
            while (command.length() > WIDTH) {
                int end = breakOf(command);
                all.add(command.substring(0, end) + " \\");
                command = "  " + " ".repeat(indent) + command.substring(end + 1);
            }
            all.add(command);
        }
        return verbatim(all);
    }

    /** The space before an option or behind an operator, if it is far enough, else the last. */
    private static int breakOf(String command) {
        int option = command.lastIndexOf(" -", WIDTH - 2);
        int operator = command.lastIndexOf("&& ", WIDTH - 4) + 2;
        int good = Math.max(option, operator);
        return good > WIDTH / 3 ? good : command.lastIndexOf(' ', WIDTH - 2);
    }

    /** What is typed, but for what the reader fills in. */
    private static String tag(String text) {
        return "\\fB" + placeholders(text).replace("\\fR", "\\fB") + "\\fR";
    }

    static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    static String italic(String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    /** The words in capitals in italics. */
    static String placeholders(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder all = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            all.append(escaped(text.substring(end, matcher.start())));
            all.append(italic(matcher.group()));
            end = matcher.end();
        }
        return all.append(escaped(text.substring(end))).toString();
    }

    private static String rich(String text) {
        Matcher matcher = CODE.matcher(text);
        StringBuilder all = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            all.append(escaped(text.substring(end, matcher.start())));
            all.append(bold(matcher.group(1)));
            end = matcher.end();
        }
        return all.append(escaped(text.substring(end))).toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    /** What begins with a dot would be a request. */
    private static String guarded(String line) {
        return line.startsWith(".") ? "\\&" + line : line;
    }

    private static String argument(String text) {
        return '"' + escaped(text).replace("\"", "\\(dq") + '"';
    }

    private Roff line(String line) {
        atHeading = false;
        page.append(line).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
