package io.raftctl.command;

import io.raftctl.command.shell.Front;
import io.raftctl.output.Format;
import io.raftctl.output.Look;
import io.raftctl.output.Output;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of every verb, and what they give it. A flag beats {@code RAFTCTL_*} in the
 * environment, which beats the default.
 */
public final class Globals {
    /** When to colour. */
    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    private static final String DEFAULT_ENDPOINTS = "127.0.0.1:7001,127.0.0.1:7002,127.0.0.1:7003";
    /** Of a single request. */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration DEFAULT_DIAL_TIMEOUT = Duration.ofSeconds(2);

    private final Console console;
    private final @Nullable Front front;
    private final String origin;
    private final String[] args;
    private boolean reported;

    private @Nullable String endpoints;
    private @Nullable Format format;
    private @Nullable Duration timeout;
    private @Nullable Duration dialTimeout;
    private boolean noHeaders;
    private @Nullable Color color;
    private boolean quiet;
    private boolean yes;
    private @Nullable Output output;

    /** {@code front}: null where lines can't be read. */
    Globals(Console console, @Nullable Front front, String... args) {
        this(console, front, "", args);
    }

    private Globals(Console console, @Nullable Front front, String origin, String... args) {
        this.console = console;
        this.front = front;
        this.origin = origin;
        this.args = args;
    }

    void describe(Syntax syntax) {
        syntax.option("-e", "--endpoints")
                .label("HOST:PORT,...")
                .about("nodes to ask; any one will do (default " + DEFAULT_ENDPOINTS + ")")
                .inherited()
                .takes(String.class, list -> endpoints = list);
        syntax.option("-o", "--output")
                .label("FORMAT")
                .about("table, wide, json or jsonl (default table)")
                .inherited()
                .takes(Format.class, Names::format, as -> format = as);
        syntax.option("--timeout")
                .label("DURATION")
                .about("how long to try, such as 500ms, 2s or 1m (default 5s; wait and "
                        + "playground up: 60s; where something is caught up with: no limit)")
                .inherited()
                .takes(Duration.class, time -> timeout = time);
        syntax.option("--dial-timeout")
                .label("DURATION")
                .about("how long a connection may take to come about (default 2s)")
                .inherited()
                .takes(Duration.class, time -> dialTimeout = time);
        syntax.option("--no-headers")
                .about("tables without headers")
                .inherited()
                .flag(on -> noHeaders = on);
        syntax.option("--color")
                .label("WHEN")
                .about("auto, always or never (default auto)")
                .inherited()
                .takes(Color.class, Names::color, when -> color = when);
        syntax.option("-q", "--quiet")
                .about("no messages but errors")
                .inherited()
                .flag(on -> quiet = on);
        syntax.option("-y", "--yes")
                .about("do not ask before acting")
                .inherited()
                .flag(on -> yes = on);
        syntax.option("-h", "--help").about("show this help").inherited().help();
        syntax.option("-w", "--write-out")
                .label("FORMAT")
                .about("the same as --output, for hands used to etcdctl")
                .inherited()
                .takes(Format.class, Names::format, as -> format = as);
    }

    /**
     * Those of one line of a shell that has these: what the line leaves open is as here.
     *
     * @param from where the line stands, for its errors; may be empty
     */
    public Globals ofLine(Console with, String from, String... words) {
        Globals line = new Globals(with, null, from, words);
        line.endpoints = endpoints;
        line.format = format;
        line.timeout = timeout;
        line.dialTimeout = dialTimeout;
        line.noHeaders = noHeaders;
        line.color = color;
        line.quiet = quiet;
        line.yes = yes;
        return line;
    }

    /** Where the command line stands, empty when it is the process's own. */
    String origin() {
        return origin;
    }

    /** An error was told. */
    void reported() {
        reported = true;
    }

    /** Whether an error was told. */
    boolean isReported() {
        return reported;
    }

    /** Who reads the lines of a shell; null within one. */
    public @Nullable Front front() {
        return front;
    }

    public Console console() {
        return console;
    }

    /** Where data goes. */
    public Output output() {
        if (output == null) {
            Look look = new Look(format() == Format.WIDE, !noHeaders, colors("STDOUT"));
            output = new Output(console.out(), format(), look);
        }
        return output;
    }

