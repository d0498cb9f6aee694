package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.cluster.Programs.Ended;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Leaders of a real cluster change in every way, and its journals tell why. */
class ElectionsIT {
    private static final List<String> NODES = List.of("n1", "n2", "n3");

    @RegisterExtension
    private final Daemons daemons = new Daemons();

    /** The leaders as they were seen, the first one being of the first election. */
    private final List<Led> seen = new ArrayList<>();

    /** Who leads, and why there was an election; empty: it may not be known. */
    private record Led(long term, String leader, String cause) {}

    /** Lets something happen to the leader, and waits for the next one. */
    private void change(String cause, Consumer<String> deed) {
        String before = newest().leader;
        deed.accept(before);
        seen.add(await().atMost(Cluster.BOUND).until(() -> led(before, cause), Objects::nonNull));
    }

    private Led newest() {
        return seen.get(seen.size() - 1);
    }

    /** Who leads but {@code before}; null: nobody. */
    private @Nullable Led led(String before, String cause) {
        Ended ended = daemons.inside("status", "-o", "json", "--timeout", "300ms");
        if (ended.exit() != 0) {
            return null;
        }
        JsonObject status = JsonParser.parseString(ended.out()).getAsJsonObject();
        String leader = status.get("leader").isJsonNull()
                ? before
                : status.get("leader").getAsString();
        return leader.equals(before)
                ? null
                : new Led(status.get("term").getAsLong(), leader, cause);
    }

    private void signal(String name, String node) {
        daemons.get(node).signal(name);
    }

    private List<JsonObject> history(String... words) {
        List<String> all = new ArrayList<>(List.of("elections", "history", "-o", "jsonl"));
        all.addAll(List.of(words));
        return daemons.succeed(all.toArray(String[]::new))
                .out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void everyChangeIsExplainedInOrderByWhoIsLeft() {
        daemons.bootstrap(3);
        seen.add(await().atMost(Cluster.BOUND)
                .until(() -> led("", "first_election"), Objects::nonNull));
        change("transfer", leader -> daemons.succeed("leader", "transfer"));
        change("leader_gone", leader -> daemons.get(leader).kill());
        daemons.get(seen.get(1).leader).start();
        daemons.awaitHealthy();
        change("leader_silent", leader -> signal("STOP", leader));
        signal("CONT", seen.get(2).leader);
        daemons.awaitHealthy();
        // That it was stopped, its own journal tells, which nobody reads before the end.
        change("", leader -> daemons.get(leader).stop());

        List<JsonObject> history = history();
        checkExplained(history);
        String left = newest().leader;
        NODES.stream()
                .filter(node -> !node.equals(left))
                .forEach(n -> daemons.get(n).kill());
        checkOf(left);
        List<String> directories = new ArrayList<>();
        for (String node : NODES) {
            directories.add("--data-dir");
            directories.add(daemons.get(node).data().toString());
        }
        List<Led> stored = history(directories.toArray(String[]::new)).stream()
                .map(ElectionsIT::told)
                .toList();
        assertThat(stored)
                .contains(new Led(newest().term, left, "leader_stopped"))
                .hasSizeGreaterThanOrEqualTo(history.size());
    }

    private void checkExplained(List<JsonObject> history) {
        List<Led> told = history.stream().map(ElectionsIT::told).toList();
        for (int i = 0; i < seen.size(); i++) {
            Led led = seen.get(i);
            // Where nobody led in between, unseen, the cause is what was done.
            long before = i == 0 ? 0 : seen.get(i - 1).term;
            boolean known = led.term == before + 1 && !led.cause.isEmpty();
            assertThat(told).as("of %s", history).anySatisfy(t -> {
                assertThat(t.term).isEqualTo(led.term);
                assertThat(t.leader).isEqualTo(led.leader);
                if (known) {
                    assertThat(t.cause).isEqualTo(led.cause);
                }
            });
        }
        assertThat(told).extracting(Led::term).doesNotHaveDuplicates().isSorted();
    }

    /** What the only node that is left can tell. */
    private void checkOf(String left) {
        Ended ended = daemons.ctl("elections", "history", "-o", "json");
        assertThat(ended.exit()).isZero();
        assertThat(ended.err()).contains("not read: the journal of");
        JsonArray changes =
                JsonParser.parseString(ended.out()).getAsJsonObject().getAsJsonArray("changes");
        List<Led> told = changes.asList().stream()
                .map(change -> told(change.getAsJsonObject()))
                .toList();
        assertThat(told)
                .hasSizeGreaterThanOrEqualTo(seen.size())
                .anySatisfy(led -> {
                    assertThat(led.term).isEqualTo(newest().term);
                    assertThat(led.leader).isEqualTo(left);
                })
                .extracting(Led::term)
                .isSorted();
    }

    private static Led told(JsonObject change) {
        return new Led(
                change.get("term").getAsLong(),
                change.get("leader").getAsString(),
                change.get("cause").getAsString());
    }
}
