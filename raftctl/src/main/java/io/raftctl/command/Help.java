package io.raftctl.command;

import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftd.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code raftctl help}. */
final class Help implements Verb, Callable<Integer> {
    private static final Document EXIT_CODES = new Document() {
        private final List<ErrorCode> codes = List.of(ErrorCode.values());

        @Override
        public void text(Page page) {
            page.table(
                    List.of(
                            Column.of("EXIT", ErrorCode::exit),
                            Column.of("ERROR", ErrorCode::name),
                            Column.of("MEANING", ErrorCode::meaning)),
                    codes);
        }

        @Override
        public void json(Json json) {
            json.array(
                    "exitCodes",
                    codes,
                    (entry, code) -> entry.put("exitCode", code.exit())
                            .put("error", code.name())
                            .put("meaning", code.meaning()));
        }
    };

    private final Globals globals;

    private List<String> words = List.of();

    Help(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Explains a verb, or the exit codes.");
        syntax.parameters("VERB", 0)
                .about("a verb, or exit-codes")
                .takesAll(String.class, values -> words = values);
        syntax.examples("raftctl help kv put", "raftctl help exit-codes");
    }

    @Override
    public Integer call() {
        if (words.equals(List.of("exit-codes"))) {
            globals.output().print(EXIT_CODES);
            return 0;
        }
        CommandLine line = Raftctl.commandLine(globals, new ArrayDeque<>(words));
        for (String word : words) {
            CommandLine verb = line.getSubcommands().get(word);
            if (verb == null) {
                throw Failure.usage("no verb '" + String.join(" ", words) + "'; see raftctl help");
            }
            line = verb;
        }
        globals.output().write(line.getUsageMessage());
        globals.output().flush();
        return 0;
    }
}
