package io.raftd.sim.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the gate has shown: {@code target/gate/summary.md}, of one section a proof. */
public final class GateReport {
    private static final Path DIRECTORY = Path.of("target", "gate");

    private GateReport() {}

    /**
     * Prints the section, and puts it into the summary in place of an earlier one of this name;
     * sections are in the order of their names.
     */
    public static void section(String name, String text) {
        System.out.println(text);
        try {
            Path sections = Files.createDirectories(DIRECTORY.resolve("sections"));
            Files.writeString(sections.resolve(name + ".md"), text.strip() + "\n");
            List<String> all = new ArrayList<>();
            try (Stream<Path> files = Files.list(sections)) {
                for (Path file : files.sorted().toList()) {
                    all.add(Files.readString(file));
                }
            }
            Files.writeString(DIRECTORY.resolve("summary.md"), String.join("\n", all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
