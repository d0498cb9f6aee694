package io.raftctl.command.dashboard;

import java.util.Locale;
import java.util.Map;

/** What the environment says of the terminal. */
record Surroundings(Map<String, String> environment) {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;
    private static final int MOST = 1000;

    /** Whether characters beyond ASCII come out as they are, by the locale. */
    boolean isUtf8() {
        String locale = first("LC_ALL", "LC_CTYPE", "LANG").toUpperCase(Locale.ROOT);
        return locale.contains("UTF-8") || locale.contains("UTF8");
    }

    private String first(String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** Whether a cursor can be moved. */
    boolean canDraw() {
        String type = environment.getOrDefault("TERM", "");
        return !type.isEmpty() && !type.equals("dumb");
    }

    int columns() {
        return size("COLUMNS", COLUMNS);
    }

    int rows() {
        return size("LINES", ROWS);
    }

    private int size(String name, int fallback) {
        String value = environment.getOrDefault(name, "");
        if (!value.matches("[1-9][0-9]{0,3}")) {
            return fallback;
        }
        return Math.min(MOST, Integer.parseInt(value));
    }
}
