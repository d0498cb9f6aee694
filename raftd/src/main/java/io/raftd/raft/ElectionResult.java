package io.raftd.raft;

import io.raftd.raft.Event.Hearing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a leader came to lead, as it knew when it won. It is the payload of the
 * {@link EntryType#NOOP} entry with which a leader opens its term: so whoever has the log, even if
 * it was halted or cut off meanwhile, can tell why there was an election. Nothing is decided by it.
 *
 * <pre>
 *   result  = version(1 byte) transfer(1 byte, 0 or 1) election ms(8 bytes) replica replicas(votes)
 *             count(1 byte) refusal* heard(1 byte, 0 or 1) [replica] silent ms(8 bytes)
 *             gone(1 byte, 0 or 1)
 *   refusal = replica reason(1 byte, see {@link VoteReason})
 * </pre>
 *
 * Replicas are as in {@link ConfigurationCodec}.
 *
 * @param votes that it had counted, its own among them
 * @param refusals known to it by then, of votes, and of opinions where no vote came
 * @param hearing when it stood
 * @param transfer the leader before had asked it to stand
 * @param electionMs from when it first asked anybody to when it won
 */
public record ElectionResult(
        ReplicaId leader,
        List<ReplicaId> votes,
        List<Refusal> refusals,
        Hearing hearing,
        boolean transfer,
        long electionMs) {
    private static final int VERSION = 1;

    /** A vote that the leader did not get. */
    public record Refusal(ReplicaId voter, VoteReason reason) {}

    byte[] encode() {
        Binary.Writer w = new Binary.Writer();
        w.unsignedByte(VERSION, "version").flag(transfer).number(electionMs);
        w.replica(leader).replicas(votes, "votes");
        w.unsignedByte(refusals.size(), "refusals");
        for (Refusal r : refusals) {
            w.replica(r.voter).unsignedByte(r.reason.code(), "reason");
        }
        w.flag(hearing.leader() != null);
        if (hearing.leader() != null) {
            w.replica(hearing.leader());
        }
        return w.number(hearing.silentMs()).flag(hearing.gone()).bytes();
    }

    /**
     * What a {@link EntryType#NOOP} entry tells; null when that is nothing, or in a form that this
     * version does not know: an entry that only tells something is no reason to fail.
     */
    public static @Nullable ElectionResult of(Entry noop) {
        try {
            return noop.payloadLength() == 0 ? null : decode(noop.payload());
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static ElectionResult decode(byte[] payload) {
        Binary.Reader r = new Binary.Reader(payload, "election result");
        int version = r.unsignedByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("election result version " + version);
        }
        boolean transfer = r.flag();
        long electionMs = r.number();
        ReplicaId leader = r.replica();
        List<ReplicaId> votes = r.replicas();
        List<Refusal> refusals = new ArrayList<>();
        for (int n = r.unsignedByte(); n > 0; n--) {
            refusals.add(new Refusal(r.replica(), VoteReason.of(r.unsignedByte())));
        }
        @Nullable ReplicaId heard = r.flag() ? r.replica() : null;
        Hearing hearing = new Hearing(heard, r.number(), r.flag());
        r.end();
        return new ElectionResult(leader, votes, refusals, hearing, transfer, electionMs);
    }
}
