package io.raftctl.timeline;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events in a few words, behind the names of their node and type. */
public final class Words {
    private Words() {}

    /** What the event says beyond time, node, term and type. */
    public static String of(Happening e) {
        return switch (e.type()) {
            case EventTypes.TIMEOUT -> timeout(e);
            case EventTypes.PREVOTE_REQUESTED -> "would stand; log ends at " + logEnd(e);
            case EventTypes.VOTE_REQUESTED ->
                (e.flag("transfer") ? "stands, as the leader asked" : "stands") + "; log ends at "
                        + logEnd(e);
            case EventTypes.PREVOTE -> vote(e, "would vote", "would not vote");
            case EventTypes.VOTE -> vote(e, "votes", "does not vote");
            case EventTypes.ROLE_CHANGED ->
                e.text("from") + " to " + e.text("to") + ": " + e.text("reason");
            case EventTypes.ELECTED -> elected(e);
            case EventTypes.LEARNED ->
                "the log tells: " + e.text("leader") + " was elected " + elected(e);
            case EventTypes.LEADER_CHANGED ->
                e.text("leader") == null ? "no leader" : e.text("leader") + " leads";
            case EventTypes.STEPPED_DOWN ->
                e.text("reason") + (e.text("to") == null ? "" : ": " + e.text("to"));
            case "quorum_lost" -> "silent: " + names(e, "silent");
            case EventTypes.TRANSFER_STARTED ->
                "to " + e.text("target") + (e.flag("diskStalled") ? ": the disk is stalled" : "");
            case EventTypes.TRANSFER_FAILED -> "to " + e.text("target") + ", leads on";
            case "config_changed" -> configuration(e);
            case EventTypes.STARTED -> started(e);
            default -> generic(e);
        };
    }

    private static String timeout(Happening e) {
        Long ms = e.number("silentMs");
        String silent = ms == null ? "" : " for " + Sentence.duration(ms);
        String what = e.text("leader") == null
                ? "no leader" + silent
                : e.text("leader") + (e.flag("gone") ? " gone" : " silent") + silent;
        return what
                + (e.text("hindrance") == null ? "" : "; does not stand: " + e.text("hindrance"))
                + times(e);
    }

    private static String logEnd(Happening e) {
        return "(" + e.number("lastIndex") + "," + e.number("lastTerm") + ")" + times(e);
    }

    private static String vote(Happening e, String yes, String no) {
        String reason = e.text("reason");
        boolean heard = e.node().equals(e.text("candidate"));
        return (heard ? "hears: " : "") + e.text("voter") + " " + (e.flag("granted") ? yes : no)
                + " for " + e.text("candidate") + (reason == null ? "" : ": " + reason) + times(e);
    }

    private static String elected(Happening e) {
        Long ms = e.number("electionMs");
        return "by " + names(e, "votes") + (ms == null ? "" : " in " + Sentence.duration(ms));
    }

    private static String started(Happening e) {
        String notes = String.join("; ", e.texts("notes"));
        return e.text("state") + ", log ends at " + logEnd(e) + ", version " + e.text("version")
                + (notes.isEmpty() ? "" : "; " + notes);
    }

    private static String configuration(Happening e) {
        List<String> leaving = e.texts("leaving");
        List<String> learners = e.texts("learners");
        Long lease = e.number("leaseMs");
        return "voters " + names(e, "voters")
                + (leaving.isEmpty() ? "" : ", leaving " + String.join(" ", leaving))
                + (learners.isEmpty() ? "" : ", learners " + String.join(" ", learners))
                + (e.flag("joint") ? " (joint)" : "")
                + (lease == null ? "" : "; a lease of " + Sentence.duration(lease));
    }

    private static String names(Happening e, String field) {
        return String.join(" ", e.texts(field));
    }

    private static String times(Happening e) {
        Long times = e.number("times");
        return times == null || times < 2 ? "" : " (" + times + " times)";
    }

    private static String generic(Happening e) {
        return e.fields().entrySet().stream()
                .filter(field -> field.getValue() != null && !List.of().equals(field.getValue()))
                .map(field -> field.getKey() + "=" + value(field))
                .collect(Collectors.joining(" "));
    }

    private static String value(Map.Entry<String, @Nullable Object> field) {
        return field.getValue() instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining("; "))
                : String.valueOf(field.getValue());
    }
}
