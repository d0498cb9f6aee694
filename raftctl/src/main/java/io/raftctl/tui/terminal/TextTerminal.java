package io.raftctl.tui.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/** A terminal as lanterna writes to it and reads keys from it; how large it is, JLine tells. */
final class TextTerminal extends ANSITerminal {
    /** Of a terminal that does not say. */
    private static final TerminalSize USUAL = new TerminalSize(80, 24);

    private final Terminal system;
    private volatile TerminalSize size;

    TextTerminal(Terminal system, InputStream in, OutputStream out) {
        super(in, out, StandardCharsets.UTF_8);
        this.system = system;
        size = measure(system);
    }

    /** To ask for it may take a process. */
    private static TerminalSize measure(Terminal system) {
        Size size = system.getSize();
        return size.getColumns() < 1 || size.getRows() < 1
                ? USUAL
                : new TerminalSize(size.getColumns(), size.getRows());
    }

    /** It may have another size now. */
    void resized() throws IOException {
        size = measure(system);
        getTerminalSize();
    }

    @Override
    protected TerminalSize findTerminalSize() {
        return size;
    }
}
