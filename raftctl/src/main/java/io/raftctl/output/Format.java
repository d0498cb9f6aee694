package io.raftctl.output;

/** The forms of {@code --output}. */
public enum Format {
    /** Columns for people, within 80 characters where they can. */
    TABLE,
    /** All columns there are. */
    WIDE,
    /** One document. */
    JSON,
    /** One object a line, each flushed. */
    JSONL;

    public boolean isJson() {
        return this == JSON || this == JSONL;
    }
}
