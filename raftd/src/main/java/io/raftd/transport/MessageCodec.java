package io.raftd.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FramePrefix;
import io.raftd.raft.Entry;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.VoteReason;
import io.raftd.transport.wire.AppendEntries;
import io.raftd.transport.wire.AppendRejected;
import io.raftd.transport.wire.AppendReply;
import io.raftd.transport.wire.InstallReply;
import io.raftd.transport.wire.InstallSnapshot;
import io.raftd.transport.wire.LogEnd;
import io.raftd.transport.wire.LogLost;
import io.raftd.transport.wire.PeerMessage;
import io.raftd.transport.wire.PreVote;
import io.raftd.transport.wire.PreVoteReply;
import io.raftd.transport.wire.ReadIndexReply;
import io.raftd.transport.wire.ReadIndexRequest;
import io.raftd.transport.wire.RequestVote;
import io.raftd.transport.wire.TimeoutNow;
import io.raftd.transport.wire.VoteReply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Raft messages as MESSAGE frames: a {@link PeerMessage} as header, the records of the entries,
 * unchanged, as body.
 */
final class MessageCodec {
    private static final ToWire TO_WIRE = new ToWire();

    private MessageCodec() {}

    /** The frame of a message whose body is copied once, straight into a buffer. */
    record Encoded(byte[] header, List<Entry> entries, byte[] chunk, int bodyLength) {
        int length() {
            return FramePrefix.BYTES + header.length + bodyLength;
        }

        void write(ByteBuf out) {
            Frames.write(out, new FramePrefix(FrameKind.MESSAGE, header.length, bodyLength, 0));
            out.writeBytes(header);
            for (Entry e : entries) {
                out.writeBytes(e.buffer(), e.offset(), e.length());
            }
            out.writeBytes(chunk);
        }
    }

    static Encoded encode(Message message) {
        byte[] header = message.accept(TO_WIRE).setTerm(message.term()).build().toByteArray();
        List<Entry> entries =
                message instanceof Message.AppendEntries append ? append.entries() : List.of();
        byte[] chunk = message instanceof Message.InstallSnapshot m ? m.bytes() : Frame.EMPTY;
        int bodyLength = chunk.length;
        for (Entry e : entries) {
            bodyLength += e.length();
        }
        return new Encoded(header, entries, chunk, bodyLength);
    }

    /**
     * The message in a frame. Its entries are views of the frame's body.
     *
     * @throws IllegalArgumentException when anything in it is not as it can be, saying what
     */
    static Message decode(Frame frame, ReplicaId from, ReplicaId to) {
        try {
            PeerMessage wire = PeerMessage.parseFrom(frame.header());
            boolean bodied = wire.getKindCase() == PeerMessage.KindCase.APPEND_ENTRIES
                    || wire.getKindCase() == PeerMessage.KindCase.INSTALL_SNAPSHOT;
            if (!bodied && frame.body().length > 0) {
                throw new IllegalArgumentException(wire.getKindCase() + " with a body");
            }
            return new FromWire(from, to, number("term", wire.getTerm()))
                    .message(wire, frame.body());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("message header: " + e.getMessage(), e);
        }
    }

