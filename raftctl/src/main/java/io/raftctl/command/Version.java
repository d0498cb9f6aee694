package io.raftctl.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code raftctl version}. */
@Command(
        name = "version",
        description = "Prints the version of raftctl.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl version", "  raftctl version -o json"})
public final class Version implements Callable<Integer> {
    private final Globals globals;

    Version(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        String version = current();
        String java = Runtime.version().toString();
        globals.output()
                .print(
                        "raftctl " + version,
                        json -> json.put("version", version).put("java", java));
        return 0;
    }

    /** Of this program. */
    public static String current() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
