package io.raftd.raft;

import io.raftd.raft.Ready.ReadGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells what came out of a turn in lines for engineers to read, an entry being (index,term). */
final class Narrator implements Message.Handler<String> {
    /** All of a {@link Ready}, a line each: decisions, disk, what to apply, reads, messages. */
    List<String> tell(Replica replica, Ready ready) {
        String self = replica.id.node();
        List<String> lines = new ArrayList<>();
        ready.events().forEach(e -> lines.add(self + " " + event(e)));
        if (ready.write() != null) {
            lines.add(self + " " + write(ready.write()));
        }
        ready.fetches()
                .forEach(f -> lines.add(self + " fetches from " + f.from() + " for "
                        + (f.peer().equals(replica.id) ? "itself" : name(f.peer()))));
        if (!ready.committed().isEmpty()) {
            lines.add(self + " applies" + entries(ready.committed()));
        }
        ready.reads().forEach(grant -> lines.add(self + " " + read(grant)));
        ready.messages()
                .forEach(m -> lines.add(name(m.from()) + " > " + name(m.to()) + " "
                        + m.getClass().getSimpleName() + " term " + m.term() + m.accept(this)));
        return lines;
    }

    private static String name(@Nullable ReplicaId replica) {
        return replica == null ? "nobody" : replica.node();
    }

    private static String entries(List<Entry> entries) {
        return entries.stream().map(e -> " " + e).collect(Collectors.joining());
    }

    private static String write(Write w) {
        String hardState = w.hardState() == null
                ? ""
                : " term " + w.hardState().term() + " vote "
                        + name(w.hardState().vote());
        return "writes #" + w.id() + hardState + entries(w.entries())
                + (w.rebuilt() ? " rebuilt" : "");
    }

    private static String read(ReadGrant grant) {
        return "read " + grant.read() + (grant.index() == null ? " fails" : " at " + grant.index());
    }

    private static String event(Event event) {
        if (event instanceof Event.RoleChanged e) {
            return "is " + e.to() + " of term " + e.term() + ": " + e.reason();
        } else if (event instanceof Event.LeaderChanged e) {
            return "follows " + name(e.leader());
        } else if (event instanceof Event.ElectionTimeout e) {
            return "has " + hearing(e.hearing())
                    + (e.hindrance() == null ? "" : ", but " + e.hindrance());
        } else if (event instanceof Event.VotesRequested e) {
            return (e.preVote() ? "asks who would vote" : "asks for votes") + " in term " + e.term()
                    + (e.transfer() ? ", as its leader wants" : "");
        } else if (event instanceof Event.LeaderElected e) {
            return "is elected " + result(e.result());
        } else if (event instanceof Event.ElectionLearned e) {
            return "learns that " + name(e.result().leader()) + " was elected in term " + e.term()
                    + " " + result(e.result());
        } else if (event instanceof Event.VoteCast e) {
            return (e.preVote() ? "would vote on " : "votes on ") + name(e.candidate())
                    + " in term " + e.term() + ": " + e.reason() + ", having "
                    + hearing(e.hearing());
        } else if (event instanceof Event.VoteReceived e) {
            return "hears from " + name(e.voter()) + ": " + e.reason();
        } else if (event instanceof Event.LogTruncated e) {
            return "cuts off " + e.from() + " to " + e.to();
        } else if (event instanceof Event.SteppedDown e) {
            return "leads term " + e.term() + " no more: " + e.reason() + " " + name(e.to());
        } else if (event instanceof Event.QuorumLost e) {
            return "hears no quorum: silent are"
                    + e.silent().stream().map(s -> " " + name(s)).collect(Collectors.joining());
        } else if (event instanceof Event.QuorumRegained e) {
            return "knows a quorum again, after " + e.lostMs() + " ms";
        } else if (event instanceof Event.HandoverBegun e) {
            return "hands over to " + name(e.target())
                    + (e.diskStalled() ? ", its disk being stalled" : "");
        } else if (event instanceof Event.HandoverFailed e) {
            return "does not hand over to " + name(e.target());
        } else if (event instanceof Event.SnapshotTaken e) {
            return "has taken snapshot" + at(e.index(), e.snapshotTerm());
        } else if (event instanceof Event.SnapshotSent e) {
            return "has sent " + name(e.peer()) + " snapshot" + at(e.index(), e.snapshotTerm());
        } else if (event instanceof Event.SnapshotInstalled e) {
            return "begins anew behind snapshot" + at(e.index(), e.snapshotTerm());
        } else if (event instanceof Event.ConfigurationChanged e) {
            return "is in the configuration of " + e.index();
        } else if (event instanceof Event.Rebuilt e) {
            return "has its log again, up to " + e.index();
        }
        throw new IllegalArgumentException("no words for " + event);
    }

