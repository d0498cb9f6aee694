package io.raftctl.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The checkout's own Java sources, parsed but not attributed. */
public final class Sources {
    static final List<String> MODULES = List.of("common", "raftd", "raftctl");

    /** The top of the checkout; tests run in a module's directory or in the top itself. */
    public static final Path ROOT = root();

    private final Trees trees;
    private final List<Source> all;

    /** One file. */
    record Source(Path path, List<String> lines, CompilationUnitTree unit) {
        boolean isMain() {
            return isIn("src/main");
        }

        boolean isTest() {
            return isIn("src/test");
        }

        private boolean isIn(String tree) {
            return path.startsWith(path.subpath(0, 1).resolve(tree));
        }

        Path directory() {
            return path.subpath(0, path.getNameCount() - 1);
        }

        boolean isPackageInfo() {
            return path.endsWith("package-info.java");
        }
    }

    Sources() {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "needs a JDK");
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(paths()));
            trees = Trees.instance(task);
            all = StreamSupport.stream(task.parse().spliterator(), false)
                    .map(Sources::source)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<Source> all() {
        return all.stream();
    }

    Stream<Source> main() {
        return all().filter(Source::isMain);
    }

    /** The lines from {@code tree}'s first to its last, its doc comment left out. */
    int length(Source source, Tree tree) {
        SourcePositions positions = trees.getSourcePositions();
        return line(source, positions.getEndPosition(source.unit, tree))
                - line(source, positions.getStartPosition(source.unit, tree))
                + 1;
    }

    @Nullable
    String docComment(TreePath type) {
        return trees.getDocComment(type);
    }

    private static int line(Source source, long position) {
        return Math.toIntExact(source.unit.getLineMap().getLineNumber(position));
    }

    private static Source source(CompilationUnitTree unit) {
        var path = Path.of(unit.getSourceFile().toUri());
        try {
            return new Source(ROOT.relativize(path), Files.readAllLines(path), unit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> paths() throws IOException {
        var found = Stream.<Path>builder();
        for (var module : MODULES) {
            try (var tree = Files.walk(ROOT.resolve(module).resolve("src"))) {
                tree.filter(path -> path.toString().endsWith(".java")).forEach(found);
            }
        }
        return found.build().sorted().toList();
    }

    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(top -> MODULES.stream().map(top::resolve).allMatch(Files::isDirectory))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not inside a checkout"));
    }
}
