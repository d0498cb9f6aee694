package io.raftctl.timeline;

import io.raftctl.timeline.LeaderChange.Cause;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks for why a term had to have an election: in the words of the winner, of the leader before
 * it, and of those who voted.
 */
final class Inquiry {
    private final NavigableMap<Long, Term> terms;
    private final @Nullable Term before;
    private final @Nullable String former;
    private final Term term;
    private final String winner;

    /** The winner's campaign; null when its journal does not tell. */
    private final @Nullable Happening campaign;

    /** The winner's word on its election, which the log may have told others; null: not known. */
    private final @Nullable Happening result;

    /**
     * What the winner knew when it stood, or timed out last before that.
     *
     * @param seq of the journal of {@code node}, the winner
     * @param leader whom it had heard last; null: nobody since it started or led itself
     * @param gone that leader's process was no more
     */
    private record Standing(
            String node,
            long seq,
            @Nullable String leader,
            @Nullable Long silentMs,
            boolean gone) {
        static Standing of(Happening e) {
            return new Standing(
                    e.node(), e.seq(), e.text("leader"), e.number("silentMs"), e.flag("gone"));
        }
    }

    /** {@code before}: the last term with a leader; null: none is known. */
    Inquiry(NavigableMap<Long, Term> terms, @Nullable Term before, Term term, String winner) {
        this.terms = terms;
        this.before = before;
        this.former = before == null ? null : before.leader();
        this.term = term;
        this.winner = winner;
        this.campaign =
                term.last(e -> e.is(EventTypes.VOTE_REQUESTED) && e.node().equals(winner));
        this.result = term.result();
    }

    /**
     * What happened elsewhere was there before this election: by the clocks, where it is known when
     * the winner stood. Otherwise no vote that is known may have been given earlier: a node that
     * was halted may give one late. Of what one node tells its own order counts.
     */
    private boolean precedes(@Nullable Happening e) {
        if (e == null) {
            return false;
        }
        Long stoodAt = stoodAt();
        if (stoodAt != null) {
            return e.timeMs() <= stoodAt;
        }
        List<Happening> granted =
                term.votes(winner).stream().filter(vote -> vote.flag("granted")).toList();
        return !granted.isEmpty()
                && granted.stream()
                        .allMatch(vote -> vote.node().equals(e.node())
                                ? vote.seq() > e.seq()
                                : vote.timeMs() >= e.timeMs());
    }

    /** By the winner's clock, in ms since 1970; null: not known. */
    private @Nullable Long stoodAt() {
        if (campaign != null) {
            return campaign.timeMs();
        }
        Long electedMs = result == null ? null : result.number("electedMs");
        Long electionMs = result == null ? null : result.number("electionMs");
        return electedMs == null || electionMs == null ? null : (Long) (electedMs - electionMs);
    }

    Origin origin() {
        Origin found = transfer();
        found = found != null ? found : ofFormer();
        found = found != null ? found : silence();
        found = found != null ? found : metNewerTerm();
        found = found != null ? found : first();
        found = found != null ? found : waited();
        found = found != null ? found : onlyFormerTells();
        return found != null ? found : new Origin(Cause.UNKNOWN, "for a reason that is not known");
    }

    /** What the former leader's journal says of its term. */
    private @Nullable Happening former(String type) {
        return before == null || former == null
                ? null
                : before.last(e -> e.is(type) && e.node().equals(former));
    }

    private @Nullable Origin transfer() {
        Happening resigned = former(EventTypes.STEPPED_DOWN);
        boolean removed = resigned != null && resigned.says("reason", "removed");
        Happening handover = former(EventTypes.TRANSFER_STARTED);
        boolean toWinner = handover != null
                && handover.says("target", winner)
                && former(EventTypes.TRANSFER_FAILED) == null;
        boolean asked = campaign != null && campaign.flag("transfer")
                || result != null && result.flag("transfer")
                || !term.all(e -> e.is(EventTypes.VOTE)
                                && e.says("candidate", winner)
                                && e.flag("transfer"))
                        .isEmpty();
        boolean told = campaign != null || result != null && result.number("silentMs") != null;
        if (!asked && (told || !toWinner)) {
            return removed
                    ? new Origin(Cause.LEADER_REMOVED, "after " + former + " had left the voters")
                    : null;
        }
        String who = former == null ? "the leader before" : former;
        if (removed) {
            return new Origin(
                    Cause.LEADER_REMOVED,
                    "after " + who + " had left the voters and asked it to take over");
        }
        if (former(EventTypes.STOPPING) != null) {
            return new Origin(
                    Cause.LEADER_STOPPED, "after " + who + ", being stopped, handed over to it");
        }
        boolean stalled = handover != null && toWinner && handover.flag("diskStalled");
        return new Origin(
                Cause.TRANSFER,
                "after " + who + (stalled ? ", its disk stalled," : "") + " handed over to it");
    }

    private @Nullable Origin ofFormer() {
        Happening resigned = former(EventTypes.STEPPED_DOWN);
        if (resigned != null && resigned.says("reason", "quorum_lost") && precedes(resigned)) {
            Happening lost = former("quorum_lost");
            List<String> silent = lost == null ? List.of() : lost.texts("silent");
            String which = silent.isEmpty()
                    ? ""
                    : " (" + Sentence.list(silent) + (silent.size() == 1 ? " was" : " were")
                            + " silent)";
            return new Origin(
                    Cause.QUORUM_LOST,
                    "after " + former + " had stepped down, for it heard no quorum" + which);
        }
        boolean earlier = precedes(former(EventTypes.STARTED));
        if (precedes(former(EventTypes.STOPPING))) {
            return new Origin(
                    Cause.LEADER_STOPPED,
                    "after " + former + " was stopped" + (earlier ? " and started again" : ""));
        }
        return earlier
                ? new Origin(Cause.RESTART, "after " + former + " was restarted" + heard(former))
                : null;
    }

