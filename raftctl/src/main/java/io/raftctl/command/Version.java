package io.raftctl.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl version}. */
public final class Version implements Verb, Callable<Integer> {
    private final Globals globals;

    Version(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Prints the version of raftctl.");
        syntax.examples("raftctl version", "raftctl version -o json");
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
