package io.raftctl.output;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the members of one JSON object in the order of the calls. Every key is present: what is
 * unknown is null.
 */
public final class Json {
    private static final long SCHEMA = 1;

    private final JsonWriter writer;

    private Json(JsonWriter writer) {
        this.writer = writer;
    }

    /** A whole object on one line: the schema, then what {@code members} writes. */
    public static String object(Consumer<Json> members) {
        return element(json -> members.accept(json.put("schema", SCHEMA)));
    }

    /** A document's beginning, up to the elements of its one array. */
    static String opening(String name) {
        return "{\"schema\":" + SCHEMA + ",\"" + name + "\":[";
    }

    /** An object on one line without a schema, as it stands within another. */
    static String element(Consumer<Json> members) {
        StringWriter text = new StringWriter();
        JsonWriter writer = new JsonWriter(text);
        writer.setFormattingStyle(FormattingStyle.COMPACT);
        writer.setHtmlSafe(false);
        writer.setSerializeNulls(true);
        Json json = new Json(writer);
        json.braces(() -> members.accept(json));
        return text.toString();
    }

    public Json put(String name, @Nullable String value) {
        return write(() -> writer.name(name).value(value));
    }

    public Json put(String name, @Nullable Long value) {
        return write(() -> writer.name(name).value(value));
    }

    public Json put(String name, @Nullable Integer value) {
        return write(() -> writer.name(name).value(value));
    }

    public Json put(String name, @Nullable Boolean value) {
        return write(() -> writer.name(name).value(value));
    }

    /** A number with one decimal, such as a rate. */
    public Json put(String name, @Nullable Double value) {
        return write(
                () -> writer.name(name).value(value == null ? null : Math.rint(value * 10) / 10));
    }

    /** An instant in ms since 1970, as RFC 3339. */
    public Json time(String name, @Nullable Long epochMs) {
        return put(name, epochMs == null ? null : Text.time(epochMs));
    }

    /**
     * Bytes twice: as text under their name, null when they are not UTF-8, and under the name with
     * {@code Base64} behind it.
     */
    public Json bytes(String name, byte[] value) {
        put(name, Text.utf8(value));
        return put(name + "Base64", Base64.getEncoder().encodeToString(value));
    }

    public Json object(String name, Runnable members) {
        return write(() -> {
            writer.name(name);
            braces(members);
        });
    }

    public Json nothing(String name) {
        return write(() -> writer.name(name).nullValue());
    }

    /** An array of objects. */
    public <T> Json array(String name, Iterable<T> items, BiConsumer<Json, T> members) {
        return write(() -> {
            writer.name(name).beginArray();
            for (T item : items) {
                braces(() -> members.accept(this, item));
            }
            writer.endArray();
        });
    }

    /** An array of strings. */
    public Json strings(String name, Iterable<String> items) {
        return write(() -> {
            writer.name(name).beginArray();
            for (String item : items) {
                writer.value(item);
            }
            writer.endArray();
        });
    }

    /** An array of whole numbers. */
    public Json numbers(String name, Iterable<Long> items) {
        return write(() -> {
            writer.name(name).beginArray();
            for (Long item : items) {
                writer.value(item);
            }
            writer.endArray();
        });
    }

    private void braces(Runnable members) {
        write(() -> {
            writer.beginObject();
            members.run();
            writer.endObject();
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    private Json write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return this;
    }
}
