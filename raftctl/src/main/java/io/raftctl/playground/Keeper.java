package io.raftctl.playground;

import io.raftd.protocol.ErrorCode;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends nodes together with this process, however it dies: a shell that waits at the end of a pipe
 * from here. When the pipe breaks before the shell was dismissed, it becomes {@code raftctl
 * playground down} for the nodes.
 */
final class Keeper {
    private static final String SCRIPT = "read -r word; [ \"$word\" = dismissed ] || exec \"$@\"";

    private final Process shell;

    private Keeper(Process shell) {
        this.shell = shell;
    }

    static Keeper of(Path playground, List<LocalNode> nodes) {
        List<String> words = new ArrayList<>(LocalNode.inSession("sh", "-c", SCRIPT, "raftctl"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.raftctl.Main"));
        words.addAll(List.of("playground", "down", "--quiet", "--dir", playground.toString()));
        nodes.forEach(node -> words.add(node.id()));
        try {
            return new Keeper(new ProcessBuilder(words)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new PlaygroundException(ErrorCode.FAILED, "can't run sh: " + e);
        }
    }

    /** The nodes stay as they are when this process ends. */
    void dismiss() {
        try (OutputStream pipe = shell.getOutputStream()) {
            pipe.write("dismissed\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("the keeper of the nodes is gone", e);
        }
    }
}
