package io.raftctl.shell;

import io.raftctl.command.shell.Choice;
import io.raftctl.command.shell.Session;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers the line editor what a session proposes. */
record LineCompleter(Session session) implements Completer {
    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (!(line instanceof LineParser.Before before) || before.split().comment()) {
            return;
        }
        List<String> words = before.words();
        boolean named = words.size() > 1 && words.get(0).equals("raftctl");
        words = words.subList(named ? 1 : 0, words.size());
        List<String> done = words.subList(0, words.size() - 1);
        for (Choice choice : session.complete(done, before.word())) {
            candidates.add(candidate(choice.text(), choice.description(), choice.whole()));
        }
        if (done.isEmpty()) {
            Command.EXITS.forEach(exit -> candidates.add(candidate(exit, "Ends the shell.", true)));
        }
    }

    private static Candidate candidate(String text, String description, boolean whole) {
        String shown = description.isEmpty() ? null : description;
        return new Candidate(text, text, null, shown, null, null, whole);
    }
}
