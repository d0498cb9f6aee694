package io.raftctl.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.googlecode.lanterna.graphics.BasicTextImage;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import io.raftctl.timeline.Happening;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Lease;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.Quorum;
import io.raftd.client.view.Reason;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever comes in, every view is drawn at every size, and within its bounds. */
class GarbageTest {
    private static final String NASTY = "\u001b[2J\u0007日本語\u0301\u202e\t\n\ud800\u0000😀\\";
    private static final int[] WIDTHS = {1, 2, 7, 79, 80, 120, 200};
    private static final int[] HEIGHTS = {1, 2, 5, 23, 24, 40, 50};

    @TestFactory
    Stream<DynamicTest> nothingBreaksAScreen() {
        Map<String, Occasion> looks = new LinkedHashMap<>();
        looks.put("no nodes", look(view(List.of(), null)));
        looks.put("one", new Scenario(1).look());
        looks.put("seven", new Scenario(7).elect().logs().look());
        looks.put("all silent", new Scenario(5).silenceAll().look());
        looks.put("nameless", look(view(List.of(nameless("a:1"), nameless("a:1")), null)));
        looks.put("nasty", look(view(List.of(nasty(NASTY), nasty("x".repeat(200))), NASTY)));
        looks.put("wide", look(view(List.of(nasty("日".repeat(100))), "日")));
        looks.put("many", look(view(many(), "n7")));
        return looks.entrySet().stream()
                .map(look -> dynamicTest(look.getKey(), () -> check(look.getValue())));
    }

    private static void check(Occasion look) {
        for (boolean ascii : new boolean[] {false, true}) {
            Dashboard dashboard =
                    new Dashboard(new Manner(false, ascii, true, false, 500), new FakeDeeds());
            dashboard.on(new Occasion.Resized(200, 50));
            dashboard.on(look);
            dashboard.on(new Occasion.Ticked(Long.MAX_VALUE));
            for (char view = '1'; view <= '6'; view++) {
                press(dashboard, view);
                sizes(dashboard);
                popups(dashboard);
            }
        }
    }

    /** Above a view: help, details and each dialog. */
    private static void popups(Dashboard dashboard) {
        for (char key : "?\nTSAR".toCharArray()) {
            dashboard.on(new Occasion.Resized(200, 50));
            if (key == '\n') {
                dashboard.on(new Occasion.Pressed(new KeyStroke(KeyType.Enter)));
            } else {
                press(dashboard, key);
            }
            for (int[] size : new int[][] {{80, 24}, {90, 25}, {200, 50}}) {
                draw(dashboard, size[0], size[1]);
            }
            dashboard.on(new Occasion.Pressed(new KeyStroke(KeyType.Escape)));
        }
        assertThat(dashboard.isOver()).isFalse();
    }

    private static void press(Dashboard dashboard, char key) {
        dashboard.on(new Occasion.Resized(200, 50));
        dashboard.on(new Occasion.Pressed(new KeyStroke(key, false, false)));
    }

    private static void sizes(Dashboard dashboard) {
        for (int width : WIDTHS) {
            for (int height : HEIGHTS) {
                draw(dashboard, width, height);
            }
        }
    }

    private static void draw(Dashboard dashboard, int width, int height) {
        BasicTextImage image = new BasicTextImage(width, height);
        dashboard.draw(image.newTextGraphics());
        StringBuilder all = new StringBuilder();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                all.append(image.getCharacterAt(column, row).getCharacterString());
            }
        }
        assertThat(all.chars().noneMatch(Character::isISOControl)).isTrue();
    }

    private static Occasion look(ClusterView view) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put(NASTY, NASTY);
        fields.put("voter", null);
        fields.put("votes", List.of(NASTY));
        fields.put("silentMs", Long.MIN_VALUE);
        List<Happening> events = new ArrayList<>();
        for (String type : List.of("vote", "leader_elected", "leader_changed", "started", NASTY)) {
            events.add(new Happening(Long.MAX_VALUE, NASTY, 1, type, Long.MAX_VALUE, fields));
            events.add(new Happening(Long.MIN_VALUE, "", -1, type, -1, Map.of()));
        }
        LogTail.Line line = new LogTail.Line(
                Long.MAX_VALUE, Long.MIN_VALUE, NASTY, Long.MAX_VALUE, Long.MAX_VALUE, NASTY, -1);
        Map<String, LogTail> logs = new HashMap<>();
        for (NodeView node : view.nodes()) {
            logs.put(node.name(), new LogTail(Long.MAX_VALUE, List.of(line)));
        }
        logs.put("gone", new LogTail(-1, List.of()));
        return new Occasion.Looked(new Glimpse(0, view, events, logs, Long.MAX_VALUE));
    }

    private static ClusterView view(List<NodeView> nodes, @Nullable String leader) {
        return new ClusterView(
                null,
                List.of(new Reason(Reason.Code.NOT_SERVING, null, NASTY.repeat(30))),
                leader,
                leader == null ? null : Long.MAX_VALUE,
                null,
                true,
                new Lease(Long.MAX_VALUE, Long.MIN_VALUE),
                leader == null ? null : Long.MAX_VALUE,
                List.of(),
                leader == null ? null : new Quorum(0, 0),
                nodes,
                List.of());
    }

    private static NodeView nameless(String address) {
        return new NodeView(
                null, address, null, NodeView.Membership.NONE, null, null, null, null, null);
    }

    private static NodeView nasty(String name) {
        Status status = Status.newBuilder()
                .setNode(name)
                .setState(name)
                .setRole(name)
                .setTerm(-1)
                .setVotedFor(name)
                .setLeader(name)
                .setCommitIndex(Long.MAX_VALUE)
                .setAppliedIndex(Long.MIN_VALUE)
                .setDiskFreeBytes(-1)
                .setForceP99Us(Long.MAX_VALUE)
                .setOpsPerSecond(Double.NaN)
                .setUptimeMs(-1)
                .addProblems(name)
                .addAlarms(name)
                .build();
        return new NodeView(
                name,
                name,
                name,
                NodeView.Membership.VOTER,
                status,
                name,
                new NodeView.Progress(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, false),
                new NodeView.Transfer(name, Long.MAX_VALUE, 0, Long.MAX_VALUE),
                Long.MIN_VALUE);
    }

    private static List<NodeView> many() {
        List<NodeView> nodes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            nodes.add(nasty("node-" + i));
            nodes.add(nameless("10.0.0." + i + ":7001"));
        }
        return nodes;
    }
}
