package io.raftd.server;

import io.raftd.protocol.wire.JournalEvent;
import io.raftd.protocol.wire.JournalEvent.Field;
import io.raftd.protocol.wire.JournalEvent.Texts;
import io.raftd.raft.Configuration;
import io.raftd.raft.ElectionResult;
import io.raftd.raft.Event;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.VoteReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as the journal keeps them. The names of types and fields are promises to scripts; replicas
 * are named by their node ids.
 */
final class EventFields {
    private final JournalEvent.Builder event = JournalEvent.newBuilder();

    private EventFields(String type, long term) {
        event.setType(type).setTerm(term);
    }

    /** An event of no core; values are text, whole numbers, booleans, lists of text, and null. */
    static JournalEvent.Builder of(String type, long term, Map<String, ?> values) {
        EventFields fields = new EventFields(type, term);
        values.forEach(fields::put);
        return fields.event;
    }

    /**
     * What the core of {@code self} decided.
     *
     * @param times how often it has, with nothing new in between, of what may be repeated for long
     */
    static JournalEvent.Builder of(Event decided, ReplicaId self, long times) {
        EventFields fields;
        if (decided instanceof Event.ElectionTimeout e) {
            fields = new EventFields("election_timeout", e.term())
                    .hearing(e.hearing())
                    .put("hindrance", e.hindrance())
                    .put("times", times);
        } else if (decided instanceof Event.VotesRequested e) {
            fields = new EventFields(e.preVote() ? "prevote_requested" : "vote_requested", e.term())
                    .put("candidate", self)
                    .put("lastIndex", e.lastIndex())
                    .put("lastTerm", e.lastTerm())
                    .hearing(e.hearing());
            fields =
                    e.preVote() ? fields.put("times", times) : fields.put("transfer", e.transfer());
        } else if (decided instanceof Event.VoteCast e) {
            fields = vote(e.preVote(), e.term(), e.candidate(), self, e.reason())
                    .hearing(e.hearing());
            fields =
                    e.preVote() ? fields.put("times", times) : fields.put("transfer", e.transfer());
        } else if (decided instanceof Event.VoteReceived e) {
            fields = vote(e.preVote(), e.term(), self, e.voter(), e.reason())
                    .put("leader", null)
                    .put("silentMs", null)
                    .put("gone", null);
            fields = e.preVote() ? fields.put("times", times) : fields.put("transfer", null);
        } else {
            fields = leadership(decided);
        }
        return fields.event;
    }

    private static EventFields vote(
            boolean preVote, long term, ReplicaId candidate, ReplicaId voter, VoteReason reason) {
        return new EventFields(preVote ? "prevote" : "vote", term)
                .put("candidate", candidate)
                .put("voter", voter)
                .put("granted", reason.granted())
                .put("reason", reason.granted() ? null : lower(reason));
    }

    private static EventFields leadership(Event decided) {
        if (decided instanceof Event.RoleChanged e) {
            return new EventFields("role_changed", e.term())
                    .put("from", lower(e.from()))
                    .put("to", lower(e.to()))
                    .put("reason", e.reason());
        } else if (decided instanceof Event.LeaderElected e) {
            return new EventFields("leader_elected", e.term()).result(e.result());
        } else if (decided instanceof Event.ElectionLearned e) {
            return new EventFields("election_learned", e.term())
                    .result(e.result())
                    .put("electedMs", e.wallTimeMs());
        } else if (decided instanceof Event.LeaderChanged e) {
            return new EventFields("leader_changed", e.term()).put("leader", e.leader());
        } else if (decided instanceof Event.SteppedDown e) {
            return new EventFields("stepped_down", e.term())
                    .put("reason", lower(e.reason()))
                    .put("to", e.to());
        } else if (decided instanceof Event.QuorumLost e) {
            return new EventFields("quorum_lost", e.term()).put("silent", names(e.silent()));
        } else if (decided instanceof Event.QuorumRegained e) {
            return new EventFields("quorum_regained", e.term()).put("lostMs", e.lostMs());
        } else if (decided instanceof Event.HandoverBegun e) {
            return new EventFields("transfer_started", e.term())
                    .put("target", e.target())
                    .put("diskStalled", e.diskStalled());
        } else if (decided instanceof Event.HandoverFailed e) {
            return new EventFields("transfer_failed", e.term()).put("target", e.target());
        }
        return storage(decided);
    }

