package io.raftctl.command.completion;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/** {@code raftctl completion}. */
public final class Completion implements Verb, Callable<Integer> {
    private final Globals globals;

    private String shell = "";

    public Completion(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Prints the script that completes raftctl's verbs, options and values in a shell.",
                "Ids of members are asked of the cluster while you type.");
        syntax.parameter("SHELL")
                .about("bash, zsh or fish")
                .takes(String.class, value -> shell = value);
        syntax.examples(
                "raftctl completion bash",
                "eval \"$(raftctl completion bash)\"      in ~/.bashrc",
                "eval \"$(raftctl completion zsh)\"       in ~/.zshrc, below compinit",
                "raftctl completion fish | source       in ~/.config/fish/config.fish");
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
