package io.raftctl.tui;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyType;
import io.raftctl.tui.Deeds.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is done that was not planned, seen and agreed to. */
class DialogTest {
    private static final Deed REMOVE = new Deed.Remove("n3");

    private final FakeDeeds deeds = new FakeDeeds();
    private final Scenario scenario = new Scenario(3);
    private final Screen screen = open(Screen.plain());

    private Screen open(Manner manner) {
        return new Screen(manner, deeds, 80, 24).on(scenario.look());
    }

    private static Occasion planned(Deed deed, int exit, String... lines) {
        return new Occasion.Answered(new Answer(deed, true, exit, List.of(lines)));
    }

    private static Occasion done(Deed deed, int exit, String... lines) {
        return new Occasion.Answered(new Answer(deed, false, exit, List.of(lines)));
    }

    private String bottom() {
        return screen.lines().get(23);
    }

    @Test
    void aPlanIsAwaitedAndShownWithCancelFocused() {
        screen.type("jT");
        assertThat(deeds.planned).containsExactly(new Deed.Transfer("n2"));
        assertThat(screen.text())
                .contains("Finding out", "▸[ Cancel ]")
                .doesNotContain("[ Transfer ]");
        screen.on(planned(new Deed.Transfer("n2"), 0, "n2 would lead"));
        assertThat(screen.text()).contains("n2 would lead", "▸[ Cancel ]", " [ Transfer ]");
        screen.press(KeyType.Enter);
        assertThat(screen.text()).doesNotContain("Cancel");
        assertThat(deeds.performed).isEmpty();
    }

    @Test
    void enterBeforeThePlanIsThereDoesNothingButCancel() {
        screen.type("jjR").type("n3").press(KeyType.Enter, KeyType.Enter);
        assertThat(screen.text()).doesNotContain("Cancel");
        screen.on(planned(REMOVE, 0, "free"));
        assertThat(deeds.performed).isEmpty();
        assertThat(screen.text()).doesNotContain("free");
    }

    @Test
    void theDeedIsDoneOnceAndItsOutcomeTold() {
        Deed transfer = new Deed.Transfer("n2");
        screen.type("jT").on(planned(transfer, 0, "n2 would lead"));
        screen.press(KeyType.Tab, KeyType.Enter, KeyType.Enter);
        assertThat(deeds.performed).containsExactly(transfer);
    }

    @Test
    void theOutcomeIsShownInWords() {
        Deed transfer = new Deed.Transfer("n2");
        for (int[] exit : new int[][] {{0}, {6}, {10}, {11}, {77}}) {
            screen.type("gjT").on(planned(transfer, 0)).press(KeyType.ArrowRight, KeyType.Enter);
            assertThat(screen.text()).contains("Being done", "▸[ Close ]");
            screen.on(done(transfer, exit[0], "a line"));
            assertThat(screen.text()).contains("a line", "(" + exit[0] + ")", "▸[ Close ]");
            screen.press(KeyType.Enter);
            assertThat(screen.text()).doesNotContain("Close");
        }
        assertThat(deeds.performed).hasSize(5);
    }

    @Test
    void aClosedDialogTellsTheOutcomeBelow() {
        Deed transfer = new Deed.Transfer("n2");
        screen.type("jT").on(planned(transfer, 0)).press(KeyType.ArrowRight, KeyType.Enter);
        screen.press(KeyType.Escape);
        assertThat(bottom()).isEqualTo("transfer to n2 is under way");
        screen.type("S");
        assertThat(bottom()).isEqualTo("transfer to n2 is under way still");
        assertThat(deeds.planned).hasSize(1);
        screen.on(done(transfer, 10));
        assertThat(bottom()).startsWith("transfer to n2: unknown");
        screen.type("S");
        assertThat(deeds.planned).hasSize(2);
    }

    @Test
    void aChoicePlansAnew() {
        screen.type("jT").press(KeyType.ReverseTab).type(" ");
        assertThat(deeds.planned).containsExactly(new Deed.Transfer("n2"), new Deed.Transfer(null));
        screen.on(planned(new Deed.Transfer("n2"), 0, "old"));
        assertThat(screen.text()).doesNotContain("old").contains("Finding out");
        screen.on(planned(new Deed.Transfer(null), 0, "n3 suits best"));
        assertThat(screen.text()).contains("n3 suits best", "(x) the one that suits best");
        screen.press(KeyType.Tab, KeyType.Tab, KeyType.Enter);
        assertThat(deeds.performed).containsExactly(new Deed.Transfer(null));
    }

    @Test
    void theLeaderIsNoTarget() {
        screen.type("T");
        assertThat(deeds.planned).containsExactly(new Deed.Transfer(null));
        assertThat(screen.text()).contains("To: (x) the one that suits best").doesNotContain("( )");
    }

    @Test
    void aSnapshotIsOfTheSelectedNodeOrOfAll() {
        screen.type("jjS");
        assertThat(deeds.planned).containsExactly(new Deed.TakeSnapshot("n3"));
        screen.press(KeyType.Escape).type("/nobody").press(KeyType.Enter).type("S");
        assertThat(deeds.planned).endsWith(new Deed.TakeSnapshot(null));
    }

