package io.raftd;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line of raftd: one flag a {@link Setting}, and {@code check}. */
final class Flags {
    private static final String CHECK = "check";
    private static final String CONFIG = "--config";
    private static final String[] EXAMPLES = {
        "",
        "Examples:",
        "  raftd --id n1 --listen 127.0.0.1:7001 --data /var/lib/raftd \\",
        "        --bootstrap n1=127.0.0.1:7001,n2=127.0.0.1:7002,n3=127.0.0.1:7003",
        "  raftd --id n4 --listen 127.0.0.1:7004 --data /var/lib/raftd4 --join 127.0.0.1:7001",
        "  raftd --config /etc/raftd.toml        # key = flag name",
        "  raftd check --config /etc/raftd.toml"
    };

    private final CommandLine line;

    /**
     * What was asked for.
     *
     * @param text to print and be done with; the rest is of no use then
     */
    record Asked(
            @Nullable String text,
            boolean check,
            Map<Setting, String> flags,
            @Nullable Path config) {}

    Flags(String version) {
        CommandSpec check = spec(version, "Checks configuration, directory, port, clock and disk.");
        CommandSpec raftd = spec(version, "Runs one node of a Raft cluster.")
                .name("raftd")
                .addSubcommand(CHECK, check);
        line = new CommandLine(raftd).setExpandAtFiles(false);
    }

    private static CommandSpec spec(String version, String description) {
        CommandSpec spec = CommandSpec.create()
                .version("raftd " + version)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .arity("0")
                        .type(boolean.class)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .arity("0")
                        .type(boolean.class)
                        .description("Print version information and exit.")
                        .build())
                .addOption(OptionSpec.builder(CONFIG)
                        .paramLabel("FILE.toml")
                        .type(String.class)
                        .description("Read settings from a file; flags and environment go first.")
                        .build());
        for (Setting setting : Setting.values()) {
            spec.addOption(option(setting));
        }
        spec.usageMessage()
                .description(description)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .footer(EXAMPLES);
        return spec;
    }

    private static OptionSpec option(Setting setting) {
        String fallback = setting.fallback() == null ? "" : " Default: " + setting.fallback();
        OptionSpec.Builder option =
                OptionSpec.builder(setting.flag()).description(setting.description() + fallback);
        return setting.parameter() == null
                ? option.type(boolean.class).arity("0").build()
                : option.type(String.class).paramLabel(setting.parameter()).build();
    }

    CommandSpec spec() {
        return line.getCommandSpec();
    }

    /** Throws ExitException for a flag that does not exist, or lacks its value. */
    Asked parse(String[] args) {
        ParseResult parsed;
        try {
            parsed = line.parseArgs(args);
        } catch (ParameterException e) {
            throw ExitException.usage(e.getMessage() + "; see raftd --help");
        }
        boolean check = parsed.hasSubcommand();
        ParseResult own = check ? parsed.subcommand() : parsed;
        CommandLine command = own.commandSpec().commandLine();
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (own.hasMatchedOption(setting.flag())) {
                flags.put(
                        setting,
                        String.valueOf(own.matchedOption(setting.flag()).<Object>getValue()));
            } else if (parsed.hasMatchedOption(setting.flag())) {
                throw ExitException.usage(setting.flag() + " belongs behind check");
            }
        }
        String config = own.matchedOptionValue(CONFIG, (String) null);
        String text = null;
        if (parsed.isUsageHelpRequested() || own.isUsageHelpRequested()) {
            text = command.getUsageMessage();
        } else if (parsed.isVersionHelpRequested() || own.isVersionHelpRequested()) {
            text = String.join("\n", own.commandSpec().version()) + "\n";
        }
        return new Asked(text, check, flags, config == null ? null : Path.of(config));
    }
}