    /** How long the winner had heard nothing of that leader, if it says so. */
    private String heard(@Nullable String leader) {
        Standing stood = stood();
        if (stood == null || leader == null || !leader.equals(stood.leader)) {
            return "";
        }
        return stood.silentMs == null ? "" : ", silent for " + Sentence.duration(stood.silentMs);
    }

    private @Nullable Standing stood() {
        if (campaign != null && campaign.number("silentMs") != null) {
            return Standing.of(campaign);
        }
        if (result != null && result.number("silentMs") != null) {
            return new Standing(
                    winner,
                    Long.MAX_VALUE,
                    result.text("heard"),
                    result.number("silentMs"),
                    result.flag("gone"));
        }
        long from = before == null ? 0 : before.number;
        Happening last = null;
        for (Term t : terms.subMap(from, true, term.number, false).values()) {
            Happening timeout = t.last(e -> e.is(EventTypes.TIMEOUT)
                    && e.node().equals(winner)
                    && (campaign == null || e.seq() < campaign.seq()));
            last = timeout == null ? last : timeout;
        }
        return last == null ? null : Standing.of(last);
    }

    private @Nullable Origin silence() {
        Standing stood = stood();
        if (stood != null && stood.leader != null && stood.silentMs != null) {
            String again = sinceRestarted(stood.leader);
            return stood.gone
                    ? new Origin(
                            Cause.LEADER_GONE,
                            "after " + stood.leader + " was gone, its connections refused" + again)
                    : new Origin(
                            Cause.LEADER_SILENT,
                            "after " + stood.leader + " was silent for "
                                    + Sentence.duration(stood.silentMs) + again);
        }
        for (Happening vote : term.votes(winner)) {
            String heard = vote.text("leader");
            Long ms = vote.number("silentMs");
            if (vote.flag("granted") && heard != null && vote.flag("gone")) {
                return new Origin(
                        Cause.LEADER_GONE,
                        "when " + vote.text("voter") + " knew that " + heard + " was gone");
            }
            if (vote.flag("granted") && heard != null && ms != null) {
                return new Origin(
                        Cause.LEADER_SILENT,
                        "when " + vote.text("voter") + " had heard nothing of " + heard + " for "
                                + Sentence.duration(ms));
            }
        }
        return null;
    }

    /** Its own journal shows that it was no more, or came to its end, unheard. */
    private String sinceRestarted(String leader) {
        boolean again = leader.equals(former) && former(EventTypes.STARTED) != null;
        return again ? " (it was started again later)" : "";
    }

    private @Nullable Origin metNewerTerm() {
        Happening resigned = former(EventTypes.STEPPED_DOWN);
        if (resigned == null
                || !resigned.says("reason", "newer_term")
                || resigned.says("to", winner)
                || !precedes(resigned)) {
            return null;
        }
        return new Origin(
                Cause.NEWER_TERM,
                "after " + former + " had met " + resigned.text("to") + " in a newer term");
    }

    /** It met the winner as one that leads already: what came first it does not know. */
    private @Nullable Origin onlyFormerTells() {
        Happening met = term.last(e -> e.is(EventTypes.LEADER_CHANGED)
                && e.node().equals(former)
                && e.says("leader", winner));
        if (met == null) {
            return null;
        }
        String about = "about when " + former + ", the leader before, ";
        Happening started = former(EventTypes.STARTED);
        if (started != null && started.seq() < met.seq()) {
            return new Origin(Cause.RESTART, about + "was restarted");
        }
        Happening resigned = former(EventTypes.STEPPED_DOWN);
        return resigned != null && resigned.says("reason", "quorum_lost")
                ? new Origin(Cause.UNKNOWN, about + "heard no quorum, or was halted")
                : null;
    }

    /** No term before this one had a leader. */
    private @Nullable Origin first() {
        Witnesses witnesses = new Witnesses(terms);
        for (long number = 1; number < term.number; number++) {
            if (!witnesses.nobodyLed(number)) {
                return null;
            }
        }
        return new Origin(Cause.FIRST_ELECTION, "in the first election of the cluster");
    }

    /** Who stood, or voted, knew no leader. */
    private @Nullable Origin waited() {
        Standing stood = stood();
        if (stood != null) {
            return waited("having", stood);
        }
        for (Happening vote : term.votes(winner)) {
            if (vote.flag("granted") && vote.number("silentMs") != null) {
                return waited("when " + vote.node() + " had", Standing.of(vote));
            }
        }
        return null;
    }

    private @Nullable Origin waited(String who, Standing told) {
        Long silentMs = told.silentMs;
        if (silentMs == null) {
            return null;
        }
        boolean sinceStart = terms.headMap(term.number).values().stream()
                .anyMatch(t -> t.last(e -> e.is(EventTypes.STARTED)
                                && e.node().equals(told.node)
                                && e.seq() < told.seq)
                        != null);
        return new Origin(
                Cause.RESTART,
                who + " heard no leader for " + Sentence.duration(silentMs)
                        + (sinceStart ? " since its start" : ""));
    }
}
