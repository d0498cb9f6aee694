package io.raftctl.command.recover;

import io.raftctl.offline.Succession.Heir;
import io.raftctl.offline.Succession.Order;
import io.raftctl.offline.Survivor;
import io.raftctl.offline.Survivor.Place;
import io.raftctl.offline.Survivor.Seat;
import io.raftctl.output.Json;
import io.raftctl.output.Parsed;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A verdict as the document that {@code plan} writes and {@code apply} reads.
 *
 * @param others the other members
 */
record PlanText(Order order, List<Seat> others) {
    private static final String KIND = "plan";

    /** {@code cluster}: the id of the new one. */
    static String of(Verdict verdict, String cluster) {
        return Sealed.seal(KIND, json -> members(json, verdict, cluster));
    }

    /** What a plan says, but for its kind. */
    static void members(Json json, Verdict verdict, String cluster) {
        Survivor chosen = verdict.chosen();
        Seat seat = Objects.requireNonNull(chosen.seat());
        json.put("clusterId", cluster)
                .object(
                        "parent",
                        () -> json.put("clusterId", chosen.cluster())
                                .put("index", chosen.last().index())
                                .put("term", chosen.last().term()))
                .object("chosen", () -> SurveyText.seat(json, seat))
                .array("survivors", verdict.ranked(), (entry, s) -> survivor(entry, verdict, s))
                .put("configIndex", chosen.roster().index())
                .array(
                        "halves",
                        verdict.halves(),
                        (entry, half) -> entry.put("voters", half.voters())
                                .put("needed", half.needed())
                                .put("sound", half.sound()))
                .array("missing", verdict.missing(), SurveyText::seat)
                .array("others", verdict.others(), SurveyText::seat)
                .put("mayHaveLost", verdict.mayHaveLost());
    }

    private static void survivor(Json json, Verdict verdict, Survivor survivor) {
        Place snapshot = survivor.snapshot();
        json.put("id", survivor.node())
                .put("diskId", survivor.disk())
                .put("dataDir", survivor.dataDir())
                .put("lastIndex", survivor.last().index())
                .put("lastTerm", survivor.last().term())
                .time(
                        "lastTime",
                        survivor.last().index() == 0 ? null : survivor.last().timeMs())
                .put("snapshotIndex", snapshot == null ? null : snapshot.index())
                .put("voter", verdict.isVoter(survivor))
                .put("state", Verdict.state(survivor));
    }

    /** The plan in a file; see {@link Sealed#open}. */
    static PlanText read(Path file) {
        Parsed plan = Sealed.open(KIND, file);
        try {
            return plan(plan);
        } catch (IllegalArgumentException e) {
            throw Sealed.unknown(file, e);
        }
    }

    private static PlanText plan(Parsed plan) {
        Parsed parent = plan.member("parent");
        Parsed chosen = plan.member("chosen");
        String disk = chosen.string("diskId");
        List<Heir> heirs = plan.objects("survivors").stream()
                .map(s -> new Heir(
                        s.string("id"),
                        s.string("diskId"),
                        new Place(
                                s.number("lastIndex"),
                                s.number("lastTerm"),
                                SurveyText.time(s.stringOrNull("lastTime")))))
                .toList();
        Order order = new Order(
                parent.string("clusterId"),
                plan.string("clusterId"),
                heirs.stream()
                        .filter(heir -> heir.disk().equals(disk))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("nobody is chosen")),
                chosen.string("address"),
                heirs.stream().filter(heir -> !heir.disk().equals(disk)).toList());
        return new PlanText(order, SurveyText.seats(plan.objects("others")));
    }
}
