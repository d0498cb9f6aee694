package io.raftctl.reference;

import io.raftd.DaemonFacts;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** The manual page raftd(8). */
final class RaftdPage {
    private RaftdPage() {}

    static String page() {
        CommandSpec root = DaemonFacts.command();
        Roff page = new Roff("raftd", 8, CommandPage.summary(root));
        page.section("SYNOPSIS")
                .synopsis("raftd --id NAME --listen HOST:PORT --data DIR "
                        + "--bootstrap ID=HOST:PORT,... [OPTIONS]")
                .synopsis("raftd --id NAME --listen HOST:PORT --data DIR "
                        + "--join HOST:PORT,... [OPTIONS]")
                .synopsis("raftd --config FILE.toml [OPTIONS]")
                .synopsis("raftd check --config FILE.toml [OPTIONS]");
        description(page);
        page.section("OPTIONS")
                .paragraph("Each but `--config`, `--help` and `--version` is also a key of the "
                        + "configuration file, see `raftd.toml`(5). An option beats the "
                        + "environment, which beats the file.");
        CommandPage.options(page, root.options().stream());
        operation(page);
        page.section("EXIT STATUS")
                .paragraph("A supervisor need not start it again on 2, 64, 65, 66 and 68.");
        for (DaemonFacts.Exit exit : DaemonFacts.exits()) {
            page.item(Roff.bold(String.valueOf(exit.number())), exit.meaning() + ".");
        }
        environment(page);
        page.section("EXAMPLES").commands(CommandPage.examples(root));
        page.section("SEE ALSO").text("`raftctl`(1), `raftd.toml`(5)");
        return page.toString();
    }

    private static void description(Roff page) {
        page.section("DESCRIPTION")
                .paragraph("One process is one node, with one port and one data directory. "
                        + "Several of them agree on one sequence of commands, and serve a "
                        + "durable, linearizable key-value store to `raftctl`(1).")
                .paragraph("A cluster forms once, when all nodes of the `--bootstrap` list have "
                        + "heard each other. A node that was started with `--join` waits until "
                        + "`raftctl member add` or `raftctl member replace` admits it. A directory "
                        + "that belongs to a cluster keeps to it, whatever the two options say.")
                .paragraph("`raftd check` says whether a node could start so: it looks at the "
                        + "configuration, the directory, the port, the clock and the disk, and "
                        + "ends with the exit status that the start would end with.");
    }

    private static void operation(Roff page) {
        page.section("OPERATION")
                .paragraph("A node is ready when its log is recovered and its port is bound, "
                        + "leader or not. It then prints one line to standard output, which is "
                        + "also what `--ready-file` holds:")
                .verbatim(List.of(
                        "raftd ready id=ID listen=HOST:PORT state=STATE cluster=UUID version=V"))
                .paragraph("STATE is forming, waiting or member. The log goes to standard error.");
        page.section("SIGNALS")
                .item(
                        Roff.bold("SIGTERM") + ", " + Roff.bold("SIGINT"),
                        "Hands leadership over, finishes what is acknowledged and stops, within "
                                + "five seconds. A second one stops it at once.")
                .item(Roff.bold("SIGHUP"), "Reads the log level anew.")
                .item(
                        Roff.bold("SIGKILL"),
                        "Nothing that was acknowledged is lost, whenever it comes.");
    }

    private static void environment(Roff page) {
        page.section("ENVIRONMENT");
        DaemonFacts.variables()
                .forEach(name -> page.item(Roff.bold(name), "As `--" + option(name) + "`."));
        page.item(
                        Roff.bold("RAFTD_JAVA_OPTS"),
                        "More flags for the Java virtual machine, such as `-Xmx2g`.")
                .item(
                        Roff.bold("RAFTD_BUILD"),
                        "If 1, raftd builds itself where nothing is built yet, even if nobody "
                                + "watches.")
                .item(
                        Roff.bold("JAVA_HOME"),
                        "The Java that is tried first; it must be 17 or newer.");
        page.section("FILES")
                .item(
                        Roff.italic("DIR/lock"),
                        "Held while the node runs: two processes never share a directory.")
                .item(Roff.italic("DIR/identity"), "Ids of the cluster, the node and the disk.")
                .item(Roff.italic("DIR/hardstate"), "Term and vote, in two copies.")
                .item(
                        Roff.italic("DIR/commit"),
                        "How much of the log is committed, as a hint: a start is faster with it,"
                                + " and does without.")
                .item(Roff.italic("DIR/log/"), "The log, in files named by their first index.")
                .item(
                        Roff.italic("DIR/snapshots/"),
                        "Snapshots, named by their last index and its term.");
    }

    private static String option(String variable) {
        return variable.replaceFirst("^RAFTD_", "").toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
