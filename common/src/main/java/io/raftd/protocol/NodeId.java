package io.raftd.protocol;

/** The form of a node's name. */
public final class NodeId {
    /** As a regular expression, for messages. */
    public static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private static final int MAX_LENGTH = 63;

    private NodeId() {}

    /** Whether the text matches {@link #PATTERN}. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !isAlphanumeric(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /**
     * The text itself.
     *
     * @throws IllegalArgumentException when it is no node id, saying so
     */
    public static String parse(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("node id '" + text + "' does not match " + PATTERN);
        }
        return text;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
