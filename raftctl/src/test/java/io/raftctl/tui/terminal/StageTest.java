package io.raftctl.tui.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftctl.tui.Dashboard;
import io.raftctl.tui.Deed;
import io.raftctl.tui.Deeds;
import io.raftctl.tui.Manner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dashboard on a terminal that is no real one. */
class StageTest {
    private static final String ENTERED = "\033[?1049h";
    private static final String RESTORED = "\033[0m\033[?25h\033[?1049l";

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keys = new PipedOutputStream();
    private final Occasions occasions = new Occasions();
    private final CompletableFuture<Stage.End> end = new CompletableFuture<>();

    private Line system;
    private Stage stage;

    @BeforeEach
    void open() throws IOException {
        system = new Line();
        system.setSize(new Size(80, 24));
        stage = new Stage(system, new PipedInputStream(keys), screen, occasions);
        stage.begin();
    }

    @AfterEach
    void close() {
        stage.close();
        assertThat(screen.toString(UTF_8)).endsWith(RESTORED).containsOnlyOnce("\033[?1049l");
        assertThat(system.modes().getLocalFlag(LocalFlag.ICANON)).isTrue();
    }

    /** Its modes can be asked for when it is closed, too. */
    private static final class Line extends LineDisciplineTerminal {
        Line() throws IOException {
            super("test", "xterm", OutputStream.nullOutputStream(), UTF_8);
        }

        Attributes modes() {
            return attributes;
        }
    }

    private void play() {
        Dashboard dashboard = new Dashboard(new Manner(true, false, true, false, 100), new None());
        end.completeAsync(() -> {
            try {
                return stage.play(dashboard, System::currentTimeMillis, 50);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private record None() implements Deeds {
        @Override
        public void plan(Deed deed) {
            throw new AssertionError(deed);
        }

        @Override
        public void perform(Deed deed) {
            throw new AssertionError(deed);
        }
    }

    private void press(String text) throws IOException {
        keys.write(text.getBytes(UTF_8));
        keys.flush();
    }

    private void awaitEnd(Stage.End wanted) {
        assertThat(end).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(wanted);
    }

    @Test
    void keysComeOneByOneAndTheFirstOfThemEndsIt() throws IOException {
        Attributes attributes = system.getAttributes();
        assertThat(attributes.getLocalFlag(LocalFlag.ICANON)).isFalse();
        assertThat(attributes.getLocalFlag(LocalFlag.ECHO)).isFalse();
        assertThat(attributes.getLocalFlag(LocalFlag.ISIG)).isFalse();
        assertThat(screen.toString(UTF_8)).startsWith(ENTERED);
        play();
        press("q");
        awaitEnd(Stage.End.LEFT);
    }

    @Test
    void ctrlCInterruptsIt() throws IOException {
        play();
        press("\003");
        awaitEnd(Stage.End.INTERRUPTED);
    }

    @Test
    void theSignalInterruptsIt() {
        play();
        system.raise(Signal.INT);
        awaitEnd(Stage.End.INTERRUPTED);
    }

    @Test
    void theEndOfTheKeysCutsItOff() throws IOException {
        play();
        keys.close();
        awaitEnd(Stage.End.CUT_OFF);
    }

    @Test
    void anotherSizeIsDrawnWhole() throws IOException {
        play();
        await().atMost(Duration.ofSeconds(30)).until(() -> screen.size() > 200);
        system.setSize(new Size(120, 40));
        system.raise(Signal.WINCH);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> screen.toString(UTF_8).contains("\033[40;"));
        press("q");
        awaitEnd(Stage.End.LEFT);
    }

    @Test
    void whoComesBackToItGetsItsKeysAgain() throws IOException {
        play();
        Attributes shell = system.getAttributes();
        shell.setLocalFlag(LocalFlag.ICANON, true);
        system.setAttributes(shell);
        system.raise(Signal.CONT);
        assertThat(system.getAttributes().getLocalFlag(LocalFlag.ICANON)).isFalse();
        press("q");
        awaitEnd(Stage.End.LEFT);
    }

    @Test
    void whatFailsElsewhereEndsIt() {
        play();
        occasions.fail(new IllegalStateException("a bug"));
        assertThat(end)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withMessageContaining("a bug");
    }
}
