package io.raftctl.house;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.raftctl.house.Allowances.Measure;
import io.raftctl.house.Sources.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds the sources to the numbers and names that keep them readable. */
class TidyTest {
    private static final Pattern BANNED_NAME =
            Pattern.compile(".*(Impl|Utils?|Helper|Manager)|(Abstract|Base)[A-Z].*");

    /** Split, or this file would hold what it looks for. */
    private static final Pattern BANNED_TEXT = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX"
            + "X)\\b" + "|@Dis" + "abled\\b|\\bThread\\.sl" + "eep\\b|\\.printStack" + "Trace\\b");

    private static final Pattern TOP_LEVEL =
            Pattern.compile("\\..*|target|pom\\.xml|README\\.md|LICENSE.*"
                    + "|CONTRIBUTING\\.md|CHANGELOG\\.md|common|raftd|raftctl|completions|man");

    private static final Sources SOURCES = new Sources();
    private static final List<Declared> DECLARED =
            SOURCES.all().flatMap(TidyTest::declarations).toList();

    /** A type or a method. */
    private record Declared(Source source, TreePath path) {
        Tree tree() {
            return path.getLeaf();
        }

        /** The names of the types around it and its own, dotted. */
        String name() {
            var names = new ArrayList<String>();
            path.forEach(tree -> {
                if (tree instanceof MethodTree method) {
                    names.add(0, method.getName().toString());
                } else if (tree instanceof ClassTree type) {
                    names.add(0, type.getSimpleName().toString());
                }
            });
            return String.join(".", names);
        }

        String where() {
            return source.path() + "#" + name();
        }

        /** Visible wherever its package is: public itself and so all around it. */
        boolean isPublic() {
            return StreamSupport.stream(path.spliterator(), false).noneMatch(tree -> hides(tree));
        }

        private static boolean hides(Tree tree) {
            return tree instanceof MethodTree
                    || (tree instanceof ClassTree type
                            && !type.getModifiers().getFlags().contains(Modifier.PUBLIC));
        }
    }

    @Test
    void linesAreShort() {
        limit(
                "columns",
                100,
                SOURCES.all()
                        .map(source -> new Measure(
                                source.path().toString(),
                                source.lines().stream()
                                        .mapToLong(line -> line.codePoints().count())
                                        .max()
                                        .orElse(0))));
    }

    @Test
    void filesAreShort() {
        limit(
                "file-lines",
                600,
                SOURCES.all()
                        .map(source -> new Measure(
                                source.path().toString(), source.lines().size())));
    }

    @Test
    void methodsAreShort() {
        limit(
                "method-lines",
                60,
                methods()
                        .map(method -> new Measure(
                                method.where(), SOURCES.length(method.source(), method.tree()))));
    }

    @Test
    void constructorsTakeFewParameters() {
        limit(
                "constructor-parameters",
                6,
                methods()
                        .filter(method ->
                                method.path().getParentPath().getLeaf().getKind()
                                        != Tree.Kind.RECORD)
                        .filter(method ->
                                ((MethodTree) method.tree()).getName().contentEquals("<init>"))
                        .map(method -> new Measure(
                                method.where(),
                                ((MethodTree) method.tree()).getParameters().size())));
    }

    /** Messages and other plain values do not count: records, enums, and sealed sets of them. */
    @Test
    void packagesHoldFewFiles() {
        var files = SOURCES.main()
                .filter(source -> !source.isPackageInfo() && !isValue(source))
                .collect(groupingBy(Source::directory, counting()));
        limit(
                "package-files",
                20,
                files.entrySet().stream()
                        .map(entry -> new Measure(entry.getKey().toString(), entry.getValue())));
    }

    @Test
    void namesSayWhatATypeIs() {
        assertThat(types().filter(type -> BANNED_NAME
                        .matcher(((ClassTree) type.tree()).getSimpleName())
                        .matches()))
                .extracting(Declared::where)
                .isEmpty();
    }

    @Test
    void packagesAreDescribedAndNullMarked() {
        assertThat(SOURCES.main()
                        .map(source -> source.directory().resolve("package-info.java"))
                        .distinct())
                .allSatisfy(info -> assertThat(Sources.ROOT.resolve(info))
                        .content()
                        .startsWith("/**")
                        .contains("@NullMarked"));
    }

    @Test
    void publicTypesAreDescribed() {
        assertThat(types().filter(type -> !type.source().isTest() && type.isPublic()))
                .filteredOn(type -> !isSentence(SOURCES.docComment(type.path())))
                .extracting(Declared::where)
                .isEmpty();
    }

    @Test
    void nothingIsLeftUndone() {
        assertThat(SOURCES.all()
                        .flatMap(source -> IntStream.range(0, source.lines().size())
                                .filter(i -> BANNED_TEXT
                                        .matcher(source.lines().get(i))
                                        .find())
                                .mapToObj(i -> "%s:%d: %s"
                                        .formatted(
                                                source.path(),
                                                i + 1,
                                                source.lines().get(i).strip()))))
                .isEmpty();
    }

    @Test
    void theTopLevelIsAsDrawn() throws IOException {
        try (var entries = Files.list(Sources.ROOT)) {
            assertThat(entries.map(Path::getFileName).map(Path::toString))
                    .allSatisfy(name -> assertThat(name).matches(TOP_LEVEL));
        }
    }

    private static void limit(String rule, long limit, Stream<Measure> measures) {
        assertThat(Allowances.load().violations(rule, limit, measures)).as(rule).isEmpty();
    }

    private static boolean isSentence(@Nullable String comment) {
        return comment != null && comment.contains(".") && !comment.strip().startsWith("@");
    }

    private static boolean isValue(Source source) {
        var type = (ClassTree) source.unit().getTypeDecls().get(0);
        return switch (type.getKind()) {
            case RECORD, ENUM -> true;
            case INTERFACE -> type.getModifiers().getFlags().contains(Modifier.SEALED);
            default -> false;
        };
    }

    private static Stream<Declared> methods() {
        return DECLARED.stream().filter(declared -> declared.tree() instanceof MethodTree);
    }

    private static Stream<Declared> types() {
        return DECLARED.stream().filter(declared -> declared.tree() instanceof ClassTree);
    }

    private static Stream<Declared> declarations(Source source) {
        var declarations = Stream.<Declared>builder();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
                declarations.add(new Declared(source, getCurrentPath()));
                return super.visitClass(type, null);
            }

            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                declarations.add(new Declared(source, getCurrentPath()));
                return super.visitMethod(method, null);
            }
        }.scan(source.unit(), null);
        return declarations.build();
    }
}