    static long number(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    name + " " + Long.toUnsignedString(value) + " is too large");
        }
        return value;
    }

    private static final class ToWire implements Message.Handler<PeerMessage.Builder> {
        @Override
        public PeerMessage.Builder preVote(Message.PreVote m) {
            return PeerMessage.newBuilder()
                    .setPreVote(PreVote.newBuilder()
                            .setLastIndex(m.lastIndex())
                            .setLastTerm(m.lastTerm()));
        }

        @Override
        public PeerMessage.Builder preVoteReply(Message.PreVoteReply m) {
            return PeerMessage.newBuilder()
                    .setPreVoteReply(PreVoteReply.newBuilder()
                            .setCampaign(m.campaign())
                            .setReason(m.reason().code()));
        }

        @Override
        public PeerMessage.Builder requestVote(Message.RequestVote m) {
            return PeerMessage.newBuilder()
                    .setRequestVote(RequestVote.newBuilder()
                            .setLastIndex(m.lastIndex())
                            .setLastTerm(m.lastTerm())
                            .setTransfer(m.transfer()));
        }

        @Override
        public PeerMessage.Builder voteReply(Message.VoteReply m) {
            return PeerMessage.newBuilder()
                    .setVoteReply(VoteReply.newBuilder().setReason(m.reason().code()));
        }

        @Override
        public PeerMessage.Builder appendEntries(Message.AppendEntries m) {
            return PeerMessage.newBuilder()
                    .setAppendEntries(AppendEntries.newBuilder()
                            .setPrevIndex(m.prevIndex())
                            .setPrevTerm(m.prevTerm())
                            .setCommit(m.commit())
                            .setRound(m.round())
                            .setClusterTimeMs(m.clusterTimeMs()));
        }

        @Override
        public PeerMessage.Builder appendReply(Message.AppendReply m) {
            return PeerMessage.newBuilder()
                    .setAppendReply(
                            AppendReply.newBuilder().setMatch(m.match()).setRound(m.round()));
        }

        @Override
        public PeerMessage.Builder appendRejected(Message.AppendRejected m) {
            return PeerMessage.newBuilder()
                    .setAppendRejected(AppendRejected.newBuilder()
                            .setPrevIndex(m.prevIndex())
                            .setHintIndex(m.hintIndex())
                            .setHintTerm(m.hintTerm())
                            .setRound(m.round())
                            .setRebuilding(m.rebuilding()));
        }

        @Override
        public PeerMessage.Builder installSnapshot(Message.InstallSnapshot m) {
            return PeerMessage.newBuilder()
                    .setInstallSnapshot(SnapshotCodec.encode(m.snapshot()).setOffset(m.offset()));
        }

        @Override
        public PeerMessage.Builder installReply(Message.InstallReply m) {
            return PeerMessage.newBuilder()
                    .setInstallReply(InstallReply.newBuilder()
                            .setIndex(m.index())
                            .setSnapshotTerm(m.snapshotTerm())
                            .setOffset(m.offset()));
        }

        @Override
        public PeerMessage.Builder timeoutNow(Message.TimeoutNow m) {
            return PeerMessage.newBuilder().setTimeoutNow(TimeoutNow.getDefaultInstance());
        }

        @Override
        public PeerMessage.Builder readIndexRequest(Message.ReadIndexRequest m) {
            return PeerMessage.newBuilder()
                    .setReadIndexRequest(ReadIndexRequest.newBuilder().setContext(m.context()));
        }

        @Override
        public PeerMessage.Builder readIndexReply(Message.ReadIndexReply m) {
            ReadIndexReply.Builder reply = ReadIndexReply.newBuilder().setContext(m.context());
            if (m.index() != null) {
                reply.setIndex(m.index());
            }
            return PeerMessage.newBuilder().setReadIndexReply(reply);
        }

        @Override
        public PeerMessage.Builder logLost(Message.LogLost m) {
            return PeerMessage.newBuilder().setLogLost(LogLost.newBuilder().setNonce(m.nonce()));
        }

        @Override
        public PeerMessage.Builder logEnd(Message.LogEnd m) {
            return PeerMessage.newBuilder()
                    .setLogEnd(LogEnd.newBuilder().setNonce(m.nonce()).setLastIndex(m.lastIndex()));
        }
    }

    private record FromWire(ReplicaId from, ReplicaId to, long term) {
        Message message(PeerMessage wire, byte[] body) {
            return switch (wire.getKindCase()) {
                case PRE_VOTE -> preVote(wire.getPreVote());
                case PRE_VOTE_REPLY -> preVoteReply(wire.getPreVoteReply());
                case REQUEST_VOTE -> requestVote(wire.getRequestVote());
                case VOTE_REPLY -> voteReply(wire.getVoteReply());
                case APPEND_ENTRIES -> appendEntries(wire.getAppendEntries(), body);
                case APPEND_REPLY -> appendReply(wire.getAppendReply());
                case APPEND_REJECTED -> appendRejected(wire.getAppendRejected());
                case INSTALL_SNAPSHOT -> installSnapshot(wire.getInstallSnapshot(), body);
                case INSTALL_REPLY -> installReply(wire.getInstallReply());
                case TIMEOUT_NOW -> new Message.TimeoutNow(from, to, term);
                case READ_INDEX_REQUEST -> readIndexRequest(wire.getReadIndexRequest());
                case READ_INDEX_REPLY -> readIndexReply(wire.getReadIndexReply());
                case LOG_LOST ->
                    new Message.LogLost(
                            from, to, term, number("nonce", wire.getLogLost().getNonce()));
                case LOG_END -> logEnd(wire.getLogEnd());
                case KIND_NOT_SET ->
                    throw new IllegalArgumentException(
                            "message of a kind that is not known to this version");
            };
        }

        private Message preVote(PreVote m) {
            long lastIndex = number("last index", m.getLastIndex());
            return new Message.PreVote(
                    from, to, term, lastIndex, number("last term", m.getLastTerm()));
        }

        private Message preVoteReply(PreVoteReply m) {
            long campaign = number("campaign", m.getCampaign());
            return new Message.PreVoteReply(from, to, term, campaign, VoteReason.of(m.getReason()));
        }

        private Message requestVote(RequestVote m) {
            long lastIndex = number("last index", m.getLastIndex());
            long lastTerm = number("last term", m.getLastTerm());
            return new Message.RequestVote(from, to, term, lastIndex, lastTerm, m.getTransfer());
        }

        private Message voteReply(VoteReply m) {
            return new Message.VoteReply(from, to, term, VoteReason.of(m.getReason()));
        }

        private Message appendEntries(AppendEntries m, byte[] body) {
            long prevIndex = number("previous index", m.getPrevIndex());
            long prevTerm = number("previous term", m.getPrevTerm());
            long commit = number("commit index", m.getCommit());
            long round = number("round", m.getRound());
            long time = number("cluster time", m.getClusterTimeMs());
            List<Entry> entries = entries(body, prevIndex, prevTerm);
            return new Message.AppendEntries(
                    from, to, term, prevIndex, prevTerm, commit, round, time, entries);
        }

        /**
         * The entries follow (prevIndex, prevTerm) and each other: by index, by term <= the
         * message's, and by chain.
         */
        private List<Entry> entries(byte[] body, long prevIndex, long prevTerm) {
            List<Entry> entries = new ArrayList<>();
            @Nullable Entry previous = null;
            long lastTerm = prevTerm;
            for (int at = 0; at < body.length; ) {
                Entry e = Records.at(body, at);
                long expected = prevIndex + 1 + entries.size();
                if (e.index() != expected) {
                    throw new IllegalArgumentException(
                            "entry " + e.index() + " in the place of " + expected);
                }
                if (e.term() < lastTerm || e.term() > term) {
                    throw new IllegalArgumentException("entry " + e.index() + " of term " + e.term()
                            + " is not within " + lastTerm + " to " + term);
                }
                if (previous != null && e.previousCrc() != previous.crc()) {
                    throw new IllegalArgumentException(
                            "entry %d chains to %08x, the one before it is %08x"
                                    .formatted(e.index(), e.previousCrc(), previous.crc()));
                }
                entries.add(e);
                previous = e;
                lastTerm = e.term();
                at += e.length();
            }
            return entries;
        }

        private Message appendReply(AppendReply m) {
            long match = number("match index", m.getMatch());
            return new Message.AppendReply(from, to, term, match, number("round", m.getRound()));
        }

        private Message appendRejected(AppendRejected m) {
            long prevIndex = number("previous index", m.getPrevIndex());
            long hintIndex = number("hint index", m.getHintIndex());
            long hintTerm = number("hint term", m.getHintTerm());
            long round = number("round", m.getRound());
            return new Message.AppendRejected(
                    from, to, term, prevIndex, hintIndex, hintTerm, round, m.getRebuilding());
        }

        /** The chunk lies within the snapshot, whose term is not above the message's. */
        private Message installSnapshot(InstallSnapshot m, byte[] body) {
            Snapshot snapshot = SnapshotCodec.decode(m);
            long offset = number("offset", m.getOffset());
            if (offset > snapshot.bytes() - body.length) {
                throw new IllegalArgumentException(
                        body.length + " bytes at " + offset + " of " + snapshot.bytes());
            }
            if (snapshot.term() > term) {
                throw new IllegalArgumentException(snapshot + " in a message of term " + term);
            }
            return new Message.InstallSnapshot(from, to, term, snapshot, offset, body);
        }

        private Message installReply(InstallReply m) {
            long index = number("index", m.getIndex());
            long snapshotTerm = number("snapshot term", m.getSnapshotTerm());
            return new Message.InstallReply(
                    from, to, term, index, snapshotTerm, number("offset", m.getOffset()));
        }

        private Message logEnd(LogEnd m) {
            long nonce = number("nonce", m.getNonce());
            return new Message.LogEnd(
                    from, to, term, nonce, number("last index", m.getLastIndex()));
        }

        private Message readIndexRequest(ReadIndexRequest m) {
            return new Message.ReadIndexRequest(from, to, term, number("context", m.getContext()));
        }

        private Message readIndexReply(ReadIndexReply m) {
            @Nullable Long index = m.hasIndex() ? (Long) number("read index", m.getIndex()) : null;
            return new Message.ReadIndexReply(
                    from, to, term, number("context", m.getContext()), index);
        }
    }
}
