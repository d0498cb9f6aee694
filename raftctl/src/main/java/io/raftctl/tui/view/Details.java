package io.raftctl.tui.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that there is to say of something. */
public record Details(String title, List<Field> fields) {
    /** One thing to say. */
    public record Field(String name, String value) {}

    public Details {
        fields = List.copyOf(fields);
    }

    /** Puts details together. */
    static final class Builder {
        private final String title;
        private final List<Field> fields = new ArrayList<>();

        Builder(String title) {
            this.title = title;
        }

        /** Shown as {@code -} when it is null or empty. */
        Builder put(String name, @Nullable Object value) {
            String text = value == null ? "" : value.toString();
            fields.add(new Field(name, text.isEmpty() ? "-" : text));
            return this;
        }

        /** A field each; none of nothing. */
        Builder putAll(String name, List<String> values) {
            values.forEach(value -> put(name, value));
            return this;
        }

        Details build() {
            return new Details(title, fields);
        }
    }
}
