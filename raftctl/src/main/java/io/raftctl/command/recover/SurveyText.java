package io.raftctl.command.recover;

import io.raftctl.offline.Survivor;
import io.raftctl.offline.Survivor.Parent;
import io.raftctl.offline.Survivor.Place;
import io.raftctl.offline.Survivor.Roster;
import io.raftctl.offline.Survivor.Seat;
import io.raftctl.output.Json;
import io.raftctl.output.Parsed;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A survivor as the document that {@code survey} prints and {@code plan} reads. */
final class SurveyText {
    private static final String KIND = "survey";

    private SurveyText() {}

    static String of(Survivor s) {
        return Sealed.seal(KIND, json -> {
            json.put("clusterId", s.cluster());
            parent(json, s.parent());
            Seat seat = s.seat();
            json.put("node", s.node())
                    .put("diskId", s.disk())
                    .put("address", seat == null ? null : seat.address())
                    .put("dataDir", s.dataDir())
                    .put("removed", s.removed())
                    .put("rebuilding", s.rebuilding())
                    .put("term", s.term())
                    .put("votedFor", s.votedFor())
                    .put("firstIndex", s.firstIndex())
                    .put("lastIndex", s.last().index())
                    .put("lastTerm", s.last().term())
                    .time("lastTime", s.last().index() == 0 ? null : s.last().timeMs());
            Place snapshot = s.snapshot();
            json.put("snapshotIndex", snapshot == null ? null : snapshot.index())
                    .put("snapshotTerm", snapshot == null ? null : snapshot.term())
                    .time("snapshotTime", snapshot == null ? null : snapshot.timeMs());
            roster(json, s.roster());
            json.put("damaged", !s.isSound()).strings("damage", s.damage());
        });
    }

    private static void parent(Json json, @Nullable Parent parent) {
        if (parent == null) {
            json.nothing("parent");
        } else {
            json.object(
                    "parent",
                    () -> json.put("clusterId", parent.cluster())
                            .put("index", parent.index())
                            .put("term", parent.term()));
        }
    }

    private static void roster(Json json, Roster roster) {
        json.put("configIndex", roster.index())
                .put("joint", roster.oldVoters() != null)
                .array("voters", roster.voters(), SurveyText::seat)
                .array("learners", roster.learners(), SurveyText::seat);
        if (roster.oldVoters() == null) {
            json.nothing("oldVoters");
        } else {
            json.array("oldVoters", roster.oldVoters(), SurveyText::seat);
        }
    }

    /** A member as every document here has it. */
    static void seat(Json json, Seat seat) {
        json.put("id", seat.id()).put("address", seat.address()).put("diskId", seat.disk());
    }

    /** The survey in a file; see {@link Sealed#open}. */
    static Survivor read(Path file) {
        Parsed survey = Sealed.open(KIND, file);
        try {
            return survivor(survey);
        } catch (IllegalArgumentException e) {
            throw Sealed.unknown(file, e);
        }
    }

    private static Survivor survivor(Parsed survey) {
        Long snapshotIndex = survey.numberOrNull("snapshotIndex");
        return new Survivor(
                survey.string("clusterId"),
                parent(survey.memberOrNull("parent")),
                survey.string("node"),
                survey.string("diskId"),
                survey.string("dataDir"),
                survey.bool("removed"),
                survey.bool("rebuilding"),
                survey.numberOrNull("term"),
                survey.stringOrNull("votedFor"),
                survey.number("firstIndex"),
                new Place(
                        survey.number("lastIndex"),
                        survey.number("lastTerm"),
                        time(survey.stringOrNull("lastTime"))),
                snapshotIndex == null
                        ? null
                        : new Place(
                                snapshotIndex,
                                survey.number("snapshotTerm"),
                                time(survey.stringOrNull("snapshotTime"))),
                new Roster(
                        survey.number("configIndex"),
                        seats(survey.objects("voters")),
                        seats(survey.objects("learners")),
                        oldVoters(survey.objectsOrNull("oldVoters"))),
                survey.strings("damage"));
    }

    private static @Nullable Parent parent(@Nullable Parsed parent) {
        return parent == null
                ? null
                : new Parent(
                        parent.string("clusterId"), parent.number("index"), parent.number("term"));
    }

    private static @Nullable List<Seat> oldVoters(@Nullable List<Parsed> seats) {
        return seats == null ? null : seats(seats);
    }

    static List<Seat> seats(List<Parsed> seats) {
        return seats.stream()
                .map(seat ->
                        new Seat(seat.string("id"), seat.string("address"), seat.string("diskId")))
                .toList();
    }

    /** Ms since 1970 of a time as {@link Json#time} writes it; 0 of none. */
    static long time(@Nullable String text) {
        try {
            return text == null ? 0 : Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("no time: " + text, e);
        }
    }
}
