package io.raftctl.command.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.timeline.Happening;
import io.raftctl.tui.LogTail;
import io.raftctl.tui.LogTail.Line;
import io.raftd.client.view.Sighting;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Status;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded is played as it was, as far as it goes. */
class RecordingTest {
    private static final Duration REFRESH = Duration.ofMillis(250);

    private static final List<Observation> LOOKS = List.of(
            look(1, Map.of(), null),
            look(2, Map.of("n1", tail(1, 3, 0), "n2", tail(1, 2, 0)), null),
            look(3, Map.of("n1", tail(1, 5, 0)), "no quorum"),
            look(4, Map.of("n1", tail(3, 6, 0), "n2", tail(2, 3, 0)), null),
            look(5, Map.of("n1", tail(4, 5, 7), "n2", tail(4, 3, 0)), null));

    @TempDir
    private Path directory;

    private static Observation look(
            long number, Map<String, LogTail> logs, @Nullable String unserved) {
        Status status = Status.newBuilder()
                .setNode("n1")
                .setDisk(ByteString.copyFromUtf8("0123456789abcdef"))
                .setTerm(number)
                .build();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("leader", "n1");
        fields.put("electionMs", number);
        fields.put("granted", true);
        fields.put("votes", List.of("n1", "n2"));
        fields.put("reason", null);
        return new Observation(
                1_700_000_000_000L + 40 * number,
                List.of(
                        Sighting.answered("127.0.0.1:1", status, -number),
                        Sighting.failed("127.0.0.1:2", "connection \"refused\"")),
                List.of(new Happening(number, "n1", number, "leader_elected", 3, fields)),
                logs,
                unserved == null ? 100 + number : null,
                unserved);
    }

    /** {@code salt}: of its entries, which differ from those of another. */
    private static LogTail tail(long from, long to, int salt) {
        return new LogTail(
                to - 1,
                LongStream.rangeClosed(from, to)
                        .mapToObj(i ->
                                new Line(i, 2, "command", 40, 5, "put kéy", (int) (-i * 77 - salt)))
                        .toList());
    }

    private Path recorded() {
        Path file = directory.resolve("recording");
        try (Recorder recorder = Recorder.create(file, REFRESH)) {
            LOOKS.forEach(recorder::add);
            assertThat(recorder.trouble()).isNull();
        }
        return file;
    }

    private static List<Observation> all(Recording recording) {
        List<Observation> all = new ArrayList<>();
        for (Observation next = recording.next(); next != null; next = recording.next()) {
            all.add(next);
        }
        return all;
    }

    @Test
    void whatIsRecordedIsPlayed() throws IOException {
        Path file = recorded();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Recording recording = Recording.open(file)) {
            assertThat(recording.refreshMs()).isEqualTo(250);
            assertThat(all(recording)).isEqualTo(LOOKS);
            assertThat(recording.cut()).isNull();
            assertThat(recording.flaw()).isNull();
        }
    }

    @Test
    void ofALogOnlyWhatIsNewIsWritten() throws IOException {
        List<String> lines = Files.readAllLines(recorded());
        assertThat(lines).hasSize(6);
        assertThat(lines.get(3)).contains("\"index\":4", "\"index\":5");
        assertThat(lines.get(3)).doesNotContain("\"index\":3");
    }

    @Test
    void aRecordingThatIsCutAnywhereIsPlayedUpToThere() throws IOException {
        byte[] whole = Files.readAllBytes(recorded());
        int header = lineEnds(whole, whole.length).get(0);
        Path cut = directory.resolve("cut");
        for (int length = 0; length <= whole.length; length++) {
            byte[] bytes = Arrays.copyOf(whole, length);
            Files.write(cut, bytes);
            if (length < header) {
                assertThatThrownBy(() -> Recording.open(cut))
                        .isInstanceOfSatisfying(
                                Failure.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
                continue;
            }
            List<Integer> ends = lineEnds(bytes, length);
            try (Recording recording = Recording.open(cut)) {
                assertThat(all(recording)).isEqualTo(LOOKS.subList(0, ends.size() - 1));
                assertThat(recording.flaw()).isNull();
                boolean between = ends.get(ends.size() - 1) == length;
                assertThat(recording.cut() == null).as("%d", length).isEqualTo(between);
            }
        }
    }

    /** Behind each line's end. */
    private static List<Integer> lineEnds(byte[] bytes, int length) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                ends.add(i + 1);
            }
        }
        return ends;
    }

    @Test
    void aLineThatIsNoLookEndsItAsDamage() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(recorded()));
        for (String bad : List.of("{}", "no", lines.get(2).replace("\"logs\":[", "\"logs\":[3,"))) {
            lines.set(2, bad);
            Path file = Files.write(directory.resolve("bad"), lines);
            try (Recording recording = Recording.open(file)) {
                assertThat(all(recording)).isEqualTo(LOOKS.subList(0, 1));
                Failure flaw = recording.flaw();
                assertThat(flaw).isNotNull();
                assertThat(flaw).hasMessageStartingWith(file + ":3: no look: ");
                assertThat(flaw.code()).isEqualTo(ErrorCode.CORRUPT);
            }
        }
        lines = new ArrayList<>(Files.readAllLines(directory.resolve("recording")));
        lines.remove(2);
        Path file = Files.write(directory.resolve("bad"), lines);
        try (Recording recording = Recording.open(file)) {
            assertThat(all(recording)).hasSize(1);
            assertThat(recording.flaw()).hasMessageContaining("entries are missing");
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        for (String text : List.of("hello\n", "{}\n", "{\"recording\":\"of birds\"}\n")) {
            Path file = Files.writeString(directory.resolve("other"), text);
            assertThatThrownBy(() -> Recording.open(file))
                    .isInstanceOf(Failure.class)
                    .hasMessageEndingWith("other is no recording of a dashboard");
        }
        String header = Files.readAllLines(recorded()).get(0);
        Path newer = Files.writeString(
                directory.resolve("newer"), header.replace("\"format\":1", "\"format\":2") + "\n");
        assertThatThrownBy(() -> Recording.open(newer))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is a recording of format 2");
        assertThatThrownBy(() -> Recorder.create(newer, REFRESH))
                .isInstanceOf(Failure.class)
                .hasMessageEndingWith("newer exists");
    }

    /** A disk that has room for so many bytes. */
    private static final class FullDisk extends RandomAccessFile {
        private long room;

        FullDisk(File file, long room) throws IOException {
            super(file, "rw");
            this.room = room;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            int taken = (int) Math.min(room, bytes.length);
            super.write(bytes, 0, taken);
            room -= taken;
            if (taken < bytes.length) {
                throw new IOException("No space left on device");
            }
        }
    }

    @Test
    void aFullDiskEndsTheRecordingBehindAWholeLine() throws IOException {
        long whole = Files.size(recorded());
        Path file = directory.resolve("full");
        try (Recorder recorder = new Recorder(new FullDisk(file.toFile(), whole - 100))) {
            recorder.begin(REFRESH);
            LOOKS.forEach(recorder::add);
            assertThat(recorder.trouble()).isEqualTo("No space left on device");
            recorder.add(LOOKS.get(0));
        }
        try (Recording recording = Recording.open(file)) {
            assertThat(all(recording)).isEqualTo(LOOKS.subList(0, 4));
            assertThat(recording.cut()).isNull();
        }
    }
}
