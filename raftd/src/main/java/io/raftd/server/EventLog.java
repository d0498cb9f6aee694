package io.raftd.server;

import io.raftd.raft.Configuration;
import io.raftd.raft.Event;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what the core decided to the log, one line each; what only leads to a decision is left to
 * the journal.
 */
public final class EventLog implements Consumer<Event> {
    private static final Logger log = LoggerFactory.getLogger(EventLog.class);

    @Override
    public void accept(Event event) {
        LoggingEventBuilder line = (event instanceof Event.QuorumLost ? log.atWarn() : log.atInfo())
                .addKeyValue("term", event.term());
        if (event instanceof Event.RoleChanged e) {
            line.addKeyValue("from", e.from())
                    .addKeyValue("to", e.to())
                    .addKeyValue("reason", e.reason())
                    .log("role changed");
        } else if (event instanceof Event.VoteCast e) {
            line.addKeyValue("candidate", e.candidate())
                    .addKeyValue("reason", e.reason())
                    .log(e.preVote() ? "pre-vote cast" : "vote cast");
        } else if (event instanceof Event.VoteReceived e) {
            line.addKeyValue("voter", e.voter())
                    .addKeyValue("reason", e.reason())
                    .log(e.preVote() ? "pre-vote received" : "vote received");
        } else if (event instanceof Event.LeaderElected e) {
            line.addKeyValue("votes", e.result().votes())
                    .addKeyValue("electionMs", e.result().electionMs())
                    .log("elected");
        } else if (event instanceof Event.LeaderChanged e) {
            line.addKeyValue("leader", e.leader()).log("leader changed");
        } else if (event instanceof Event.QuorumLost e) {
            line.addKeyValue("silent", e.silent()).log("no quorum answers this leader");
        } else if (event instanceof Event.HandoverBegun e) {
            line.addKeyValue("target", e.target()).log("handing over");
        } else if (event instanceof Event.HandoverFailed e) {
            line.addKeyValue("target", e.target()).log("not handed over: leads on");
        } else if (event instanceof Event.LogTruncated e) {
            line.addKeyValue("from", e.from())
                    .addKeyValue("to", e.to())
                    .log("log truncated: entries that never committed");
        } else if (event instanceof Event.Rebuilt e) {
            line.addKeyValue("index", e.index()).log("the log is rebuilt: this node votes again");
        } else if (event instanceof Event.ConfigurationChanged e) {
            line.addKeyValue("index", e.index())
                    .addKeyValue("members", members(e.configuration()))
                    .log("configuration changed");
        }
    }

    private static String members(Configuration configuration) {
        return configuration.members().stream()
                .map(m -> m.replica() + "=" + m.address())
                .collect(Collectors.joining(","));
    }
}
