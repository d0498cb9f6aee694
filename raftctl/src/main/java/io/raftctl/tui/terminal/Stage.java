package io.raftctl.tui.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.screen.Screen.RefreshType;
import com.googlecode.lanterna.screen.TerminalScreen;
import io.raftctl.terminal.SystemTerminal;
import io.raftctl.tui.Dashboard;
import io.raftctl.tui.Occasion;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/**
 * A terminal that is all the dashboard's while this is open: the alternate screen, without a
 * cursor, and every key comes in, Ctrl-C among them. Whichever way the process ends, by signals
 * too, the terminal is as it was before; only where it is killed or the terminal is gone, it is
 * not.
 */
public final class Stage implements Closeable {
    /** Why a play came to its end. */
    public enum End {
        /** The operator left the dashboard. */
        LEFT,
        /** By Ctrl-C, or the signal that it stands for elsewhere. */
        INTERRUPTED,
        /** The terminal has no more keys: it is gone. */
        CUT_OFF
    }

    /** Plain text, a cursor, and the screen that was there before. */
    private static final byte[] RESTORE =
            "\033[0m\033[?25h\033[?1049l".getBytes(StandardCharsets.US_ASCII);

    private static final long PATIENCE_MS = 1000;

    private final Terminal system;
    private final Attributes before;
    private final Frames frames;
    private final TextTerminal terminal;
    private final TerminalScreen screen;
    private final Occasions occasions;
    private final Thread atExit = new Thread(this::restore, "terminal");
    private final AtomicBoolean restored = new AtomicBoolean();
    private volatile boolean interrupted;
    private volatile boolean resumed;

    /**
     * Takes over a terminal, whose keys come from {@code in} and whose picture goes to {@code out}.
     */
    Stage(Terminal system, InputStream in, OutputStream out, Occasions occasions)
            throws IOException {
        this.system = system;
        this.occasions = occasions;
        frames = new Frames(out);
        terminal = new TextTerminal(system, in, frames);
        screen = new TerminalScreen(terminal);
        screen.setCursorPosition(null);
        before = system.getAttributes();
    }

    /**
     * Takes over the terminal of the process.
     *
     * @param occasions get what is pressed
     * @throws IOException when there is none that can be used
     */
    public static Stage open(InputStream in, OutputStream out, Occasions occasions)
            throws IOException {
        Terminal system = SystemTerminal.open();
        if (system.getType().startsWith(Terminal.TYPE_DUMB)) {
            system.close();
            throw new IOException("it is none that can be drawn on");
        }
        Stage stage = new Stage(system, in, out, occasions);
        stage.begin();
        return stage;
    }

    void begin() throws IOException {
        Runtime.getRuntime().addShutdownHook(atExit);
        system.handle(Signal.INT, signal -> interrupt());
        system.handle(Signal.WINCH, signal -> resize());
        system.handle(Signal.CONT, signal -> resume());
        takeKeys();
        screen.startScreen();
        Thread reader = new Thread(this::read, "keys");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Each key by itself and at once, whatever it means to a shell; a read waits for one. Enter
     * comes in as a line's end, which lanterna takes for it; a carriage return alone it does not.
     */
    private void takeKeys() {
        Attributes raw = new Attributes(before);
        raw.setLocalFlag(LocalFlag.ICANON, false);
        raw.setLocalFlag(LocalFlag.ECHO, false);
        raw.setLocalFlag(LocalFlag.IEXTEN, false);
        raw.setLocalFlag(LocalFlag.ISIG, false);
        raw.setInputFlag(InputFlag.IXON, false);
        raw.setInputFlag(InputFlag.ICRNL, true);
        raw.setInputFlag(InputFlag.INLCR, false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        system.setAttributes(raw);
    }

    private void read() {
        try {
            Occasion key;
            do {
                key = key();
                occasions.put(key);
            } while (!Keys.isEnd(key));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Occasion key() {
        try {
            KeyStroke key = terminal.readInput();
            return new Occasion.Pressed(key);
        } catch (IOException gone) {
            return Keys.end();
        }
    }

    private void interrupt() {
        interrupted = true;
        occasions.wake();
    }

    private void resize() {
        try {
            terminal.resized();
        } catch (IOException e) {
            // The next frame shows that it is gone.
            return;
        } finally {
            occasions.wake();
        }
    }

    /** What has held the terminal since has left its own mode and picture there. */
    private void resume() {
        takeKeys();
        resumed = true;
        resize();
    }

    /**
     * Lets the dashboard take in what comes, and draws it anew behind that, until it is over.
     *
     * @param clock the time that the dashboard shows things for, in ms since 1970
     * @param tickMs so often it hears of the time when nothing else comes
     */
    public End play(Dashboard dashboard, LongSupplier clock, long tickMs)
            throws IOException, InterruptedException {
        TerminalSize size = terminal.getTerminalSize();
        dashboard.on(new Occasion.Resized(size.getColumns(), size.getRows()));
        while (!dashboard.isOver()) {
            draw(dashboard);
            List<Occasion> next = occasions.next(tickMs);
            if (interrupted) {
                return End.INTERRUPTED;
            }
            for (Occasion occasion : next) {
                if (Keys.isEnd(occasion)) {
                    return End.CUT_OFF;
                }
                if (Keys.isInterrupt(occasion)) {
                    return End.INTERRUPTED;
                }
                dashboard.on(occasion);
            }
            if (next.isEmpty()) {
                dashboard.on(new Occasion.Ticked(clock.getAsLong()));
            }
        }
        return End.LEFT;
    }

    private void draw(Dashboard dashboard) throws IOException {
        TerminalSize resized = screen.doResizeIfNecessary();
        if (resized != null) {
            dashboard.on(new Occasion.Resized(resized.getColumns(), resized.getRows()));
        }
        dashboard.draw(screen.newTextGraphics());
        boolean all = resumed || resized != null;
        resumed = false;
        screen.refresh(all ? RefreshType.COMPLETE : RefreshType.DELTA);
    }

    private void restore() {
        if (restored.getAndSet(true)) {
            return;
        }
        try {
            frames.end(RESTORE, PATIENCE_MS);
            system.setAttributes(before);
        } catch (IOException gone) {
            // There is nothing to be restored.
            return;
        } catch (IllegalStateException closed) {
            // The process is ending, and JLine was first to give its modes back.
            return;
        } catch (InterruptedException e) {
            system.setAttributes(before);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
            system.close();
        } catch (IOException e) {
            // It is restored, and of no more use.
            return;
        } catch (IllegalStateException ending) {
            // The process is ending, and the hook is at work.
            return;
        }
    }
}