    @Test
    void nothingIsRemovedWithoutItsTypedId() {
        screen.type("jjR").on(planned(REMOVE, 0, "free"));
        screen.press(KeyType.ArrowRight, KeyType.Enter);
        assertThat(screen.text()).contains("Type n3 to agree first.", "▸ Type n3");
        screen.type("n2").press(KeyType.Tab, KeyType.Tab, KeyType.Enter);
        assertThat(deeds.performed).isEmpty();
        screen.press(KeyType.Backspace).type("3").press(KeyType.Enter, KeyType.Enter);
        assertThat(deeds.performed).isEmpty();
        assertThat(screen.text()).doesNotContain("Cancel");
        screen.type("R").on(planned(REMOVE, 0)).type("n3");
        screen.press(KeyType.Tab, KeyType.ArrowRight, KeyType.Enter);
        assertThat(deeds.performed).containsExactly(REMOVE);
    }

    @Test
    void whatIsRefusedCannotBeDone() {
        screen.type("jjR").on(planned(REMOVE, 6, "2 needed"));
        assertThat(screen.text()).contains("refused by a safety check (6)", "2 needed");
        screen.type("n3").press(KeyType.Tab, KeyType.Tab, KeyType.Enter);
        assertThat(deeds.performed).isEmpty();
        assertThat(deeds.planned).containsExactly(REMOVE, REMOVE);
        screen.on(planned(REMOVE, 0, "free"));
        assertThat(screen.text()).contains(" [ Remove ]", "▸[ Cancel ]");
    }

    @Test
    void nobodyIsRemovedWhereNobodyIsSelected() {
        screen.type("/nobody").press(KeyType.Enter).type("R");
        assertThat(bottom()).isEqualTo("No member is selected.");
        assertThat(deeds.planned).isEmpty();
    }

    @Test
    void twoMembersOfOneIdAreToldApart() {
        Scenario replaced = new Scenario(3);
        replaced.change(
                "n1",
                status -> status.addLearners(status.getVoters(2).toBuilder()
                        .setDisk(status.getVoters(1).getDisk())));
        Screen other = new Screen(Screen.plain(), deeds, 80, 24).on(replaced.look());
        other.type("jjjR");
        assertThat(deeds.planned).containsExactly(new Deed.Remove("n3/12345678"));
    }

    @Test
    void addAsksForWhatItNeeds() {
        screen.type("A");
        assertThat(screen.text()).contains("▸ Id:", "[ Plan ]");
        screen.press(KeyType.Enter, KeyType.Enter, KeyType.Tab, KeyType.Tab, KeyType.Enter);
        assertThat(deeds.planned).isEmpty();
        assertThat(screen.text()).contains("Something has to be filled in first.");
        screen.type("n4").press(KeyType.Enter).type("h:7");
        screen.press(KeyType.Tab).type(" ").press(KeyType.Tab, KeyType.Tab, KeyType.Enter);
        Deed add = new Deed.Add("n4", "h:7", true);
        assertThat(deeds.planned).containsExactly(add);
        screen.on(planned(add, 0, "4 members"));
        assertThat(screen.text()).contains("▸[ Cancel ]", "4 members");
        screen.press(KeyType.ArrowRight, KeyType.Enter);
        assertThat(deeds.performed).containsExactly(add);
    }

    @Test
    void anotherIdNeedsAnotherPlan() {
        screen.type("An4").press(KeyType.Tab).type("h:7");
        screen.press(KeyType.Tab, KeyType.Tab, KeyType.Tab, KeyType.Enter);
        screen.on(planned(new Deed.Add("n4", "h:7", false), 0, "4 members"));
        screen.type("5");
        assertThat(screen.text()).contains("Id: [n45_]", "[ Plan ]").doesNotContain("4 members");
        screen.press(KeyType.ReverseTab, KeyType.Enter);
        assertThat(deeds.performed).isEmpty();
    }

    @Test
    void aLongPlanScrolls() {
        String[] lines = new String[40];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "line " + i + ".";
        }
        screen.type("jT").on(planned(new Deed.Transfer("n2"), 0, lines));
        assertThat(screen.text()).contains("line 0.").doesNotContain("line 39.");
        for (int i = 0; i < 60; i++) {
            screen.press(KeyType.ArrowDown);
        }
        assertThat(screen.text()).contains("line 39.", "▸[ Cancel ]").doesNotContain("line 0.");
        screen.press(KeyType.ArrowUp);
        assertThat(screen.text()).contains("line 38.").doesNotContain("line 39.");
    }

    @Test
    void readonlyAndReplayedPerformNothing() {
        for (Manner manner : List.of(
                new Manner(true, false, false, false, 500),
                new Manner(false, false, false, true, 500))) {
            Screen other = open(manner);
            for (String key : List.of("T", "S", "A", "R")) {
                other.type(key);
                assertThat(other.lines().get(23)).endsWith("changes nothing.");
                other.press(KeyType.Tab, KeyType.Enter, KeyType.Escape);
            }
            assertThat(other.text()).doesNotContain("T transfer");
        }
        assertThat(deeds.planned).isEmpty();
        assertThat(deeds.performed).isEmpty();
    }
}
