package io.raftctl.tui.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.BasicTextImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
    @Test
    void whatCannotBeSeenIsWrittenOut() {
        assertThat(Cells.clean("a\tb\u001b[2J", false)).isEqualTo("a\\x09b\\x1b[2J");
        assertThat(Cells.clean("\u202e", false)).isEqualTo("\\xe2\\x80\\xae");
        assertThat(Cells.clean("q\u0301\ud800", false)).isEqualTo("q??");
        assertThat(Cells.clean("e\u0301 日 😀", false)).isEqualTo("é 日 😀");
        assertThat(Cells.clean("é 日 😀 ~", true)).isEqualTo("? ? ? ~");
    }

    /** The library that draws must not think otherwise. */
    @Test
    void aTextTakesTheColumnsThatItIsMeasuredToTake() {
        for (String text : List.of("abc", "日本", "é→…", "😀x", "한글", "\u0e01\u0e33", "\u202e\t")) {
            String clean = Cells.clean(text, false);
            int drawn = Arrays.stream(TextCharacter.fromString(clean))
                    .mapToInt(character -> character.isDoubleWidth() ? 2 : 1)
                    .sum();
            assertThat(Cells.width(clean)).as(text).isEqualTo(drawn);
        }
    }

    @Test
    void aTextIsCutWithDots() {
        assertThat(Cells.fit("abcdef", 6, "…")).isEqualTo("abcdef");
        assertThat(Cells.fit("abcdef", 5, "…")).isEqualTo("abcd…");
        assertThat(Cells.fit("abcdef", 5, "...")).isEqualTo("ab...");
        assertThat(Cells.fit("abcdef", 3, "...")).isEqualTo("abc");
        assertThat(Cells.fit("日本語", 5, "…")).isEqualTo("日本…");
        assertThat(Cells.fit("日本語", 4, "…")).isEqualTo("日…");
        assertThat(Cells.fit("日本語", 1, "…")).isEmpty();
    }

    @Test
    void linesAreBrokenBetweenWords() {
        assertThat(Cells.wrap("one two three", 8)).containsExactly("one two", "three");
        assertThat(Cells.wrap("abcdefgh ij", 5)).containsExactly("abcde", "fgh", "ij");
        assertThat(Cells.wrap("日本語", 4)).containsExactly("日本", "語");
        assertThat(Cells.wrap("ab", 0)).containsExactly("ab");
        assertThat(Cells.wrap("", 5)).containsExactly("");
    }

    @Test
    void barsAreInProportionToTheGreatest() {
        String ramp = "▁▂▃▄▅▆▇█";
        assertThat(Spark.of(Arrays.asList(0.0, 1.0, 50.0, 100.0, null), 9, ramp))
                .isEqualTo("▁▂▅█ ");
        assertThat(Spark.of(List.of(1.0, 2.0, 4.0), 2, " .:-=+*#")).isEqualTo("=#");
        assertThat(Spark.of(List.of(Double.NaN, Double.POSITIVE_INFINITY, 3.0), 3, ramp))
                .isEqualTo("▁██");
        assertThat(Spark.of(List.of(), 3, ramp)).isEmpty();
    }

    @Test
    void nothingIsPutBeyondACanvas() {
        BasicTextImage image = new BasicTextImage(10, 3);
        Canvas part = Canvas.of(image.newTextGraphics(), false, false).part(2, 1, 5, 1);
        part.put(0, 0, "longer than this", Tone.PLAIN);
        part.put(0, 1, "below", Tone.PLAIN);
        part.put(5, 0, "beside", Tone.PLAIN);
        part.put(-1, 0, "before", Tone.PLAIN);
        assertThat(image.toString().lines().skip(1).map(String::stripTrailing))
                .containsExactly("", "  long…", "");
    }

    @Test
    void aPartIsWithinItsWhole() {
        BasicTextImage image = new BasicTextImage(10, 3);
        Canvas all = Canvas.of(image.newTextGraphics(), false, false);
        assertThat(all.part(8, 2, 9, 9)).satisfies(part -> {
            assertThat(part.columns()).isEqualTo(2);
            assertThat(part.rows()).isEqualTo(1);
        });
        assertThat(all.part(20, 20, -3, 4).columns()).isZero();
        assertThat(all.below(7).rows()).isZero();
    }
}
