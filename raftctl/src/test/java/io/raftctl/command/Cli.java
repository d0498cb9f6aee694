package io.raftctl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.command.shell.Front;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Runs command lines in this process, against captured streams. */
public final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private byte[] in = {};

    private static final Front NO_SHELL = (session, manner) -> {
        throw new AssertionError("no shell was to be run");
    };

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

    /** A command line that runs no shell. */
    public Result run(String... words) {
        return run(NO_SHELL, words);
    }

    /** With that to read a shell's lines. */
    public Result run(Front front, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = run(front, out, err, words);
        return new Result(exit, out.toString(UTF_8), err.toString(UTF_8), out.toByteArray());
    }

    /** With such a standard output; what it has taken is left to it. */
    public Result run(OutputStream out, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = run(NO_SHELL, out, err, words);
        return new Result(exit, "", err.toString(UTF_8), new byte[0]);
    }

    /** The options of a command line without any, in these surroundings. */
    public Globals globals() {
        return globals(OutputStream.nullOutputStream());
    }

    /** The options of a command line without any, whose messages go there. */
    public Globals globals(OutputStream err) {
        return new Globals(console(OutputStream.nullOutputStream(), err), NO_SHELL);
    }

    private Console console(OutputStream out, OutputStream err) {
        return new Console(
                new ByteArrayInputStream(in), out, new PrintStream(err, true, UTF_8), environment);
    }

    private int run(Front front, OutputStream out, OutputStream err, String... words) {
        return Raftctl.run(console(out, err), front, words);
    }
}
