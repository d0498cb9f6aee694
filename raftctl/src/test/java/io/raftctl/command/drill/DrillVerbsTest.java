package io.raftctl.command.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.Failure;
import io.raftctl.output.Format;
import io.raftctl.output.Look;
import io.raftctl.output.Output;
import io.raftctl.playground.drill.Drill;
import io.raftctl.playground.drill.ModelCluster;
import io.raftctl.playground.drill.Reply;
import io.raftd.protocol.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be told without starting a process. */
class DrillVerbsTest {
    private static final Drill SPLIT_BRAIN = Drill.all().get(0);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Performance performance(Format format) {
        return new Performance(SPLIT_BRAIN, new Output(out, format, new Look(false, true, false)));
    }

    /** Forgets what it acknowledged. */
    private static final class Forgetful extends ModelCluster {
        Forgetful() {
            super(SPLIT_BRAIN.cast());
        }

        @Override
        public Reply get(String key) {
            return new Reply(ErrorCode.NOT_FOUND, "there is no such key", "");
        }
    }

    @Test
    void theListHasAllThatThereAre() {
        Result list = new Cli().run("drill", "list", "-o", "json");
        assertThat(list.json().getAsJsonArray("drills")).hasSize(Drill.all().size());
        assertThat(new Cli().run("drill", "list").out().lines())
                .allMatch(line -> line.length() <= 80)
                .contains("split-brain       5      two nodes think they lead; "
                        + "nothing acknowledged is lost");
    }

    @Test
    void eachHasHelpOfItsOwn() {
        for (Drill drill : Drill.all()) {
            Result help = new Cli().run("drill", drill.name(), "--help");
            assertThat(help.exit()).isZero();
            assertThat(help.out())
                    .startsWith("Usage: raftctl drill " + drill.name())
                    .contains(drill.about())
                    .contains("--keep", "Examples:");
            assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "split-brain --base-port x | is neither a port nor auto",
                "split-brain --base-port 65534 | --base-port 65534 is not within 1 to 65531",
                "split-brain extra | Unmatched argument",
                "earthquake | Unmatched argument",
                "split-brain | start raftctl by its launcher"
            })
    void misuseIsRefused(String words, String reason) {
        Result result = new Cli().run(("drill " + words).split(" ", -1));
        assertThat(result.exit()).as(words).isEqualTo(2);
        assertThat(result.err()).contains(reason);
    }

    @Test
    void aPlaygroundOfSomebodyIsLeftAlone(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("playground.properties"), "format=1\nports=17001\n");
        Result result = new Cli().run("drill", "split-brain", "--dir", dir.toString());
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains(dir + " holds a playground", "another --dir");
    }

    @Test
    void aFalseClaimIsNamedAndEndsTheDrill() {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> performance(Format.TABLE).play(new Forgetful()));
        assertThat(failure.code().exit()).isEqualTo(1);
        assertThat(failure)
                .hasMessage("drill split-brain: claim nothing-acknowledged-is-lost is false: what"
                        + " was acknowledged is there; what was not had no effect; seen: get"
                        + " before: exit 7, NOT_FOUND: there is no such key; get split/new: exit"
                        + " 7, NOT_FOUND: there is no such key; 0 of 2 acknowledged writes are"
                        + " there");
        assertThat(out.toString(UTF_8).lines())
                .allMatch(line -> line.length() <= 80)
                .contains(
                        "   claim two-leaders: two nodes think they lead, in different terms",
                        "     ! get before: exit 7, NOT_FOUND: there is no such key",
                        "     - get split/old: exit 7, NOT_FOUND: there is no such key")
                .anyMatch(line -> line.startsWith("   IS FALSE, after "));
    }

    @Test
    void scriptsGetAnObjectForEachStep() {
        performance(Format.JSONL).play(new ModelCluster(SPLIT_BRAIN.cast()));
        JsonObject second = JsonParser.parseString(
                        out.toString(UTF_8).lines().toList().get(1))
                .getAsJsonObject();
        assertThat(second.keySet())
                .containsExactly(
                        "schema",
                        "drill",
                        "step",
                        "claim",
                        "action",
                        "statement",
                        "holds",
                        "elapsedMs",
                        "evidence");
        assertThat(second.get("claim").getAsString()).isEqualTo("two-leaders");
        assertThat(second.get("holds").getAsBoolean()).isTrue();
        assertThat(second.getAsJsonArray("evidence").get(0).getAsJsonObject().keySet())
                .containsExactly("seen", "fits");
    }

    @Test
    void aDocumentIsWholeEvenWhenTheDrillFails() {
        assertThatThrownBy(() -> performance(Format.JSON).play(new Forgetful()))
                .isInstanceOf(Failure.class);
        JsonObject document = JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
        assertThat(document.getAsJsonArray("steps")).hasSize(9);
    }
}
