package io.raftctl.cluster;

import static io.raftctl.house.Installed.needs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftctl.cluster.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard in a real terminal, of real processes. */
class DashboardIT {
    private static final Pattern LEADER = Pattern.compile("leader (n[123])\\b");

    private static final String POPUP = "Esc closes";

    @TempDir
    private Path dir;

    @BeforeEach
    void terminal() {
        needs("tmux");
        needs("stty");
    }

    private Tmux tmux(String endpoints) {
        return new Tmux(dir, Map.of("RAFTCTL_ENDPOINTS", endpoints));
    }

    /** Types it, with what tells afterwards how it went. */
    private static void dashboard(Tmux tmux, String options) {
        tmux.line("modes() { stty -a | sed 's/rows .* columns [0-9]*;//'; }");
        tmux.line("clear; modes >before; " + Programs.ROOT + "/raftctl/bin/raftctl dashboard "
                + options + "; echo $? >code; modes >after; touch ended");
    }

    private static String leader(String screen) {
        Matcher leader = LEADER.matcher(screen);
        return leader.find() ? leader.group(1) : "";
    }

    private void assertClean(Tmux tmux, int exit) throws IOException {
        await().atMost(Cluster.BOUND).until(() -> Files.exists(dir.resolve("ended")));
        assertThat(dir.resolve("code")).as(tmux.screen()).content().isEqualTo(exit + "\n");
        assertThat(dir.resolve("after")).hasSameTextualContentAs(dir.resolve("before"));
        assertThat(tmux.state()).isEqualTo("alternate 0 cursor 1");
    }

    @Test
    void itShowsAClusterWhateverBecomesOfIt() throws IOException {
        try (RealCluster cluster = new RealCluster(dir.resolve("playground"));
                Tmux tmux = tmux(cluster.endpoints())) {
            dashboard(tmux, "--refresh 200ms --record recording");
            String first = leader(tmux.await(screen -> !leader(screen).isEmpty()));
            assertThat(tmux.state()).isEqualTo("alternate 1 cursor 0");
            checkKeys(tmux);
            first = handOver(tmux, first);
            cluster.signal("kill", first);
            List<String> others = RealCluster.othersThan(first);
            tmux.await(screen -> others.contains(leader(screen)));
            tmux.resize(120, 40);
            tmux.await(screen -> screen.lines().count() == 40
                    && screen.lines().anyMatch(line -> line.length() > 100));
            for (String other : others) {
                cluster.signal("kill", other);
            }
            tmux.await(screen -> leader(screen).isEmpty());
            for (String node : List.of("n1", "n2", "n3")) {
                cluster.signal("start", node);
            }
            tmux.await(screen -> !leader(screen).isEmpty());
            tmux.press("q");
            assertClean(tmux, 0);
            Ended replay = Programs.raftctl(
                    Map.of("LC_ALL", "C.UTF-8"),
                    List.of("dashboard", "--once", "--replay", dir.resolve("recording") + ""));
            assertThat(replay.exit()).as(replay.err()).isZero();
            assertThat(leader(replay.out())).isNotEmpty();
            assertThat(replay.err()).isEmpty();
        }
    }

    private static void checkKeys(Tmux tmux) {
        for (int view = 1; view <= 6; view++) {
            String tab = "[" + view + " ";
            tmux.press(Integer.toString(view));
            tmux.await(screen -> screen.contains(tab));
        }
        tmux.press("1");
        tmux.press("Enter");
        tmux.await(screen -> screen.contains(POPUP));
        tmux.press("Escape");
        tmux.await(screen -> !screen.contains(POPUP));
        tmux.press("Down");
        tmux.await(screen -> screen.contains("2 of 3 nodes"));
    }

    /** By the dialog; returns the next leader. */
    private static String handOver(Tmux tmux, String leader) {
        tmux.press("T");
        tmux.await(screen -> screen.contains("would go from " + leader));
        tmux.press("Right");
        tmux.await(screen -> screen.contains("\u25b8[ Transfer ]"));
        tmux.press("Enter");
        List<String> others = RealCluster.othersThan(leader);
        String next = leader(tmux.await(
                screen -> screen.contains("done (0)") && others.contains(leader(screen))));
        tmux.press("Escape");
        tmux.await(screen -> !screen.contains("[ Close ]"));
        return next;
    }

    @ParameterizedTest
    @CsvSource({"q, , 0", "C-c, , 130", ", INT, 130", ", TERM, 143", ", HUP, 129"})
    void everyWayOutLeavesTheTerminalAsItWas(String key, String signal, int exit) throws Exception {
        try (Tmux tmux = tmux("127.0.0.1:1")) {
            dashboard(tmux, "--refresh 200ms");
            tmux.await(screen -> screen.contains("127.0.0.1:1 does not answer"));
            if (key != null) {
                tmux.press(key);
            } else {
                String pid = Long.toString(tmux.program().pid());
                Process kill = new ProcessBuilder("kill", "-" + signal, pid).start();
                assertThat(kill.waitFor()).isZero();
            }
            assertClean(tmux, exit);
        }
    }

    @Test
    void itGoesWithItsTerminal() throws Exception {
        ProcessHandle program;
        try (Tmux tmux = tmux("127.0.0.1:1")) {
            dashboard(tmux, "--refresh 200ms");
            tmux.await(screen -> screen.contains("127.0.0.1:1 does not answer"));
            program = tmux.program();
        }
        await().atMost(Cluster.BOUND).until(() -> !program.isAlive());
    }
}
