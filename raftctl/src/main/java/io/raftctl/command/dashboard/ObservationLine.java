package io.raftctl.command.dashboard;

import com.google.protobuf.InvalidProtocolBufferException;

import io.raftctl.command.events.Wire;
import io.raftctl.output.Json;
import io.raftctl.output.Parsed;
import io.raftctl.timeline.Happening;
import io.raftctl.tui.LogTail;
import io.raftctl.tui.LogTail.Line;
import io.raftd.client.view.Sighting;
import io.raftd.protocol.wire.Status;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Observations as lines of a recording, each a JSON object: what nodes and journals say as they say
 * it, in base64, and of a log what has come since the line before. Writes, or reads, all lines of
 * one recording in order.
 */
final class ObservationLine {
    /** Logs as of the line before, by node id. */
    private Map<String, LogTail> before = Map.of();

    /** The next line, without its end. */
    String write(Observation seen) {
        Map<String, LogTail> old = before;
        before = seen.logs();
        return Json.object(json -> json.put("timeMs", seen.timeMs())
                .put("readUs", seen.readUs())
                .put("unserved", seen.unserved())
                .array("nodes", seen.sightings(), ObservationLine::sighting)
                .strings(
                        "events",
                        seen.events().stream()
                                .map(event -> base64(Wire.bytes(event)))
                                .toList())
                .array(
                        "logs",
                        new TreeMap<>(seen.logs()).entrySet(),
                        (item, log) -> log(item, log.getKey(), log.getValue(), old)));
    }

    private static void sighting(Json json, Sighting sighting) {
        Status status = sighting.status();
        json.put("address", sighting.address())
                .put("error", sighting.error())
                .put("clockOffsetMs", sighting.clockOffsetMs())
                .put("status", status == null ? null : base64(status.toByteArray()));
    }

    private static void log(Json json, String node, LogTail log, Map<String, LogTail> old) {
        List<Line> lines = log.lines();
        LogTail previous = old.get(node);
        Set<Line> known = previous == null ? Set.of() : new HashSet<>(previous.lines());
        int kept = 0;
        while (kept < lines.size() && known.contains(lines.get(kept))) {
            kept++;
        }
        json.put("node", node)
                .put("commitIndex", log.commitIndex())
                .put("from", lines.isEmpty() ? 0 : lines.get(0).index())
                .put("kept", kept)
                .array("lines", lines.subList(kept, lines.size()), ObservationLine::line);
    }

    private static void line(Json json, Line line) {
        json.put("index", line.index())
                .put("term", line.term())
                .put("type", line.type())
                .put("sizeBytes", line.sizeBytes())
                .put("timeMs", line.timeMs())
                .put("summary", line.summary())
                .put("crc", line.crc());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What the next line says; IllegalArgumentException when it is none. */
    Observation read(String line) {
        Parsed seen = Parsed.of(line);
        List<Sighting> sightings = new ArrayList<>();
        for (Parsed node : seen.objects("nodes")) {
            sightings.add(sighting(node));
        }
        List<Happening> events = new ArrayList<>();
        for (String event : seen.strings("events")) {
            Happening happening = Wire.read(Base64.getDecoder().decode(event));
            if (happening == null) {
                throw new IllegalArgumentException("an event is none");
            }
            events.add(happening);
        }
        Map<String, LogTail> logs = new HashMap<>();
        for (Parsed log : seen.objects("logs")) {
            logs.put(log.string("node"), log(log));
        }
        before = logs;
        return new Observation(
                seen.number("timeMs"),
                sightings,
                events,
                logs,
                seen.numberOrNull("readUs"),
                seen.stringOrNull("unserved"));
    }

    private static Sighting sighting(Parsed node) {
        String status = node.stringOrNull("status");
        try {
            return new Sighting(
                    node.string("address"),
                    status == null ? null : Status.parseFrom(Base64.getDecoder().decode(status)),
                    node.stringOrNull("error"),
                    node.numberOrNull("clockOffsetMs"));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a status is none", e);
        }
    }

    private LogTail log(Parsed log) {
        LogTail known = before.get(log.string("node"));
        List<Line> lines = new ArrayList<>();
        long from = log.number("from");
        long kept = log.number("kept");
        if (known != null) {
            known.lines().stream()
                    .filter(line -> line.index() >= from && line.index() < from + kept)
                    .forEach(lines::add);
        }
        if (lines.size() != kept) {
            throw new IllegalArgumentException("entries are missing before this line");
        }
        for (Parsed line : log.objects("lines")) {
            lines.add(new Line(
                    line.number("index"),
                    line.number("term"),
                    line.string("type"),
                    line.number("sizeBytes"),
                    line.number("timeMs"),
                    line.string("summary"),
                    (int) line.number("crc")));
        }
        return new LogTail(log.number("commitIndex"), lines);
    }
}
