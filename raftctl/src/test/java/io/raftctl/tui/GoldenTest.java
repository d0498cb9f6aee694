package io.raftctl.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.googlecode.lanterna.input.KeyType;
import io.raftctl.house.Sources;
import io.raftctl.tui.Deeds.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Screens as they were read and found good. */
class GoldenTest {
    private static final Path DIRECTORY =
            Sources.ROOT.resolve("raftctl/src/test/resources/io/raftctl/tui");

    /** Makes the files anew, to be read before they are kept. */
    private static final String COMMAND = "mvn -q -B -pl raftctl -am test -Dtest=GoldenTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true";

    private static final List<String> VIEWS =
            List.of("overview", "elections", "matrix", "log", "events", "performance");

    private static final List<String> PLAN = List.of(
            "now:   3 voters, 2 needed, 3 reachable, 1 may fail",
            "after: 2 voters, 2 needed, 2 reachable, none may fail",
            "n3 has 0 entries to catch up with");

    private final Map<String, Screen> screens = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> screensAreAsTheyWere() {
        views();
        troubles();
        popups();
        smallDeeds();
        changesOfMembers();
        return screens.entrySet().stream()
                .map(screen -> dynamicTest(
                        screen.getKey(), () -> check(screen.getKey(), screen.getValue())));
    }

