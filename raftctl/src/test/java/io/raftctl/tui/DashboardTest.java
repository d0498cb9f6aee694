package io.raftctl.tui;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalTextUtils;
import com.googlecode.lanterna.TextColor.ANSI;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private final FakeDeeds deeds = new FakeDeeds();
    private final Scenario scenario = new Scenario(3).elect().logs();
    private final Screen screen = new Screen(Screen.plain(), deeds, 80, 24).on(scenario.look());

    private String row(int row) {
        return screen.lines().get(row);
    }

    /** The row with the mark of what is selected. */
    private String selected() {
        return screen.lines().stream()
                .filter(line -> line.startsWith("▸"))
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    private static KeyStroke ctrl(char c) {
        return new KeyStroke(c, true, false);
    }

    @Test
    void noTwoKeysAreTheSame() {
        Set<String> strokes = new HashSet<>();
        for (KeyMap.Binding binding : KeyMap.ALL) {
            assertThat(binding.strokes()).isNotEmpty().allMatch(strokes::add);
            assertThat(binding.keys()).hasSizeLessThanOrEqualTo(11);
            assertThat(binding.does()).isNotEmpty().hasSizeLessThanOrEqualTo(25);
        }
    }

    @Test
    void helpHasEveryKey() {
        screen.type("?");
        for (KeyMap.Binding binding : KeyMap.ALL) {
            assertThat(screen.text()).contains(binding.keys(), binding.does());
        }
        screen.type("?");
        assertThat(screen.text()).doesNotContain("hand leadership over");
    }

    @Test
    void aNumberShowsAView() {
        String[] views = {"Overview", "Elections", "Matrix", "Log", "Events", "Performance"};
        for (int i = 0; i < views.length; i++) {
            screen.type(String.valueOf(i + 1));
            assertThat(row(1)).contains("[" + (i + 1) + " " + views[i] + "]");
        }
    }

    @Test
    void tabGoesRoundTheViews() {
        screen.press(KeyType.Tab);
        assertThat(row(1)).contains("[2 Elections]");
        screen.press(KeyType.ReverseTab, KeyType.ReverseTab);
        assertThat(row(1)).contains("[6 Performance]");
        screen.press(KeyType.Tab);
        assertThat(row(1)).contains("[1 Overview]");
    }

    @Test
    void keysMoveTheSelectionAndStopAtTheEnds() {
        assertThat(selected()).contains("n1");
        screen.type("j");
        assertThat(selected()).contains("n2");
        screen.press(KeyType.ArrowDown);
        assertThat(selected()).contains("n3");
        screen.press(KeyType.ArrowDown).type("j");
        assertThat(selected()).contains("n3");
        screen.type("k");
        assertThat(selected()).contains("n2");
        screen.press(KeyType.ArrowUp, KeyType.ArrowUp);
        assertThat(selected()).contains("n1");
        screen.press(KeyType.End);
        assertThat(selected()).contains("n3");
        screen.type("g");
        assertThat(selected()).contains("n1");
    }

    @Test
    void pagesMoveFurther() {
        screen.type("4");
        assertThat(selected()).contains(" 122 ");
        screen.press(KeyType.PageUp);
        assertThat(selected()).contains(" 108 ");
        screen.press(ctrl('b'));
        assertThat(selected()).contains("  94 ");
        screen.press(ctrl('f')).press(KeyType.PageDown);
        assertThat(selected()).contains(" 122 ");
        screen.press(KeyType.Home);
        assertThat(selected()).contains("  90 ");
        screen.type("G");
        assertThat(selected()).contains(" 122 ");
    }

    @Test
    void theEndIsFollowedUntilOneMoves() {
        screen.type("5");
        assertThat(row(2)).contains("15 of 15 events, follows the end");
        screen.on(scenario.tell("n2", "stopping", 3).look());
        assertThat(selected()).contains("stopping");
        screen.type("k");
        assertThat(row(2)).contains("15 of 16 events ");
        String kept = selected();
        screen.on(scenario.tell("n2", "started", 3).look());
        assertThat(selected()).isEqualTo(kept);
        screen.type("G");
        assertThat(row(2)).contains("17 of 17 events, follows the end");
    }

    @Test
    void aSelectedEventStaysSelectedWhenOldOnesGo() {
        screen.type("5k");
        String kept = selected();
        for (int i = 0; i < 1990; i++) {
            scenario.tell("n2", "snapshot_taken", 3);
        }
        screen.on(scenario.look());
        assertThat(selected()).isEqualTo(kept);
        assertThat(row(2)).contains("of 2000 events");
    }

    @Test
    void aFilterIsTypedAndClearedByEsc() {
        screen.type("/N2");
        assertThat(row(2)).contains("1 of 1 nodes, with \"N2\"");
        assertThat(row(23)).startsWith("/N2_");
        screen.press(KeyType.Backspace).type("3");
        assertThat(row(2)).contains("1 of 1 nodes, with \"N3\"");
        screen.press(KeyType.Enter);
        assertThat(row(23)).startsWith("? help");
        assertThat(selected()).contains("n3");
        screen.type("q");
        assertThat(screen.isOver()).isTrue();
    }

    @Test
    void escShowsAllAgain() {
        screen.type("/nothing has this");
        assertThat(row(2)).contains("no nodes");
        screen.press(KeyType.Escape);
        assertThat(row(2)).contains("1 of 3 nodes");
        screen.type("/n3").press(KeyType.Enter, KeyType.Escape);
        assertThat(row(2)).contains("1 of 3 nodes");
    }

    @Test
    void eachViewHasItsOwnFilter() {
        screen.type("/n3").press(KeyType.Enter).type("5");
        assertThat(row(2)).contains("15 of 15 events");
        screen.type("1");
        assertThat(row(2)).contains("1 of 1 nodes, with \"n3\"");
    }

    @Test
    void enterTellsAllOfTheSelected() {
        screen.type("j").press(KeyType.Enter);
        assertThat(screen.text()).contains("Node n2", "disk id", "12345678-0000-4002");
        screen.press(KeyType.Escape);
        assertThat(screen.text()).doesNotContain("disk id");
        screen.type("4").press(KeyType.Enter);
        assertThat(screen.text()).contains("Log entry 122", "checksum");
        screen.press(KeyType.Enter).type("5").press(KeyType.Enter);
        assertThat(screen.text()).contains("Event leader_changed");
    }

    @Test
    void detailsAreOfNow() {
        screen.press(KeyType.Enter);
        assertThat(screen.text()).contains("commit index     120");
        screen.on(scenario.change("n1", status -> status.setCommitIndex(121)).look());
        assertThat(screen.text()).contains("commit index     121");
    }

    @Test
    void wideAndControlCharactersKeepTheFrame() {
        screen.on(
                scenario.tell("n2", "started", 3, "version", "日本語\u0007é\ttext").look());
        screen.type("5").press(KeyType.Enter);
        List<String> frame =
                screen.lines().stream().filter(line -> line.startsWith("  │")).toList();
        assertThat(frame).hasSizeGreaterThan(4);
        assertThat(frame).anyMatch(line -> line.contains("日本語\\x07é\\x09text")).allSatisfy(line -> {
            String upTo = line.substring(0, line.lastIndexOf('│'));
            assertThat(TerminalTextUtils.getColumnWidth(upTo)).isEqualTo(77);
        });
    }

    @Test
    void detailsOfWhatIsNotThereAreNotShown() {
        screen.type("/nothing").press(KeyType.Enter, KeyType.Enter);
        assertThat(screen.text()).doesNotContain("Esc closes");
    }

    @Test
    void aLongSheetScrolls() {
        screen.press(KeyType.Enter);
        assertThat(screen.text()).contains("address").doesNotContain("version");
        screen.type("G");
        assertThat(screen.text()).contains("version").doesNotContain("address");
        screen.type("g");
        assertThat(screen.text()).contains("address");
        screen.type("j");
        assertThat(screen.text()).contains("address").doesNotContain("│ id ");
        screen.press(KeyType.ArrowUp);
        assertThat(screen.text()).contains("│ id ");
        screen.press(KeyType.PageDown, KeyType.End);
        assertThat(screen.text()).contains("version");
    }

    @Test
    void aHeldPictureIsTheSameUntilItIsLetGo() {
        screen.type("p");
        String held = screen.text();
        assertThat(row(1)).endsWith(" paused");
        scenario.lead("n2", 4).pass(5000);
        screen.on(scenario.tell("n2", "leader_elected", 4).look());
        screen.on(new Occasion.Ticked(scenario.now() + 9000));
        assertThat(screen.text()).isEqualTo(held);
        screen.type("p");
        assertThat(row(0)).contains("leader n2  term 4").endsWith("12:04:10Z");
    }

    @Test
    void timeMakesWhatIsSeenOlder() {
        screen.on(scenario.silence("n3", "connection refused").pass(1000).look());
        assertThat(screen.text()).contains("seen 1s ago");
        screen.on(new Occasion.Ticked(scenario.now() + 4000));
        assertThat(screen.text()).contains("seen 5s ago");
    }

    @Test
    void whatIsBackIsNotStaleAnyMore() {
        screen.on(scenario.silenceAll().look()).on(new Scenario(3).pass(90_000).look());
        assertThat(screen.text()).contains("● healthy").doesNotContain("seen ", "Nothing has");
    }

    @Test
    void qAndCtrlCQuit() {
        screen.type("q");
        assertThat(screen.isOver()).isTrue();
        for (KeyStroke key : List.of(ctrl('c'), ctrl('C'), new KeyStroke(KeyType.EOF))) {
            Screen other = new Screen(Screen.plain(), deeds, 80, 24).on(scenario.look());
            assertThat(other.type("?").press(key).isOver()).isTrue();
        }
    }

    @Test
    void ctrlCQuitsWhileSomethingIsTypedAndQDoesNot() {
        screen.type("/q");
        assertThat(screen.isOver()).isFalse();
        screen.press(KeyType.Enter).type("Aq");
        assertThat(screen.isOver()).isFalse();
        screen.press(ctrl('c'));
        assertThat(screen.isOver()).isTrue();
    }

    @Test
    void otherKeysDoNothing() {
        String before = screen.text();
        screen.type("xyzB%")
                .press(KeyType.F5, KeyType.Insert, KeyType.Unknown, KeyType.Escape)
                .press(new KeyStroke('q', false, true))
                .press(ctrl('q'));
        assertThat(screen.text()).isEqualTo(before);
        assertThat(screen.isOver()).isFalse();
    }

    @Test
    void aScreenThatIsTooSmallTakesNoKeysButToQuit() {
        Screen small = new Screen(Screen.plain(), deeds, 79, 24).on(scenario.look());
        small.type("jjT").press(KeyType.Tab, KeyType.Enter);
        assertThat(deeds.planned).isEmpty();
        assertThat(small.text()).contains("needs 80x24", "this is 79x24");
        assertThat(small.type("q").isOver()).isTrue();
    }

    @Test
    void withoutColoursThereAreOnlyBoldAndReverse() {
        scenario.silence("n3", "connection refused");
        screen.on(scenario.look());
        assertThat(screen.characters()).allSatisfy(character -> {
            assertThat(character.getForegroundColor()).isEqualTo(ANSI.DEFAULT);
            assertThat(character.getBackgroundColor()).isEqualTo(ANSI.DEFAULT);
            assertThat(character.getModifiers()).isSubsetOf(SGR.BOLD, SGR.REVERSE);
        });
    }

    @Test
    void coloursAreFew() {
        Manner colored = new Manner(false, false, true, false, 500);
        scenario.silence("n3", "connection refused");
        Screen other = new Screen(colored, deeds, 120, 40).on(scenario.look());
        assertThat(other.characters())
                .extracting(character -> character.getForegroundColor())
                .contains(ANSI.GREEN, ANSI.RED)
                .isSubsetOf(ANSI.DEFAULT, ANSI.GREEN, ANSI.YELLOW, ANSI.RED, ANSI.BLACK_BRIGHT);
    }

    @Test
    void asciiIsAllThereIs() {
        Manner ascii = new Manner(false, true, false, false, 500);
        for (int[] size : new int[][] {{80, 24}, {120, 40}, {200, 50}}) {
            Screen other = new Screen(ascii, deeds, size[0], size[1]);
            scenario.tell("日本", "started", 3, "version", "ü").silence("n3", "réfusé");
            other.on(scenario.look());
            for (String keys : List.of("1", "2", "3", "4", "5", "6", "?", "?A")) {
                assertThat(other.type(keys).text())
                        .matches(text ->
                                text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f));
            }
        }
    }
}
