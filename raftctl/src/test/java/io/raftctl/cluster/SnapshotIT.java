package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Snapshots that nodes take by themselves, send to each other, and start from. */
class SnapshotIT {
    /** How many times the node that is alone is killed; {@code -Dkills=20} for the long run. */
    private static final int KILLS = Integer.getInteger("kills", 3);

    private static final int CORRUPT = 65;

    /** A few more entries than the log keeps behind a snapshot. */
    private static final int MORE_THAN_KEPT = 11_000;

    private static final int SMALL = 100;
    private static final int LARGE = 512 << 10;

    /** So many large values that a transfer of them takes a while. */
    private static final int MANY = 64;

    private static final long STATE = (long) LARGE * MANY;

    @RegisterExtension
    final Daemons daemons = new Daemons("--snapshot-entries=500", "--segment-size=64KiB");

    private final Keys small = new Keys(daemons, "small-", SMALL);
    private final Keys large = new Keys(daemons, "large-", LARGE);

    @Test
    void whoLacksWhatTheLogNoLongerHoldsIsSentASnapshot() throws IOException {
        daemons.bootstrap(3);
        small.write(MORE_THAN_KEPT);
        for (String id : List.of("n1", "n2", "n3")) {
            awaitLogBehind(1, id);
            assertThat(files(daemons.get(id), ".snap"))
                    .as("snapshots of %s", id)
                    .isNotEmpty();
            assertThat(snapshotIndex(id)).isPositive();
        }
        Daemon behind = daemons.get("n3");
        long last = goOnWithout(behind);
        long part = killInTheMiddleOfTheTransfer(behind);
        resumeTheTransfer(behind, part);
        daemons.awaitAll("caught-up=n3", "healthy");
        awaitLogBehind(last, "n3");
        assertThat(snapshotIndex("n3")).isGreaterThan(last);

        Daemon joined = daemons.join("n4");
        daemons.succeed("member", "add", "n4", joined.address());
        awaitLogBehind(1, "n4");
        assertThat(snapshotIndex("n4")).isGreaterThan(last);

        restartAll();
        small.check();
        large.check();
        flipABitOfTheNewestSnapshot(joined);
    }

    /** Stops it until the others' logs begin behind its last entry, whose index is returned. */
    private long goOnWithout(Daemon node) {
        node.kill();
        String data = node.data().toString();
        long last = number(daemons.json("log", "stats", "--data-dir", data).get("lastIndex"));
        large.write(MANY);
        small.write(MORE_THAN_KEPT);
        await().atMost(Cluster.BOUND).until(() -> {
            small.write(500);
            return firstIndex("n1") > last + 1 && firstIndex("n2") > last + 1;
        });
        return last;
    }

    /** Returns how many bytes of the snapshot it has then. */
    private static long killInTheMiddleOfTheTransfer(Daemon node) {
        node.launch();
        closely().until(() -> partBytes(node) > STATE / 8);
        node.kill();
        long part = partBytes(node);
        assertThat(part).as("of the snapshot that comes in").isBetween(STATE / 8, STATE);
        return part;
    }

    /** It goes on with what is there: the file only grows until it is a snapshot, a newer one. */
    private static void resumeTheTransfer(Daemon node, long part) {
        Path newest = newestSnapshot(node);
        List<Long> sizes = new ArrayList<>(List.of(part));
        node.launch();
        closely().until(() -> {
            long size = partBytes(node);
            if (size != sizes.get(sizes.size() - 1)) {
                sizes.add(size);
            }
            return !newestSnapshot(node).equals(newest);
        });
        assertThat(sizes).as("sizes of what comes in, and of nothing").last().isEqualTo(0L);
        assertThat(sizes.subList(0, sizes.size() - 1))
                .as("sizes of what comes in")
                .isSorted();
        node.awaitReady();
    }

    private void restartAll() {
        List<Daemon> all = Stream.of("n1", "n2", "n3", "n4").map(daemons::get).toList();
        all.forEach(Daemon::stop);
        all.forEach(Daemon::launch);
        all.forEach(Daemon::awaitReady);
        daemons.awaitHealthy();
        all.forEach(node -> assertThat(snapshotIndex(node.id())).isPositive());
    }

    private static void flipABitOfTheNewestSnapshot(Daemon node) throws IOException {
        node.stop();
        Path newest = newestSnapshot(node);
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        node.launch();
        node.awaitEnd(CORRUPT);
        assertThat(node.said())
                .contains("snapshots/" + newest.getFileName() + ": offset ", "member replace");
    }

    @Test
    void aNodeThatIsKilledWhileItTakesSnapshotsLosesNothing() {
        daemons.bootstrap(1);
        large.write(MANY / 2);
        Daemon alone = daemons.get("n1");
        int cutShort = 0;
        try (Writer writer = new Writer(daemons)) {
            for (int i = 0; i < KILLS; i++) {
                writer.awaitMore(5);
                closely().until(() -> !files(alone, ".tmp").isEmpty());
                alone.kill();
                cutShort += files(alone, ".tmp").size();
                alone.start();
            }
            writer.check();
        }
        large.check();
        assertThat(cutShort).as("snapshots that were cut short").isPositive();
        await().atMost(Cluster.BOUND).until(() -> files(alone, ".tmp").isEmpty());
        daemons.succeed("log", "verify");
    }

    private static ConditionFactory closely() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Cluster.BOUND);
    }

    /** Of the snapshot that comes in, 0 when none does. */
    private static long partBytes(Daemon node) {
        try {
            List<Path> parts = files(node, ".part");
            return parts.isEmpty() ? 0 : Files.size(parts.get(0));
        } catch (NoSuchFileException renamed) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newestSnapshot(Daemon node) {
        List<Path> snapshots = files(node, ".snap");
        return snapshots.get(snapshots.size() - 1);
    }

    /** In the directory of snapshots, in the order of their indexes. */
    private static List<Path> files(Daemon node, String ending) {
        try (Stream<Path> all = Files.list(node.data().resolve("snapshots"))) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLogBehind(long index, String id) {
        await().atMost(Cluster.BOUND).until(() -> firstIndex(id) > index);
    }

    private long firstIndex(String id) {
        return number(daemons.look("log", "stats", "--node", id).get("firstIndex"));
    }

    private long snapshotIndex(String id) {
        return number(daemons.status(id).get("snapshotIndex"));
    }

    /** 0 for null. */
    private static long number(JsonElement element) {
        return element.isJsonNull() ? 0 : element.getAsLong();
    }
}
