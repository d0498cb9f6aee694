package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The core does what it was seen to do: the stories in {@code src/test/resources/transcripts}. With
 * {@code -Dtranscripts.update=true} they are written anew, to be read before they are kept.
 */
class TranscriptTest {
    private static final Path STORIES = Path.of("src/test/resources/transcripts");

    static List<Path> stories() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void isStillTrue(Path story) throws IOException {
        List<String> lines = Files.readAllLines(story);
        List<String> retold = Transcript.retell(lines);
        if (Boolean.getBoolean("transcripts.update")) {
            Files.write(story, retold);
        } else {
            assertThat(retold).isEqualTo(lines);
        }
    }
}
