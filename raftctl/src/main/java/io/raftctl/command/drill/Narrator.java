package io.raftctl.command.drill;

import io.raftctl.output.Json;
import io.raftctl.output.Listing;
import io.raftctl.output.Output;
import io.raftctl.playground.drill.Evidence.Seen;
import io.raftctl.playground.drill.Step;

import java.util.List;
import java.util.function.Consumer;

/** Tells the steps of a drill as they are played: prose for people, an object each for scripts. */
final class Narrator implements Consumer<Step> {
    private static final int COLUMNS = 80;

    private final Output output;
    private final Listing<Step> listing;

    Narrator(String drill, Output output) {
        this.output = output;
        this.listing = output.listing(new Listing.Shape<>(
                "steps", List.of(), (json, step) -> members(drill, json, step)));
    }

    private static void members(String drill, Json json, Step step) {
        json.put("drill", drill)
                .put("step", step.number())
                .put("claim", step.claim())
                .put("action", step.action())
                .put("statement", step.statement())
                .put("holds", step.holds())
                .put("elapsedMs", step.elapsedMs())
                .array(
                        "evidence",
                        step.evidence(),
                        (entry, seen) -> entry.put("seen", seen.what()).put("fits", seen.fits()));
    }

    @Override
    public void accept(Step step) {
        if (output.format().isJson()) {
            listing.add(List.of(step));
        } else {
            output.write(text(step));
            output.flush();
        }
    }

    /** There are no more steps. */
    void end() {
        if (output.format().isJson()) {
            listing.end();
        }
    }

    static String text(Step step) {
        StringBuilder text = new StringBuilder();
        wrap(text, step.number() + ". ", step.action());
        wrap(text, "   claim " + step.claim() + ": ", step.statement());
        for (Seen seen : step.evidence()) {
            wrap(text, seen.fits() ? "     - " : "     ! ", seen.what());
        }
        text.append("   ").append(step.holds() ? "holds" : "IS FALSE");
        return text.append(", after ").append(step.elapsedMs()).append("ms\n\n").toString();
    }

    /** Breaks at spaces; what follows is indented a little more than the first word. */
    private static void wrap(StringBuilder text, String prefix, String words) {
        String indent = " ".repeat(prefix.indexOf(prefix.strip()) + 4);
        int column = prefix.length();
        text.append(prefix);
        boolean first = true;
        for (String word : words.split(" ", -1)) {
            if (!first && column + 1 + word.length() > COLUMNS) {
                text.append('\n').append(indent).append(word);
                column = indent.length() + word.length();
            } else {
                text.append(first ? "" : " ").append(word);
                column += word.length() + (first ? 0 : 1);
            }
            first = false;
        }
        text.append('\n');
    }
}
