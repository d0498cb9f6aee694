package io.raftd.mutants;

import static java.util.concurrent.TimeUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.mutants.Trial.Verdict;
import io.raftd.sim.campaign.GateReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mutant is killed: by the tests that its diff names, else by the other tests that take no
 * processes, else by random seeds of the simulator. Whether those alone would find it is told
 * besides. {@code -Dmutant=S01} takes the mutants whose names begin so; {@code -Dmutants.budget}
 * and {@code -Dmutants.alone} are the seconds that seeds get for a mutant that all tests let live,
 * and for any.
 */
@Tag("gate")
@Timeout(value = 1, unit = HOURS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantsTest {
    private static final Path OUTPUT = Path.of("target", "gate", "mutants").toAbsolutePath();
    private static final List<String> OTHERS = List.of(
            "raft", "kv", "metrics", "storage", "node", "server", "transport", "history", "sim");
    private static final List<String> SEEDS = List.of("sim.SeedHunt");
    private static final int BUDGET = Integer.getInteger("mutants.budget", 300);
    private static final int ALONE = Integer.getInteger("mutants.alone", 10);
    private static final double MEDIAN_AT_MOST = 60;

    private final List<Row> rows = new ArrayList<>();

    /** The seconds that each stage takes without a mutant. */
    private final Map<String, Double> controls = new HashMap<>();

    /** {@code alone}: what random seeds found, null if they were not asked. */
    private record Row(
            Mutant mutant, Verdict killed, @Nullable Verdict alone) {}

    static Stream<Mutant> mutants() {
        String prefix = System.getProperty("mutant", "");
        return Mutant.all().stream().filter(m -> m.name().startsWith(prefix));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isKilled(Mutant mutant) {
        mutant.compileTo(classes(mutant));
        List<String> named = mutants().flatMap(m -> m.killers().stream()).toList();
        Verdict killed = test("named", named, mutant, mutant.killers());
        if (killed.failed() == null) {
            killed = killed.then(test("others", OTHERS, mutant, OTHERS));
        }
        int seconds = killed.failed() == null ? BUDGET : ALONE;
        Verdict alone = null;
        if (mutant.isSimulated() && seconds > 0) {
            alone = hunt(mutant, seconds);
            killed = killed.failed() == null ? killed.then(alone) : killed;
        }
        rows.add(new Row(mutant, killed, alone));
        assertThat(killed.failed())
                .as("what kills %s: %s", mutant, mutant.fault())
                .isNotNull();
    }

    private static Path classes(Mutant mutant) {
        return OUTPUT.resolve(mutant.name()).resolve("classes");
    }

    /** It hangs when it takes ten times as long as the whole stage takes without a mutant. */
    private Verdict test(String stage, List<String> whole, Mutant mutant, List<String> tests) {
        double control = control(stage, whole);
        return Trial.run(
                OUTPUT.resolve(mutant.name()).resolve(stage),
                classes(mutant),
                tests,
                List.of(),
                Duration.ofSeconds(10 + (long) (10 * control)));
    }

    private Verdict hunt(Mutant mutant, int seconds) {
        control("seeds", SEEDS);
        long from = new SecureRandom().nextLong(1, Long.MAX_VALUE / 2);
        return Trial.run(
                OUTPUT.resolve(mutant.name()).resolve("seeds"),
                classes(mutant),
                SEEDS,
                List.of("-Dhunt.from=" + from, "-Dhunt.seconds=" + seconds),
                Duration.ofSeconds(seconds + 60L));
    }

    /** Nothing fails without a mutant. */
    private double control(String stage, List<String> tests) {
        return controls.computeIfAbsent(stage, name -> {
            Verdict verdict = Trial.run(
                    OUTPUT.resolve("control").resolve(name),
                    null,
                    tests,
                    List.of(),
                    Duration.ofMinutes(30));
            assertThat(verdict.failed()).as("without a mutant: %s", verdict).isNull();
            return verdict.seconds();
        });
    }

    @AfterAll
    void report() throws IOException {
        double[] seconds = rows.stream()
                .filter(r -> r.killed.failed() != null)
                .mapToDouble(r -> r.killed.seconds())
                .sorted()
                .toArray();
        double median = seconds.length == 0 ? 0 : seconds[seconds.length / 2];
        List<String> table = new ArrayList<>();
        table.add("## Mutants");
        table.add("");
        table.add("| mutant | fault | killed by | s | by random seeds alone |");
        table.add("|---|---|---|---|---|");
        rows.forEach(row -> table.add(line(row)));
        table.add("");
        table.add(String.format(
                Locale.ROOT,
                "%d of %d killed, in %.1f s by the median; by random seeds alone %d of %d",
                seconds.length,
                rows.size(),
                median,
                rows.stream()
                        .filter(r -> r.alone != null && r.alone.failed() != null)
                        .count(),
                rows.stream().filter(r -> r.alone != null).count()));
        GateReport.section("4-mutants", String.join("\n", table));
        Files.write(OUTPUT.resolveSibling("mutants.md"), table);
        assertThat(median).isLessThanOrEqualTo(MEDIAN_AT_MOST);
    }

    private static String line(Row row) {
        Verdict killed = row.killed;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f | %s |",
                row.mutant.name(),
                row.mutant.fault(),
                killed.failed() == null ? "SURVIVES" : killed.failed(),
                killed.seconds(),
                row.alone == null ? "does not run it" : alone(row.alone));
    }

    private static String alone(Verdict verdict) {
        return verdict.failed() == null
                ? String.format(Locale.ROOT, "not in %.0f s", verdict.seconds())
                : String.format(
                        Locale.ROOT,
                        "%.1f s: %s",
                        verdict.seconds(),
                        verdict.message().lines().findFirst().orElse("").replace("|", "/"));
    }
}
