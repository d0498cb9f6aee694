package io.raftctl.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.raftctl.house.Sources;
import io.raftd.DaemonFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is generated from the commands is in the checkout as they are now. */
class GeneratedTest {
    /** Makes the files anew, to be read before they are kept. */
    private static final String COMMAND = "mvn -q -B -pl raftctl -am test"
            + " -Dtest=GeneratedTest -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dgenerated.update=true";

    @TestFactory
    Stream<DynamicTest> theFilesAreAsTheCommands() {
        return Generated.files().entrySet().stream()
                .map(file -> dynamicTest(
                        file.getKey().toString(), () -> check(file.getKey(), file.getValue())));
    }

    private static void check(Path path, String content) throws IOException {
        Path file = Sources.ROOT.resolve(path);
        if (Boolean.getBoolean("generated.update")) {
            Files.createDirectories(file.resolve("..").normalize());
            Files.writeString(file, content);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is not what the commands make of it; make it anew with: %s", path, COMMAND)
                .isEqualTo(content);
    }

    @Test
    void nothingElseIsThere() throws IOException {
        for (String directory : new String[] {"completions", "man"}) {
            try (Stream<Path> files = Files.list(Sources.ROOT.resolve(directory))) {
                assertThat(files.map(Sources.ROOT::relativize))
                        .isSubsetOf(Generated.files().keySet());
            }
        }
    }

    @Test
    void theExampleOfAConfigurationIsOne(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("raftd.toml"), ConfigurationPage.EXAMPLE);
        DaemonFacts.checkConfiguration(file);
    }

    /** A flag's variable is named where the flag is read. */
    @Test
    void everyVariableIsOnThePage() throws IOException {
        Path globals = Path.of("raftctl/src/main/java/io/raftctl/command/Globals.java");
        TreeSet<String> read = new TreeSet<>();
        Pattern.compile("\\bor\\(\\w+, \"([A-Z_]+)\"")
                .matcher(Files.readString(Sources.ROOT.resolve(globals)))
                .results()
                .forEach(match -> read.add("RAFTCTL_" + match.group(1)));
        assertThat(read).isNotEmpty().isSubsetOf(RaftctlPage.VARIABLES.keySet());
        assertThat(RaftctlPage.VARIABLES.keySet())
                .filteredOn(name -> name.startsWith("RAFTCTL_"))
                .filteredOn(name -> !name.equals("RAFTCTL_JAVA_OPTS"))
                .isSubsetOf(read);
    }
}
