package io.raftctl.command.events;

import io.raftctl.output.Column;
import io.raftctl.output.Json;
import io.raftctl.output.Listing;
import io.raftctl.output.Text;
import io.raftctl.timeline.Happening;
import io.raftctl.timeline.Words;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Events as rows. */
final class Rows {
    private static final Set<String> OWN = Set.of("schema", "time", "node", "seq", "type", "term");

    /** So that a row is within 80 columns, when ids and terms are short. */
    private static final int SHOWN = 30;

    private Rows() {}

    static Listing.Shape<Happening> shape() {
        String today = today();
        return new Listing.Shape<>(
                "events",
                List.of(
                        Column.narrow("TIME", event -> clock(event.timeMs(), today)),
                        Column.wide("TIME", event -> Text.time(event.timeMs())),
                        Column.of("NODE", Happening::node),
                        Column.wide("SEQ", Happening::seq),
                        Column.of("TERM", Happening::term),
                        Column.of("TYPE", Happening::type),
                        Column.narrow("DETAIL", event -> shortened(words(event))),
                        Column.wide("DETAIL", Rows::words)),
                Rows::json);
    }

    /** The present day, in UTC. */
    static String today() {
        return Text.time(System.currentTimeMillis()).substring(0, 10);
    }

    /** As in {@code 20:36:31.903}, in UTC, or {@code 11-28 20:36:31} for another day. */
    static String clock(long epochMs, String today) {
        String time = Text.time(epochMs);
        return time.startsWith(today)
                ? time.substring(11, 23)
                : time.substring(5, 10) + " " + time.substring(11, 19);
    }

    private static String words(Happening event) {
        return Text.printable(Words.of(event).getBytes(StandardCharsets.UTF_8));
    }

    private static String shortened(String line) {
        return line.codePointCount(0, line.length()) <= SHOWN + 3
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "...";
    }

    private static void json(Json json, Happening event) {
        json.time("time", event.timeMs())
                .put("node", event.node())
                .put("seq", event.seq())
                .put("type", event.type())
                .put("term", event.term());
        event.fields().forEach((name, value) -> {
            if (OWN.contains(name)) {
                return;
            }
            if (value instanceof Long number) {
                json.put(name, number);
            } else if (value instanceof Boolean flag) {
                json.put(name, flag);
            } else if (value instanceof List<?> list) {
                json.strings(name, list.stream().map(String::valueOf).toList());
            } else {
                json.put(name, value == null ? null : value.toString());
            }
        });
    }
}
