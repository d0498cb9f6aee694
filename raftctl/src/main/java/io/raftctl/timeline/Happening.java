package io.raftctl.timeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event in a node's journal.
 *
 * @param timeMs since 1970, by the node's own clock
 * @param seq grows within the node's journal
 * @param term that it is about
 * @param fields what else belongs to the type, in order: text, Long, Boolean, lists of text, null
 */
public record Happening(
        long timeMs,
        String node,
        long seq,
        String type,
        long term,
        Map<String, @Nullable Object> fields) {
    public Happening {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public boolean is(String other) {
        return type.equals(other);
    }

    /** Null when there is none, as for all of these. */
    public @Nullable String text(String field) {
        return fields.get(field) instanceof String text ? text : null;
    }

    public @Nullable Long number(String field) {
        return fields.get(field) instanceof Long number ? number : null;
    }

    /** Whether the field says so. */
    public boolean flag(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    /** Whether the field is that text. */
    public boolean says(String field, String text) {
        return text.equals(fields.get(field));
    }

    /** None when there is no such list. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        if (fields.get(field) instanceof List<?> list) {
            list.forEach(text -> texts.add(String.valueOf(text)));
        }
        return texts;
    }
}
