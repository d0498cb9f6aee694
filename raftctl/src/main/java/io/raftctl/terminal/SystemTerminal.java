package io.raftctl.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Opens the terminal of this process. */
public final class SystemTerminal {
    private SystemTerminal() {}

    /**
     * Opens it, by stty alone: system calls, as JLine makes them, leave it with no speed, which
     * hangs a serial line up, and a line discipline that it did not have.
     */
    public static Terminal open() throws IOException {
        return TerminalBuilder.builder()
                .name("raftctl")
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .stdinEncoding(StandardCharsets.UTF_8)
                .stdoutEncoding(StandardCharsets.UTF_8)
                .stderrEncoding(StandardCharsets.UTF_8)
                .nativeSignals(true)
                .ffm(false)
                .jni(false)
                .jna(false)
                .jansi(false)
                .exec(true)
                .dumb(true)
                .build();
    }
}
