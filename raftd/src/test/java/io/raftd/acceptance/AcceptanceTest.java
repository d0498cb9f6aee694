package io.raftd.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
    private static final List<String> RULES = Stream.concat(
                    IntStream.rangeClosed(1, 44).mapToObj(n -> "S" + n + " must hold."),
                    Stream.of("", "# of a later feature", "S4/later must hold, too."))
            .toList();

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = AcceptanceTest.class.getResourceAsStream("/acceptance/" + file)) {
            return new String(requireNonNull(in, file).readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static Path testClasses() throws URISyntaxException {
        return Path.of(AcceptanceTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @Test
    void everyCaseIsProvenByATestOrListedAsPending() throws Exception {
        Acceptance acceptance =
                Acceptance.of(lines("cases.txt"), lines("pending.txt"), Proof.in(testClasses()));
        Files.writeString(Path.of("target", "acceptance.md"), acceptance.table());
        assertThat(acceptance.flaws()).isEmpty();
    }

    @Test
    void whatIsMissingTwiceOrUnknownIsTold() {
        List<Proof> proofs = IntStream.rangeClosed(3, 45)
                .mapToObj(n -> new Proof("S" + n, "T.t"))
                .toList();
        List<String> pending = List.of("S1 a feature", "S4 another", "S99 none");
        assertThat(Acceptance.of(RULES.subList(1, 47), pending, proofs).flaws())
                .containsExactlyInAnyOrder(
                        "S1 has no rule",
                        "S1 is pending and no case",
                        "S2 is neither proven nor pending",
                        "S4 is proven, strike it from the pending: [T.t]",
                        "S4/later is neither proven nor pending",
                        "S45 is no case, but named by [T.t]",
                        "S99 is pending and no case");
    }

    @Test
    void aCaseIsListedOnceAndWithWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Acceptance.of(List.of("S1 a", "S1 b"), List.of(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Acceptance.of(RULES, List.of("S1"), List.of()));
    }
}
