package io.raftctl.reference;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that are made from the commands. */
final class Generated {
    private Generated() {}

    /** Their contents, by their paths below the top of the checkout. */
    static Map<Path, String> files() {
        Map<Path, String> files = new LinkedHashMap<>();
        for (Program program : new Program[] {Programs.raftctl(), Programs.raftd()}) {
            String name = program.name();
            files.put(Path.of("completions", name + ".bash"), BashScript.of(program));
            files.put(Path.of("completions", "_" + name), ZshScript.of(program));
            files.put(Path.of("completions", name + ".fish"), FishScript.of(program));
        }
        files.put(Path.of("man", "raftctl.1"), RaftctlPage.page());
        files.put(Path.of("man", "raftd.8"), RaftdPage.page());
        files.put(Path.of("man", "raftd.toml.5"), ConfigurationPage.page());
        return files;
    }
}
