package io.raftctl.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one JSON object, as {@link Json} writes them. Every getter throws
 * IllegalArgumentException, naming the member, when it is missing or of another kind.
 */
public final class Parsed {
    private final JsonObject object;

    private Parsed(JsonObject object) {
        this.object = object;
    }

    /** The one object that a text is; else IllegalArgumentException. */
    public static Parsed of(String text) {
        try {
            return new Parsed(JsonParser.parseString(text).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException("not a JSON object", e);
        }
    }

    /** Text. */
    public String string(String name) {
        JsonPrimitive value = primitive(present(name), name);
        if (!value.isString()) {
            throw bad(name);
        }
        return value.getAsString();
    }

    /** Text or null. */
    public @Nullable String stringOrNull(String name) {
        return isNull(name) ? null : string(name);
    }

    /** A whole number. */
    public long number(String name) {
        JsonPrimitive value = primitive(present(name), name);
        try {
            if (value.isNumber()) {
                return value.getAsBigDecimal().longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(bad(name).getMessage(), e);
        }
        throw bad(name);
    }

    /** A whole number or null. */
    public @Nullable Long numberOrNull(String name) {
        return isNull(name) ? null : number(name);
    }

    /** True or false. */
    public boolean bool(String name) {
        JsonPrimitive value = primitive(present(name), name);
        if (!value.isBoolean()) {
            throw bad(name);
        }
        return value.getAsBoolean();
    }

    /** An object within this one. */
    public Parsed member(String name) {
        return new Parsed(object(present(name), name));
    }

    /** An object within this one, or null. */
    public @Nullable Parsed memberOrNull(String name) {
        return isNull(name) ? null : member(name);
    }

    /** An array of objects. */
    public List<Parsed> objects(String name) {
        List<Parsed> all = new ArrayList<>();
        array(name).forEach(item -> all.add(new Parsed(object(item, name))));
        return all;
    }

    /** An array of objects, or null. */
    public @Nullable List<Parsed> objectsOrNull(String name) {
        return isNull(name) ? null : objects(name);
    }

    /** An array of text. */
    public List<String> strings(String name) {
        List<String> all = new ArrayList<>();
        array(name).forEach(item -> all.add(primitive(item, name).getAsString()));
        return all;
    }

    private JsonElement present(String name) {
        JsonElement value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no member '" + name + "'");
        }
        return value;
    }

    private boolean isNull(String name) {
        return present(name).isJsonNull();
    }

    private JsonArray array(String name) {
        JsonElement value = present(name);
        if (!value.isJsonArray()) {
            throw bad(name);
        }
        return value.getAsJsonArray();
    }

    private static JsonObject object(JsonElement value, String name) {
        if (!value.isJsonObject()) {
            throw bad(name);
        }
        return value.getAsJsonObject();
    }

    private static JsonPrimitive primitive(JsonElement value, String name) {
        if (!value.isJsonPrimitive()) {
            throw bad(name);
        }
        return value.getAsJsonPrimitive();
    }

    private static IllegalArgumentException bad(String name) {
        return new IllegalArgumentException("member '" + name + "' is of another kind");
    }
}