    @Test
    void nothingElseIsThere() throws IOException {
        views();
        troubles();
        popups();
        smallDeeds();
        changesOfMembers();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            screens.keySet().stream().map(name -> name + ".txt").toList());
        }
    }

    private static void check(String name, Screen screen) throws IOException {
        Path file = DIRECTORY.resolve(name + ".txt");
        String text = screen.text();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, text);
        }
        assertThat(text)
                .as("%s; make it anew with: %s", file, COMMAND)
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }

    private void views() {
        for (int view = 0; view < VIEWS.size(); view++) {
            for (int[] size : new int[][] {{80, 24}, {120, 40}, {200, 50}}) {
                String name = "%s-%dx%d".formatted(VIEWS.get(view), size[0], size[1]);
                Screen screen = new Screen(Screen.plain(), new FakeDeeds(), size[0], size[1]);
                screens.put(name, busy(screen).type(String.valueOf(view + 1)));
            }
        }
    }

    /** A healthy cluster of three after forty looks. */
    private static Screen busy(Screen screen) {
        Scenario scenario = new Scenario(3).elect().logs();
        for (int i = 0; i < 40; i++) {
            double ops = 1000 + 40 * (i * 7 % 23);
            long force = 700 + 90L * (i * 5 % 11);
            scenario.change("n1", status -> status.setOpsPerSecond(ops).setForceP99Us(force));
            scenario.change("n2", status -> status.setForceP99Us(2 * force));
            scenario.read(i == 20 ? null : (Long) (600 + 50L * (i * 3 % 17)));
            screen.on(scenario.pass(500).look());
        }
        return screen;
    }

    private void troubles() {
        screens.put("waiting", small(Screen.plain()));
        screens.put("too-small", new Screen(Screen.plain(), new FakeDeeds(), 60, 15));
        screens.put(
                "unreachable-from-the-start",
                small(Screen.plain())
                        .on(new Scenario(3).silenceAll().look())
                        .on(new Occasion.Ticked(Scenario.NOON + 4000)));
        screens.put("stale", stale(small(Screen.plain())));
        screens.put("stale-cards", stale(new Screen(Screen.plain(), new FakeDeeds(), 120, 40)));
        screens.put("stale-matrix", stale(small(Screen.plain())).type("3"));
        screens.put("stale-performance", stale(small(Screen.plain())).type("6"));
        screens.put("dead", dead(small(Screen.plain())));
        screens.put("dead-cards", dead(new Screen(Screen.plain(), new FakeDeeds(), 120, 40)));
        screens.put("no-leader", small(Screen.plain()).on(leaderless().look()));
        screens.put("split-matrix", small(Screen.plain()).on(split().look()).type("3"));
        screens.put("conflict", small(Screen.plain()).on(forked(121).look()).type("4"));
        screens.put("diverged", small(Screen.plain()).on(forked(115).look()).type("4"));
        screens.put(
                "conflict-200x50",
                new Screen(Screen.plain(), new FakeDeeds(), 200, 50)
                        .on(forked(121).look())
                        .type("4"));
        screens.put("seven", small(Screen.plain()).on(new Scenario(7).look()));
        screens.put(
                "seven-matrix", small(Screen.plain()).on(new Scenario(7).look()).type("3"));
        screens.put(
                "seven-cards",
                new Screen(Screen.plain(), new FakeDeeds(), 120, 40).on(new Scenario(7).look()));
        screens.put(
                "paused", busy(small(new Manner(true, false, true, false, 500))).type("p"));
        screens.put(
                "replayed",
                busy(small(new Manner(true, false, true, true, 500)))
                        .on(new Occasion.Ended())
                        .type("T"));
        for (int view = 1; view <= VIEWS.size(); view++) {
            screens.put(
                    "ascii-" + VIEWS.get(view - 1),
                    stale(small(new Manner(false, true, false, false, 500)))
                            .type(String.valueOf(view)));
        }
    }

    private static Screen small(Manner manner) {
        return new Screen(manner, new FakeDeeds(), 80, 24);
    }

    private static Screen stale(Screen screen) {
        Scenario scenario = new Scenario(3).elect().logs();
        screen.on(scenario.look());
        scenario.silence("n3", "connection refused")
                .log("n1", 92, 124, 123)
                .log("n2", 92, 124, 122);
        return screen.on(scenario.pass(12_400).look());
    }

    private static Screen dead(Screen screen) {
        Scenario scenario = new Scenario(3).elect();
        screen.on(scenario.look());
        screen.on(scenario.silenceAll().pass(500).look());
        return screen.on(new Occasion.Ticked(scenario.pass(31_000).now()));
    }

    private static Scenario leaderless() {
        Scenario scenario = new Scenario(3).silence("n1", "connection refused");
        for (String node : List.of("n2", "n3")) {
            scenario.change(
                    node,
                    status -> status.clearLeader()
                            .setTerm(4)
                            .setRole("precandidate")
                            .clearVotedFor());
        }
        return scenario;
    }

    private static Scenario split() {
        return new Scenario(5)
                .change(
                        "n4",
                        status -> status.setTerm(4)
                                .setLeader("n5")
                                .setVotedFor("n5")
                                .addProblems("n1: connection timed out"))
                .change(
                        "n5",
                        status -> status.setTerm(4)
                                .setLeader("n5")
                                .setRole("leader")
                                .addProblems("n1: connection timed out"));
    }

    private static Scenario forked(long from) {
        return new Scenario(3)
                .log("n1", 105, 124, 120)
                .log("n2", 105, 123, 120)
                .log("n3", 105, 122, 120)
                .fork("n3", from, 2);
    }

    private void popups() {
        screens.put("help", busy(small(Screen.plain())).type("?"));
        screens.put("filter", busy(small(Screen.plain())).type("5/vote"));
        screens.put("filtered", busy(small(Screen.plain())).type("2/n3").press(KeyType.Enter));
        screens.put("details-node", busy(small(Screen.plain())).type("j").press(KeyType.Enter));
        screens.put(
                "details-node-120x40",
                busy(new Screen(Screen.plain(), new FakeDeeds(), 120, 40)).press(KeyType.Enter));
        screens.put("details-event", busy(small(Screen.plain())).type("5kkk").press(KeyType.Enter));
        screens.put(
                "details-election", busy(small(Screen.plain())).type("2kkk").press(KeyType.Enter));
        screens.put(
                "details-entry",
                small(Screen.plain()).on(forked(121).look()).type("4k").press(KeyType.Enter));
    }

    private void smallDeeds() {
        Deed transfer = new Deed.Transfer("n2");
        Deed snapshot = new Deed.TakeSnapshot("n1");
        String plan = "n1 leads term 3; n2 would lead";
        screens.put("transfer-planning", busy(small(Screen.plain())).type("jT"));
        screens.put(
                "transfer",
                busy(small(Screen.plain()))
                        .type("jT")
                        .on(answer(transfer, true, 0, List.of(plan, "n2 is 0 entries behind"))));
        screens.put(
                "transfer-done",
                busy(small(Screen.plain()))
                        .type("jT")
                        .on(answer(transfer, true, 0, List.of(plan)))
                        .press(KeyType.Tab, KeyType.Enter)
                        .on(answer(transfer, false, 10, List.of("no answer within 5s"))));
        screens.put(
                "snapshot",
                busy(small(Screen.plain()))
                        .type("S")
                        .on(answer(snapshot, true, 0, List.of("n1: at index 120"))));
    }

    private void changesOfMembers() {
        String refusal = "of the 2 voters that stay 1 is reachable, and 2 are needed";
        screens.put(
                "remove",
                busy(small(Screen.plain()))
                        .type("jjR")
                        .on(answer(new Deed.Remove("n3"), true, 0, PLAN)));
        screens.put(
                "remove-not-agreed",
                busy(small(Screen.plain()))
                        .type("jjR")
                        .on(answer(new Deed.Remove("n3"), true, 0, PLAN))
                        .press(KeyType.ArrowRight, KeyType.Enter));
        screens.put(
                "remove-refused",
                busy(small(Screen.plain()))
                        .type("jjR")
                        .on(answer(
                                new Deed.Remove("n3"),
                                true,
                                6,
                                List.of(refusal, "start n2 first"))));
        screens.put(
                "add-asking",
                busy(small(Screen.plain())).type("An4").press(KeyType.Tab).type("127.0.0.1:70"));
        screens.put(
                "add",
                busy(small(Screen.plain()))
                        .type("An4")
                        .press(KeyType.Tab)
                        .type("127.0.0.1:7004")
                        .press(KeyType.Tab, KeyType.Enter, KeyType.Tab, KeyType.Tab, KeyType.Enter)
                        .on(answer(new Deed.Add("n4", "127.0.0.1:7004", true), true, 0, PLAN)));
    }

    private static Occasion answer(Deed deed, boolean planned, int exit, List<String> lines) {
        return new Occasion.Answered(new Answer(deed, planned, exit, lines));
    }
}
