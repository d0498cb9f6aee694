package io.raftd;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Model.CommandSpec;

/** What raftd keeps to itself, for the pages about it. */
public final class DaemonFacts {
    /**
     * One setting.
     *
     * @param parameter what its value is called; null: it is on or off
     */
    public record Key(
            String name,
            @Nullable String parameter,
            @Nullable String fallback,
            @Nullable String bounds,
            String description) {}

    /** How the process may end. */
    public record Exit(int number, String meaning) {}

    private DaemonFacts() {}

    public static CommandSpec command() {
        return new Flags("0").spec();
    }

    public static List<Key> keys() {
        return Arrays.stream(Setting.values())
                .map(s ->
                        new Key(s.key(), s.parameter(), s.fallback(), s.bounds(), s.description()))
                .toList();
    }

    public static List<Exit> exits() {
        return Arrays.stream(ExitCode.values())
                .map(code -> new Exit(code.number(), meaning(code)))
                .toList();
    }

    private static String meaning(ExitCode code) {
        return switch (code) {
            case STOPPED -> "stopped as asked";
            case FAILED -> "an error in the program itself";
            case USAGE -> "bad flag, bad value or bad configuration";
            case OUT_OF_MEMORY -> "out of memory";
            case IN_USE -> "another process uses the data directory";
            case CORRUPT -> "stored data is damaged: the message names file, offset and way out";
            case FOREIGN -> "the data directory is another node's or another cluster's";
            case ADDRESS_IN_USE -> "another process listens at the address";
            case REMOVED -> "the cluster has removed this node";
            case DISK_FAILED -> "a write or force of the log, or of term and vote, failed";
            case INTERRUPTED -> "a second SIGINT stopped it at once";
            case TERMINATED -> "a second SIGTERM stopped it at once";
        };
    }

    public static List<String> logLevels() {
        return Arrays.stream(Level.values())
                .map(level -> level.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    public static List<String> logFormats() {
        return Arrays.stream(LogFormat.values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Shortest first. */
    public static List<String> timeUnits() {
        return ascending(Quantities.TIMES);
    }

    /** Smallest first; bytes need none. */
    public static List<String> sizeUnits() {
        return ascending(Quantities.SIZES);
    }

    private static List<String> ascending(Map<String, Long> units) {
        return units.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .filter(unit -> !unit.isEmpty())
                .toList();
    }

    /** The environment's variables that are settings. */
    public static Stream<String> variables() {
        return Stream.of(Options.LOG_LEVEL_VARIABLE);
    }

    /** Fails unless raftd would take the file as its configuration. */
    public static void checkConfiguration(Path file) {
        DaemonConfig.of(Options.of(Map.of(), Map.of(), file));
    }
}
