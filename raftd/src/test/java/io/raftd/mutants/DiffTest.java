package io.raftd.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mutants keep up with the code. */
class DiffTest {
    private static final List<String> DIFF = List.of(
            "what it is about",
            "--- a/x/A.java",
            "+++ b/x/A.java",
            "@@ -1,3 +1,3 @@ class A {",
            " {",
            "-    a();",
            "+    b();",
            " }");

    @Test
    void everyMutantAppliesAndCompilesAndItsTestsExist(@TempDir Path directory) {
        List<Mutant> mutants = Mutant.all();
        List<String> flaws = new ArrayList<>();
        for (Mutant mutant : mutants) {
            try {
                mutant.compileTo(directory.resolve(mutant.name()));
                mutant.killers().forEach(Trial::selector);
            } catch (IllegalArgumentException e) {
                flaws.add(mutant + ": " + e.getMessage());
            }
        }
        assertThat(flaws).isEmpty();
        assertThat(mutants).hasSizeGreaterThan(240).allSatisfy(mutant -> {
            assertThat(mutant.name()).matches("S[0-4][0-9]-[a-z0-9-]+");
            assertThat(mutant.fault()).endsWith(".");
        });
    }

    @Test
    void aHunkAppliesWhereverItsLinesStand() {
        Diff diff = Diff.parse(DIFF).get(0);
        assertThat(diff.file()).isEqualTo("x/A.java");
        assertThat(diff.apply("{\n    a();\n}\n")).isEqualTo("{\n    b();\n}\n");
        assertThat(diff.apply("more\n{\n    a();\n}\nmore\n"))
                .isEqualTo("more\n{\n    b();\n}\nmore\n");
    }

    @Test
    void aHunkWhoseLinesAreNotThereIsNamed() {
        Diff diff = Diff.parse(DIFF).get(0);
        for (String other :
                List.of("", "{\n    a();  \n}\n", "{\n\n    a();\n}\n", "{\n    b();\n}\n")) {
            assertThatThrownBy(() -> diff.apply(other))
                    .hasMessageContaining("x/A.java @@ -1,3 +1,3 @@ class A {");
        }
    }

    @Test
    void aHunkWithTwoPlacesIsRefused() {
        Diff diff = Diff.parse(DIFF).get(0);
        assertThatThrownBy(() -> diff.apply("{\n    a();\n}\n{\n    a();\n}\n"))
                .hasMessageContaining("more than once");
    }
}
