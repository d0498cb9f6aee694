package io.raftd.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * One fault that is put into the code.
 *
 * @param name of its file, which begins with the acceptance case
 * @param fault in words
 * @param killers the tests that are to find it, {@code package.Class} or
 *     {@code package.Class#method} below {@code io.raftd}
 */
record Mutant(String name, String fault, List<String> killers, List<Diff> diffs) {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path DIRECTORY = TOP.resolve("raftd/src/test/resources/mutants");
    private static final String KILLERS = "Killed by:";

    /** What no simulated node runs: sockets, frames and the real disk. */
    private static final Pattern UNSIMULATED =
            Pattern.compile(".*/(transport|server|protocol)/.*|.*/DiskFiles\\.java");

    private static final JavaCompiler COMPILER =
            Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "needs a JDK");

    /** Shared, for it remembers what is in the jars. */
    private static final StandardJavaFileManager FILES =
            COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);

    /** By name. */
    static List<Mutant> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().map(Mutant::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mutant read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            String name = file.getFileName().toString().replace(".diff", "");
            String head = String.join(" ", lines.subList(0, Diff.start(lines)));
            int killers = head.indexOf(KILLERS);
            if (killers < 0) {
                throw new IllegalArgumentException(name + ": no line begins with " + KILLERS);
            }
            return new Mutant(
                    name,
                    head.substring(0, killers).strip(),
                    List.of(head.substring(killers + KILLERS.length()).strip().split("[, ]+")),
                    Diff.parse(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some simulated node runs the changed code. */
    boolean isSimulated() {
        return diffs.stream().anyMatch(d -> !UNSIMULATED.matcher(d.file()).matches());
    }

    /** Compiles the changed sources against all others. */
    void compileTo(Path classes) {
        try {
            List<JavaFileObject> sources = new ArrayList<>();
            for (Diff diff : diffs) {
                Path file = TOP.resolve(diff.file());
                sources.add(new Source(file.toUri(), diff.apply(Files.readString(file))));
            }
            FILES.setLocation(
                    StandardLocation.CLASS_OUTPUT,
                    List.of(Files.createDirectories(classes).toFile()));
            StringWriter complaints = new StringWriter();
            List<String> options = List.of("-nowarn", "-proc:none");
            if (!COMPILER.getTask(complaints, FILES, null, options, null, sources)
                    .call()) {
                throw new IllegalArgumentException("does not compile: " + complaints);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
