package io.raftd.mutants;

import java.util.ArrayList;
import java.util.List;

/**
 * A unified diff of one file. It is applied strictly: the lines that a hunk expects must stand in
 * the file, all of them, and at one place only; where that is does not matter, so that the diff
 * outlives changes elsewhere in the file.
 */
record Diff(String file, List<Hunk> hunks) {
    private static final String FROM = "--- a/";

    /** Replaces {@code before} by {@code after}. */
    private record Hunk(String header, String before, String after) {}

    /** The diffs in a text; what stands before the first is not looked at. */
    static List<Diff> parse(List<String> lines) {
        List<Diff> diffs = new ArrayList<>();
        for (int i = start(lines); i < lines.size(); ) {
            String file = lines.get(i).substring(FROM.length());
            if (!lines.get(i + 1).equals("+++ b/" + file)) {
                throw new IllegalArgumentException(file + " becomes " + lines.get(i + 1));
            }
            List<String> rest = lines.subList(i + 2, lines.size());
            List<String> own = rest.subList(0, start(rest));
            diffs.add(new Diff(file, hunks(file, own)));
            i += 2 + own.size();
        }
        return diffs;
    }

    /** The first line of the first diff. */
    static int start(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FROM)) {
                return i;
            }
        }
        return lines.size();
    }

    private static List<Hunk> hunks(String file, List<String> lines) {
        List<Hunk> hunks = new ArrayList<>();
        for (int i = 0; i < lines.size(); ) {
            String header = lines.get(i++);
            if (!header.startsWith("@@ ")) {
                throw new IllegalArgumentException(file + ": no hunk begins with: " + header);
            }
            StringBuilder before = new StringBuilder();
            StringBuilder after = new StringBuilder();
            for (; i < lines.size() && !lines.get(i).startsWith("@@ "); i++) {
                String line = lines.get(i).substring(1) + "\n";
                switch (lines.get(i).charAt(0)) {
                    case ' ' -> {
                        before.append(line);
                        after.append(line);
                    }
                    case '-' -> before.append(line);
                    case '+' -> after.append(line);
                    default ->
                        throw new IllegalArgumentException(
                                file + " " + header + ": not a line of a hunk: " + lines.get(i));
                }
            }
            hunks.add(new Hunk(header, before.toString(), after.toString()));
        }
        return hunks;
    }

    /** The text of the file with all hunks in; throws IllegalArgumentException that names one. */
    String apply(String text) {
        String changed = "\n" + text;
        for (Hunk hunk : hunks) {
            String before = "\n" + hunk.before;
            int at = changed.indexOf(before);
            if (at < 0 || changed.indexOf(before, at + 1) >= 0) {
                throw new IllegalArgumentException(
                        "%s %s: its lines are not there, or more than once:%n%s"
                                .formatted(file, hunk.header, hunk.before));
            }
            changed = changed.substring(0, at + 1)
                    + hunk.after
                    + changed.substring(at + before.length());
        }
        return changed.substring(1);
    }
}
