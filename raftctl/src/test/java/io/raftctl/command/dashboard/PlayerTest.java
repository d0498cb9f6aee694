package io.raftctl.command.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.tui.Occasion;
import io.raftctl.tui.terminal.Occasions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording is played at its own pace. */
class PlayerTest {
    private static final long FIRST = 1_700_000_000_000L;

    @TempDir
    private Path directory;

    private Recording recording(long... times) {
        Path file = directory.resolve("recording");
        try (Recorder recorder = Recorder.create(file, Duration.ofSeconds(1))) {
            for (long time : times) {
                recorder.add(
                        new Observation(FIRST + time, List.of(), List.of(), Map.of(), null, null));
            }
        }
        return Recording.open(file);
    }

    private static List<Occasion> play(Player player) throws InterruptedException {
        Occasions occasions = new Occasions();
        player.begin(occasions);
        List<Occasion> played = new ArrayList<>();
        while (played.isEmpty() || !(played.get(played.size() - 1) instanceof Occasion.Ended)) {
            List<Occasion> next = occasions.next(10_000);
            assertThat(next).isNotEmpty();
            played.addAll(next);
        }
        return played;
    }

    @Test
    void looksComeAsFarApartAsTheyWereTaken() throws InterruptedException {
        try (Recording recording = recording(0, 120, 100, 250);
                Player player = new Player(recording)) {
            long begin = System.nanoTime();
            List<Occasion> played = play(player);
            assertThat(System.nanoTime() - begin)
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
            assertThat(played.subList(0, 4))
                    .extracting(each -> ((Occasion.Looked) each).glimpse().timeMs() - FIRST)
                    .containsExactly(0L, 120L, 100L, 250L);
            assertThat(played).hasSize(5);
            assertThat(player.nowMs()).isGreaterThanOrEqualTo(FIRST + 250);
        }
    }

    @Test
    void aRecordingWithoutALookEndsAtOnce() throws InterruptedException {
        try (Recording recording = recording();
                Player player = new Player(recording)) {
            assertThat(play(player)).containsExactly(new Occasion.Ended());
        }
    }

    @Test
    void itEndsInTheMiddleOfAPause() throws InterruptedException {
        try (Recording recording = recording(0, 50_000)) {
            Player player = new Player(recording);
            Occasions occasions = new Occasions();
            player.begin(occasions);
            assertThat(occasions.next(10_000)).hasSize(1);
            long begin = System.nanoTime();
            player.close();
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }
}
