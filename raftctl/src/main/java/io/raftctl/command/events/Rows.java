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
    static final Listing.Shape<Happening> SHAPE = new Listing.Shape<>(
            "events",
            List.of(
                    Column.narrow("TIME", event -> timeOfDay(event.timeMs())),
                    Column.wide("TIME", event -> Text.time(event.timeMs())),
                    Column.of("NODE", Happening::node),
                    Column.wide("SEQ", Happening::seq),
                    Column.of("TERM", Happening::term),
                    Column.of("TYPE", Happening::type),
                    Column.narrow("DETAIL", event -> shortened(words(event))),
                    Column.wide("DETAIL", Rows::words)),
            Rows::json);

    private static final Set<String> OWN = Set.of("schema", "time", "node", "seq", "type", "term");

    /** So that a row is within 80 columns, when ids and terms are short. */
    private static final int SHOWN = 32;

    private Rows() {}

    /** As in {@code 20:36:31.903}, in UTC. */
    static String timeOfDay(long epochMs) {
        return Text.time(epochMs).substring(11, 23);
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
