package io.raftctl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.command.shell.Front;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Runs command lines in this process, against captured streams. */
public final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private byte[] in = {};

    /** How a command line ended, and what it said. */
    public record Result(int exit, String out, String err, byte[] bytes) {
        /** What it said, as the one JSON document that it must be. */
        public JsonObject json() {
            return JsonParser.parseString(out).getAsJsonObject();
        }

        /** The error, as the one JSON object that it must be. */
        public JsonObject error() {
            return JsonParser.parseString(err).getAsJsonObject();
        }
    }

    public Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Cli stdin(String text) {
        in = text.getBytes(UTF_8);
        return this;
    }

    public Result run(String... words) {
        return run(
                (session, manner) -> {
                    throw new AssertionError("no shell was to be run");
                },
                words);
    }

    /** With that to read a shell's lines. */
    public Result run(Front front, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(in), out, new PrintStream(err, true, UTF_8), environment);
        int exit = Raftctl.run(console, front, words);
        return new Result(exit, out.toString(UTF_8), err.toString(UTF_8), out.toByteArray());
    }
}