    private static EventFields storage(Event decided) {
        if (decided instanceof Event.LogTruncated e) {
            return new EventFields("log_truncated", e.term())
                    .put("from", e.from())
                    .put("to", e.to());
        } else if (decided instanceof Event.SnapshotTaken e) {
            return new EventFields("snapshot_taken", e.term())
                    .put("index", e.index())
                    .put("snapshotTerm", e.snapshotTerm());
        } else if (decided instanceof Event.SnapshotSent e) {
            return new EventFields("snapshot_sent", e.term())
                    .put("to", e.peer())
                    .put("index", e.index())
                    .put("snapshotTerm", e.snapshotTerm());
        } else if (decided instanceof Event.SnapshotInstalled e) {
            return new EventFields("snapshot_installed", e.term())
                    .put("index", e.index())
                    .put("snapshotTerm", e.snapshotTerm());
        } else if (decided instanceof Event.Rebuilt e) {
            return new EventFields("log_rebuilt", e.term()).put("index", e.index());
        } else if (decided instanceof Event.ConfigurationChanged e) {
            return new EventFields("config_changed", e.term()).configuration(e);
        }
        throw new IllegalArgumentException("no name for " + decided);
    }

    /** {@code heard}: the leader that the winner had heard last when it stood. */
    private EventFields result(ElectionResult result) {
        List<String> refusals = result.refusals().stream()
                .map(r -> r.voter().node() + " " + lower(r.reason()))
                .toList();
        return put("leader", result.leader())
                .put("votes", names(result.votes()))
                .put("electionMs", result.electionMs())
                .put("refusals", refusals)
                .put("transfer", result.transfer())
                .put("heard", result.hearing().leader())
                .put("silentMs", result.hearing().silentMs())
                .put("gone", result.hearing().gone());
    }

    private EventFields configuration(Event.ConfigurationChanged e) {
        Configuration c = e.configuration();
        List<Member> learners =
                c.members().stream().filter(m -> !c.isVoter(m.replica())).toList();
        return put("index", e.index())
                .put("joint", c.isJoint())
                .put("voters", names(replicas(c.current().voters())))
                .put("leaving", leaving(c))
                .put("learners", names(replicas(learners)))
                .put("leaseMs", c.lease() == null ? null : c.lease().durationMs());
    }

    /** Voters of the half that is being left that are none of the next. */
    private static List<String> leaving(Configuration c) {
        return names(c.members().stream()
                .map(Member::replica)
                .filter(r -> c.isVoter(r) && !c.isLastingVoter(r))
                .toList());
    }

    private static List<ReplicaId> replicas(List<Member> members) {
        return members.stream().map(Member::replica).toList();
    }

    private static List<String> names(List<ReplicaId> replicas) {
        return replicas.stream().map(ReplicaId::node).toList();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private EventFields hearing(Event.Hearing hearing) {
        return put("leader", hearing.leader())
                .put("silentMs", hearing.silentMs())
                .put("gone", hearing.gone());
    }

    private EventFields put(String name, @Nullable Object value) {
        Field.Builder field = event.addFieldsBuilder().setName(name);
        if (value instanceof ReplicaId replica) {
            field.setText(replica.node());
        } else if (value instanceof Number number) {
            field.setNumber(number.longValue());
        } else if (value instanceof Boolean flag) {
            field.setFlag(flag);
        } else if (value instanceof List<?> list) {
            Texts.Builder texts = Texts.newBuilder();
            list.forEach(text -> texts.addText(String.valueOf(text)));
            field.setTexts(texts);
        } else if (value != null) {
            field.setText(value.toString());
        }
        return this;
    }
}