    /** The form of the data. */
    public Format format() {
        return or(format, "OUTPUT", Names::format, Format.TABLE);
    }

    /** Whether errors go to a script; asked of command lines that could not be parsed, too. */
    boolean wantsJson() {
        if (format != null) {
            return format.isJson();
        }
        String words = " " + String.join(" ", args) + " ";
        String variable = console.environment().getOrDefault("RAFTCTL_OUTPUT", "");
        return words.matches(".* (-o|--output|-w|--write-out)[= ]?jsonl? .*")
                || variable.startsWith("json");
    }

    /** Whether what goes to the stream, {@code STDOUT} for example, is to have colours. */
    public boolean colors(String stream) {
        return switch (or(color, "COLOR", Names::color, Color.AUTO)) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                console.isTerminal(stream)
                        && console.environment().getOrDefault("NO_COLOR", "").isEmpty();
        };
    }

    /** Whether the command line itself names nodes to ask. */
    public boolean hasEndpoints() {
        return endpoints != null;
    }

    /** The nodes to ask first. */
    public List<Endpoint> endpoints() {
        String text = or(endpoints, "ENDPOINTS", value -> value, DEFAULT_ENDPOINTS);
        try {
            return Endpoint.parseList(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** What stands behind {@code --endpoints} on the command line, or null. */
    public @Nullable String endpointsOption() {
        return endpoints;
    }

    /** How long a verb may try that by default tries for {@code fallback}. */
    public Duration timeout(Duration fallback) {
        return or(timeout, "TIMEOUT", Durations::parse, fallback);
    }

    /** For requests that may take so long by default. */
    public ClusterClient client(Duration fallback) {
        return new ClusterClient(new ClientOptions(endpoints(), timeout(fallback), dialTimeout()));
    }

    /** For single requests. */
    public ClusterClient client() {
        return client(REQUEST_TIMEOUT);
    }

    public Duration dialTimeout() {
        return or(dialTimeout, "DIAL_TIMEOUT", Durations::parse, DEFAULT_DIAL_TIMEOUT);
    }

    private <T> T or(@Nullable T flag, String variable, Function<String, T> reader, T fallback) {
        String name = "RAFTCTL_" + variable;
        String text = console.environment().get(name);
        if (flag != null || text == null || text.isEmpty()) {
            return flag != null ? flag : fallback;
        }
        try {
            return reader.apply(text);
        } catch (TypeConversionException e) {
            throw Failure.usage(name + ": " + e.getMessage());
        }
    }

    /**
     * Lets some time pass until a remote system, which announces nothing, is asked again; fails
     * when interrupted.
     */
    public void pause(Duration interval) {
        output().flush();
        LockSupport.parkNanos(interval.toNanos());
        Failure.checkInterrupted();
    }

    /** Tells the operator something that is neither data nor an error. */
    public void say(String message) {
        if (!quiet) {
            console.err().println(message);
        }
    }

    /** For work that takes its time. */
    public Progress progress() {
        boolean terminal = console.isTerminal("STDERR");
        return new Progress(console.err(), terminal, quiet || !terminal && format().isJson());
    }

    /** Whether the operator agreed on the command line, so that nothing is asked. */
    public boolean isConfirmed() {
        return yes;
    }

    /**
     * Returns once the operator agreed, on the command line or now. What is to be considered is
     * shown before the question.
     */
    public void confirm(String action, String... considered) {
        if (yes) {
            return;
        }
        if (!console.isTerminal("STDIN")) {
            throw Failure.usage(action + " needs --yes where nobody can be asked");
        }
        for (String line : considered) {
            console.err().println(line);
        }
        console.err().print(action + "? [y/N] ");
        console.err().flush();
        if (!answer().strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new Failure(ErrorCode.FAILED, "not confirmed: nothing done");
        }
    }

    private String answer() {
        try {
            InputStreamReader in = new InputStreamReader(console.in(), StandardCharsets.UTF_8);
            String line = new BufferedReader(in).readLine();
            return line == null ? "" : line;
        } catch (InterruptedIOException e) {
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted: nothing done");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