    private static String result(ElectionResult r) {
        String refusals = r.refusals().stream()
                .map(refusal -> "; " + name(refusal.voter()) + ": " + refusal.reason())
                .collect(Collectors.joining());
        return "in " + r.electionMs() + " ms by "
                + r.votes().stream().map(Narrator::name).collect(Collectors.joining(" "))
                + (r.transfer() ? ", as its leader wanted" : "") + ", having "
                + hearing(r.hearing()) + refusals;
    }

    private static String hearing(Event.Hearing h) {
        return "heard " + (h.leader() == null ? "no leader for " : name(h.leader()) + " last ")
                + h.silentMs() + (h.leader() == null ? " ms" : " ms ago");
    }

    private static String at(long index, long term) {
        return " (" + index + "," + term + ")";
    }

    @Override
    public String preVote(Message.PreVote m) {
        return " log" + at(m.lastIndex(), m.lastTerm());
    }

    @Override
    public String preVoteReply(Message.PreVoteReply m) {
        return " for " + m.campaign() + " " + m.reason();
    }

    @Override
    public String requestVote(Message.RequestVote m) {
        return " log" + at(m.lastIndex(), m.lastTerm()) + (m.transfer() ? " transfer" : "");
    }

    @Override
    public String voteReply(Message.VoteReply m) {
        return " " + m.reason();
    }

    @Override
    public String appendEntries(Message.AppendEntries m) {
        String entries = m.entries().isEmpty() ? "" : " entries" + entries(m.entries());
        return " prev" + at(m.prevIndex(), m.prevTerm()) + entries + " commit " + m.commit()
                + " round " + m.round();
    }

    @Override
    public String appendReply(Message.AppendReply m) {
        return " match " + m.match() + " round " + m.round();
    }

    @Override
    public String appendRejected(Message.AppendRejected m) {
        return " prev " + m.prevIndex() + " hint" + at(m.hintIndex(), m.hintTerm()) + " round "
                + m.round() + (m.rebuilding() ? " rebuilding" : "");
    }

    @Override
    public String installSnapshot(Message.InstallSnapshot m) {
        return " snapshot" + at(m.snapshot().index(), m.snapshot().term()) + " from byte "
                + m.offset() + ": " + m.bytes().length;
    }

    @Override
    public String installReply(Message.InstallReply m) {
        return " snapshot" + at(m.index(), m.snapshotTerm()) + " to byte " + m.offset();
    }

    @Override
    public String timeoutNow(Message.TimeoutNow m) {
        return "";
    }

    /** Of a context, its place in its incarnation. */
    @Override
    public String readIndexRequest(Message.ReadIndexRequest m) {
        return " context " + (int) m.context();
    }

    @Override
    public String readIndexReply(Message.ReadIndexReply m) {
        return " context " + (int) m.context()
                + (m.index() == null ? " not from me" : " index " + m.index());
    }

    @Override
    public String logLost(Message.LogLost m) {
        return "";
    }

    @Override
    public String logEnd(Message.LogEnd m) {
        return " last " + m.lastIndex();
    }

    /** A line for each replica: where it is. */
    List<String> state(Cluster cluster) {
        List<String> lines = new ArrayList<>();
        for (Replica r : cluster.replicas()) {
            if (r.isUp()) {
                Raft raft = r.raft();
                lines.add("%s %s term %d last (%d,%d) durable %d commit %d"
                        .formatted(
                                r.id.node(),
                                raft.roleName(),
                                raft.term(),
                                raft.lastIndex(),
                                raft.lastTerm(),
                                raft.durableIndex(),
                                raft.commit()));
            } else {
                lines.add(r.id.node() + " is down");
            }
        }
        return lines;
    }
}
