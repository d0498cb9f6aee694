package io.raftctl.house;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Programs that tests need, and that not every machine has: where one is missing the test is
 * skipped with the reason, but fails where {@code -Drequire.shells=true} says that nothing may be
 * missing.
 */
public final class Installed {
    private Installed() {}

    /** Returns where the program is there. */
    public static void needs(String program) {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        if (!found && Boolean.getBoolean("require.shells")) {
            fail(program + " is not installed");
        } else if (!found) {
            abort(program + " is not installed");
        }
    }
}
