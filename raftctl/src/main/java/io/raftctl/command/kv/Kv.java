package io.raftctl.command.kv;

import com.google.protobuf.ByteString;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl kv}. */
public final class Kv implements Verb, Group {
    private static final int MAX_KEY = 4096;

    private final Globals globals;

    public Kv(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Reads and writes keys.");
        syntax.examples(
                "raftctl kv put greeting hello",
                "raftctl kv get greeting",
                "raftctl kv scan user/ --limit 10",
                "raftctl kv incr visits");
    }

    @Override
    public List<String> names() {
        return List.of("put", "get", "del", "cas", "scan", "incr");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "put" -> new Put(globals);
            case "get" -> new Get(globals);
            case "del" -> new Del(globals);
            case "cas" -> new Cas(globals);
            case "scan" -> new Scan(globals);
            case "incr" -> new Incr(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The key's bytes; of 1 to {@value #MAX_KEY}. */
    static ByteString key(String text) {
        ByteString key = ByteString.copyFromUtf8(text);
        if (key.isEmpty() || key.size() > MAX_KEY) {
            throw Failure.usage("key of " + key.size() + " bytes is not within 1 to " + MAX_KEY);
        }
        return key;
    }
}
