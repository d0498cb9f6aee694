package io.raftctl.output;

import java.util.List;

/** Text for people under way. */
public final class Page {
    private final StringBuilder text = new StringBuilder();
    private final Look look;

    public Page(Look look) {
        this.look = look;
    }

    public Page line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** A line that stands above the data, where headers are wanted. */
    public Page heading(String line) {
        return look.headers() ? line(line) : this;
    }

    public <T> Page table(List<Column<T>> columns, List<T> rows) {
        text.append(new Table<>(columns, look).render(rows));
        return this;
    }

    /** The word in its tone, where colours are wanted. */
    public String toned(Tone tone, String word) {
        return look.color() ? tone.of(word) : word;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
