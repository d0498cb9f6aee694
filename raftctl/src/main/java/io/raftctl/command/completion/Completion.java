package io.raftctl.command.completion;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl completion}. */
@Command(
        name = "completion",
        description = {
            "Prints the script that completes raftctl's verbs, options and values in a shell.",
            "Ids of members are asked of the cluster while you type."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl completion bash",
            "  eval \"$(raftctl completion bash)\"      in ~/.bashrc",
            "  eval \"$(raftctl completion zsh)\"       in ~/.zshrc, below compinit",
            "  raftctl completion fish | source       in ~/.config/fish/config.fish"
        })
public final class Completion implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
    private String shell = "";

    public Completion(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        globals.output()
                .write(script(
                        switch (shell) {
                            case "bash" -> "raftctl.bash";
                            case "zsh" -> "_raftctl";
                            case "fish" -> "raftctl.fish";
                            default ->
                                throw Failure.usage("'" + shell + "' is none of bash, zsh, fish");
                        }));
        globals.output().flush();
        return 0;
    }

    private static byte[] script(String name) {
        try (InputStream in = Completion.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
