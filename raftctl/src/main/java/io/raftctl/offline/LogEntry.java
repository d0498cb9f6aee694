package io.raftctl.offline;

import io.raftd.kv.CommandCodec;
import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.ElectionResult;
import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One entry of a log, for people.
 *
 * @param type command, noop or config
 * @param timeMs of its creation, since 1970, by its leader's clock
 * @param crc of its record; it covers all records before it
 */
public record LogEntry(
        long index, long term, String type, long sizeBytes, long timeMs, String summary, int crc) {
    static LogEntry of(Entry entry) {
        String type = switch (entry.type()) {
            case NOOP -> "noop";
            case CONFIGURATION -> "config";
            case COMMAND -> "command";
        };
        return new LogEntry(
                entry.index(),
                entry.term(),
                type,
                entry.length(),
                entry.wallTimeMs(),
                summary(entry),
                entry.crc());
    }

    private static String summary(Entry entry) {
        try {
            return switch (entry.type()) {
                case NOOP -> "term " + entry.term() + " begins" + leader(entry);
                case CONFIGURATION -> summary(ConfigurationCodec.decode(entry.payload()));
                case COMMAND ->
                    CommandCodec.decode(
                                    entry.buffer(), entry.payloadOffset(), entry.payloadLength())
                            .command()
                            .accept(new CommandSummary());
            };
        } catch (IllegalArgumentException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    private static String leader(Entry noop) {
        ElectionResult result = ElectionResult.of(noop);
        return result == null
                ? ""
                : result.votes().stream()
                        .map(ReplicaId::node)
                        .collect(Collectors.joining(
                                " ", ": " + result.leader().node() + " elected by ", ""));
    }

    private static String summary(Configuration c) {
        String current = summary(c.current());
        String lease = c.lease() == null ? "" : "lease " + c.lease().durationMs() + "ms; ";
        return lease + (c.old() == null ? current : current + "; leaving " + summary(c.old()));
    }

    private static String summary(Configuration.Half half) {
        String voters = "voters " + summary(half.voters());
        return half.learners().isEmpty()
                ? voters
                : voters + "; learners " + summary(half.learners());
    }

    private static String summary(List<Member> members) {
        return members.stream()
                .map(member -> member.replica().node() + "=" + member.address())
                .collect(Collectors.joining(", "));
    }
}
