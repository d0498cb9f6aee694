package io.raftctl.reference;

import io.raftd.DaemonFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The manual page raftd.toml(5). */
final class ConfigurationPage {
    /** A whole file. */
    static final List<String> EXAMPLE = List.of(
            "id = \"n1\"",
            "listen = \"10.0.0.1:7001\"",
            "insecure = true          # nothing is encrypted",
            "data = \"/var/lib/raftd\"",
            "bootstrap = [",
            "    \"n1=10.0.0.1:7001\",",
            "    \"n2=10.0.0.2:7001\",",
            "    \"n3=10.0.0.3:7001\",",
            "]",
            "election-timeout = \"2s\"",
            "snapshot-entries = 500000",
            "log-format = \"json\"");

    private ConfigurationPage() {}

    static String page() {
        Roff page = new Roff("raftd.toml", 5, "the configuration of raftd");
        page.section("DESCRIPTION")
                .paragraph("`raftd`(8) reads a configuration where `--config` names one; there is "
                        + "no file that it reads by itself. It is TOML: one key a line, no tables. "
                        + "A key is named as the option, and an option on the command line beats "
                        + "it, as RAFTD_LOG_LEVEL does. A key that does not exist, or a value "
                        + "that is not of its form, keeps the node from starting, with exit "
                        + "status 2, and the message names the line.")
                .paragraph("`raftd check --config` checks a file and what it names, and starts "
                        + "nothing. On SIGHUP only `log-level` is read anew.");
        page.section("KEYS");
        for (DaemonFacts.Key key : DaemonFacts.keys()) {
            page.item(
                    Roff.bold(key.name()) + " = " + form(key.parameter()),
                    (key.description() + " " + more(key)).strip());
        }
        page.section("UNITS")
                .paragraph("A duration is a whole number and one of "
                        + listed(DaemonFacts.timeUnits())
                        + ", as in \"1500ms\". A size is a whole number and one of "
                        + listed(DaemonFacts.sizeUnits())
                        + ", as in \"64MiB\"; a number alone is of bytes, and needs no quotes.");
        page.section("EXAMPLES").verbatim(EXAMPLE);
        page.section("SEE ALSO").text("`raftd`(8), `raftctl`(1)");
        return page.toString();
    }

    private static String form(@Nullable String parameter) {
        return parameter == null
                ? Roff.bold("true") + "|" + Roff.bold("false")
                : switch (parameter) {
                    case "DURATION",
                            "SIZE",
                            "FILE",
                            "DIR",
                            "NAME",
                            "HOST:PORT",
                            "LEVEL",
                            "FORMAT" -> "\"" + Roff.placeholders(parameter) + "\"";
                    case "NUMBER" -> Roff.placeholders(parameter);
                    case "HOST:PORT,...", "ID=HOST:PORT,..." ->
                        "[\"" + Roff.placeholders(parameter.replace(",...", "")) + "\", ...]";
                    default ->
                        throw new IllegalStateException(
                                "say what a TOML file holds for " + parameter);
                };
    }

    private static String more(DaemonFacts.Key key) {
        String fallback = key.fallback() == null
                ? key.parameter() == null ? "Default: false." : ""
                : "Default: " + key.fallback() + ".";
        String bounds = key.bounds() == null ? "" : " From " + key.bounds() + ".";
        boolean list = key.parameter() != null && key.parameter().endsWith(",...");
        return fallback + bounds + (list ? "Or one string, with commas." : "");
    }

    private static String listed(List<String> units) {
        int last = units.size() - 1;
        return "`" + String.join("`, `", units.subList(0, last)) + "` or `" + units.get(last) + "`";
    }
}
