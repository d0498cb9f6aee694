package io.raftctl.command.events;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Format;
import io.raftctl.output.Json;
import io.raftctl.output.Listing;
import io.raftctl.output.Text;
import io.raftctl.timeline.History;
import io.raftctl.timeline.LeaderChange;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code raftctl elections history}. */
final class PastElections implements Verb, Callable<Integer> {
    private static final int WIDTH = 80;

    private static final Listing.Shape<LeaderChange> SHAPE =
            new Listing.Shape<>("changes", List.of(), PastElections::json);

    private final Globals globals;

    private final Source source = new Source();

    private final Period period = new Period();

    PastElections(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Explains each change of leadership in a sentence, oldest first (UTC).",
                "It rests on the journals of all nodes that answer, or on those in --data-dir.",
                "Journals that could not be read are named on standard error.");
        source.describe(syntax);
        period.describe(syntax);
        syntax.examples(
                "raftctl elections history",
                "raftctl elections history --since 1h -o jsonl",
                "raftctl elections history --data-dir n1/data --data-dir n2/data");
    }

    @Override
    public Integer call() {
        Period.Span span = period.span(System.currentTimeMillis());
        try (Journals journals = source.open(globals)) {
            List<LeaderChange> changes =
                    History.of(source.first(globals, journals.next()).found()).stream()
                            .filter(change -> span.has(change.timeMs()))
                            .toList();
            if (globals.format().isJson()) {
                Listing<LeaderChange> listing = globals.output().listing(SHAPE);
                listing.add(changes);
                listing.end();
            } else {
                String today = Rows.today();
                changes.forEach(change -> globals.output().write(text(change, today)));
                globals.output().flush();
                if (changes.isEmpty()) {
                    globals.say("no change of leadership is recorded");
                }
            }
            return 0;
        }
    }

    private static void json(Json json, LeaderChange change) {
        json.time("time", change.timeMs())
                .put("term", change.term())
                .put("leader", change.leader())
                .strings("votes", change.votes())
                .array(
                        "refusals",
                        change.refusals(),
                        (entry, refusal) ->
                                entry.put("voter", refusal.voter()).put("reason", refusal.reason()))
                .put("cause", change.cause().name().toLowerCase(Locale.ROOT))
                .put("electionMs", change.electionMs())
                .put("sentence", change.sentence());
    }

    private String text(LeaderChange change, String today) {
        String sentence = Text.printable(change.sentence().getBytes(StandardCharsets.UTF_8));
        return globals.format() == Format.WIDE
                ? Text.time(change.timeMs()) + "  " + sentence + "\n"
                : wrapped(Rows.clock(change.timeMs(), today) + "  ", sentence);
    }

    /** As many words a line as there is room for, below each other. */
    private static String wrapped(String head, String sentence) {
        String indent = " ".repeat(head.length());
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(head);
        for (String word : sentence.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent);
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        return text.append(line).append('\n').toString();
    }
}
