package io.raftctl.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Opens the terminal of this process, by system calls where they can be made, else by stty. */
public final class SystemTerminal {
    private SystemTerminal() {}

    /**
     * Opens it.
     *
     * @param state where this program keeps things between runs; null: nowhere
     */
    public static Terminal open(@Nullable Path state) throws IOException {
        return builder().jni(canUnpack(state)).build();
    }

    /**
     * Opens it for one who asks little of it, by stty alone: system calls, as JLine makes them,
     * leave it with no speed, and a line discipline that it did not have.
     */
    public static Terminal openByCommands() throws IOException {
        return builder().ffm(false).jni(false).exec(true).build();
    }

    private static TerminalBuilder builder() {
        return TerminalBuilder.builder()
                .name("raftctl")
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .stdinEncoding(StandardCharsets.UTF_8)
                .stdoutEncoding(StandardCharsets.UTF_8)
                .stderrEncoding(StandardCharsets.UTF_8)
                .nativeSignals(true)
                .jna(false)
                .jansi(false)
                .dumb(true);
    }

    /** JLine unpacks what it makes system calls with; not elsewhere than where this may write. */
    private static boolean canUnpack(@Nullable Path state) {
        if (state == null) {
            return false;
        }
        try {
            Files.createDirectories(state);
        } catch (IOException unwritable) {
            return false;
        }
        System.setProperty("jline.tmpdir", state.toString());
        return Files.isWritable(state);
    }
}
