package io.raftctl.tui.view;

import io.raftctl.output.Text;
import io.raftctl.timeline.Happening;
import io.raftctl.timeline.LeaderChange;
import io.raftctl.timeline.Words;
import io.raftctl.tui.canvas.Tone;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line that tells of an event, or of a change of leadership that events amount to.
 *
 * @param timeMs since 1970; null in a line that goes on with the one before
 * @param said all that the line, or those that belong together, say
 * @param all made only for the one that is looked at
 */
record Line(
        String key,
        @Nullable Long timeMs,
        String node,
        long term,
        String type,
        String words,
        String said,
        Supplier<Details> all)
        implements Item {
    private static final List<String> FAILURES = List.of(
            "election_timeout",
            "stepped_down",
            "quorum_lost",
            "transfer_failed",
            "log_truncated",
            "storage_fault",
            "fault_injected",
            "events_dropped",
            "removed");
    private static final List<String> SUCCESSES =
            List.of("leader_elected", "quorum_regained", "storage_recovered");

    /** An event. */
    static Line of(Happening e) {
        String words = Words.of(e);
        return new Line(
                e.node() + "/" + e.seq(),
                e.timeMs(),
                e.node(),
                e.term(),
                e.type(),
                words,
                words,
                () -> details(e, words));
    }

    Tone tone() {
        if (type.isEmpty()) {
            return Tone.STRONG;
        }
        if (FAILURES.contains(type)) {
            return Tone.WARNING;
        }
        return SUCCESSES.contains(type) ? Tone.GOOD : Tone.PLAIN;
    }

    @Override
    public String text() {
        return String.join(" ", node, type, "term " + term, said);
    }

    @Override
    public Details details() {
        return all.get();
    }

    private static Details details(Happening e, String words) {
        Details.Builder all = new Details.Builder("Event " + e.type())
                .put("time", Text.time(e.timeMs()))
                .put("node", e.node())
                .put("seq", e.seq())
                .put("term", e.term())
                .put("says", words);
        e.fields()
                .forEach((name, value) -> all.put(
                        name, value instanceof List<?> ? String.join(" ", e.texts(name)) : value));
        return all.build();
    }

    /** One line of those that tell of a change; the first has its time. */
    static Line of(LeaderChange change, int number, String part) {
        return new Line(
                "term " + change.term() + "/" + number,
                number == 0 ? (Long) change.timeMs() : null,
                change.leader(),
                change.term(),
                "",
                part,
                change.sentence(),
                () -> details(change));
    }

    private static Details details(LeaderChange change) {
        Details.Builder all = new Details.Builder("Leader of term " + change.term())
                .put("time", Text.time(change.timeMs()))
                .put("leader", change.leader())
                .put("term", change.term())
                .put("votes of", String.join(" ", change.votes()));
        change.refusals().forEach(r -> all.put("refused by", r.voter() + ": " + r.reason()));
        return all.put("cause", Phrases.name(change.cause()))
                .put("election", change.electionMs() == null ? null : change.electionMs() + "ms")
                .put("in words", change.sentence())
                .build();
    }
}
