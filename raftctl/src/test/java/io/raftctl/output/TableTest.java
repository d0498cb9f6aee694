package io.raftctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableTest {
    private record Pet(String name, @Nullable Integer legs) {}

    private static final List<Column<Pet>> COLUMNS = List.of(
            Column.<Pet>of("NAME", Pet::name).toned(pet -> Tone.GOOD),
            Column.of("LEGS", Pet::legs),
            Column.narrow("NOTE", pet -> "short"),
            Column.wide("NOTE", pet -> "a longer note"));

    private static Table<Pet> table(boolean wide, boolean headers, boolean color) {
        return new Table<>(COLUMNS, new Look(wide, headers, color));
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(table(false, true, false).render(List.of(new Pet("ox", 4), new Pet("emu", 2))))
                .isEqualTo("""
                        NAME  LEGS  NOTE
                        ox    4     short
                        emu   2     short
                        """);
    }

    @Test
    void wideHasItsOwnColumns() {
        assertThat(table(true, false, false).render(List.of(new Pet("salamander", 4))))
                .isEqualTo("salamander  4  a longer note\n");
    }

    @Test
    void whatIsNotThereShowsAsADash() {
        assertThat(table(false, false, false).render(List.of(new Pet("", null))))
                .isEqualTo("-  -  short\n");
    }

    @Test
    void headersComeOnceAndColumnsOnlyGrow() {
        Table<Pet> table = table(false, true, false);
        assertThat(table.render(List.of(new Pet("elephant", 4))))
                .isEqualTo("NAME      LEGS  NOTE\nelephant  4     short\n");
        assertThat(table.render(List.of(new Pet("ox", 4)))).isEqualTo("ox        4     short\n");
        assertThat(table.render(List.of())).isEmpty();
    }

    @Test
    void coloursDoNotShiftColumns() {
        assertThat(table(false, false, true).render(List.of(new Pet("ox", 4), new Pet("emu", 2))))
                .isEqualTo("\033[32mox\033[0m   4  short\n\033[32memu\033[0m  2  short\n");
    }

    @Test
    void charactersCountNotTheirCodeUnits() {
        assertThat(table(false, false, false).render(List.of(new Pet("🦔", 4), new Pet("ox", 4))))
                .isEqualTo("🦔   4  short\nox  4  short\n");
    }
}
