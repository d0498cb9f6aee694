package io.raftd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.raftd.acceptance.Case;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.raft.Entry;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.VoteReason;
import io.raftd.transport.wire.PeerMessage;
import io.raftd.transport.wire.TimeoutNow;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    private static final ReplicaId A = Sample.N1;
    private static final ReplicaId B = Sample.N2;

    static Stream<Message> messages() {
        return Stream.concat(
                Stream.of(
                        new Message.PreVote(A, B, 7, 12, 6),
                        new Message.PreVote(A, B, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                        new Message.RequestVote(A, B, 7, 12, 6, true),
                        new Message.RequestVote(A, B, 1, 1, 0, false),
                        new Message.AppendReply(A, B, 7, 12, 99),
                        new Message.AppendRejected(A, B, 7, 12, 11, 5, 99),
                        new Message.AppendRejected(A, B, 7, 12, 11, 5, 99, true),
                        new Message.LogLost(A, B, 7, 0x1122334455667788L),
                        new Message.LogEnd(A, B, 7, 0x1122334455667788L, 12),
                        new Message.TimeoutNow(A, B, 7),
                        new Message.ReadIndexRequest(A, B, 7, 4),
                        new Message.ReadIndexReply(A, B, 7, 4, 120L),
                        new Message.ReadIndexReply(A, B, 7, 4, 0L),
                        new Message.ReadIndexReply(A, B, 7, 4, null),
                        new Message.AppendEntries(A, B, 7, 12, 6, 11, 99, 5000, List.of())),
                Stream.of(VoteReason.values())
                        .flatMap(reason -> Stream.of(
                                new Message.PreVoteReply(A, B, 7, 8, reason),
                                new Message.VoteReply(A, B, 7, reason))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageComesBackAsItWas(Message message) throws FrameException {
        assertThat(MessageCodec.decode(frame(message), A, B)).isEqualTo(message);
    }

    @Test
    void entriesComeBackToTheByte() throws FrameException {
        List<Entry> entries = new ArrayList<>(Sample.entries(13, 6, 3, 100));
        entries.add(Sample.entry(16, 7, entries.get(2).crc(), new byte[0]));
        Message.AppendEntries sent = append(12, 6, entries);
        Message.AppendEntries got = (Message.AppendEntries) MessageCodec.decode(frame(sent), A, B);
        assertThat(got.entries())
                .hasSize(4)
                .usingElementComparator(MessageCodecTest::compare)
                .containsExactlyElementsOf(entries);
        assertThat(got).usingRecursiveComparison().ignoringFields("entries").isEqualTo(sent);
    }

    /** Every bit of every record is vouched for before the core sees any of it. */
    @Case("S44")
    @Test
    void noFlippedBitOfTheBodyPasses() throws FrameException {
        Frame frame = frame(append(12, 6, Sample.entries(13, 7, 2, 5)));
        for (int bit = 0; bit < frame.body().length * 8; bit++) {
            byte[] body = frame.body().clone();
            body[bit / 8] ^= (byte) (1 << bit % 8);
            assertBad(frame.header(), body);
        }
    }

    @Case("S44")
    @Test
    void noShortenedBodyPasses() throws FrameException {
        List<Entry> entries = Sample.entries(13, 7, 2, 5);
        Frame frame = frame(append(12, 6, entries));
        for (int length = 1; length < frame.body().length; length++) {
            if (length != entries.get(0).length()) {
                assertBad(frame.header(), Arrays.copyOf(frame.body(), length));
            }
        }
    }

    @Test
    void shortenedHeadersAreRefusedOrHarmless() throws FrameException {
        for (Message message : messages().toList()) {
            Frame frame = frame(message);
            for (int length = 1; length < frame.header().length; length++) {
                byte[] header = Arrays.copyOf(frame.header(), length);
                try {
                    assertThat(MessageCodec.decode(frame(header, frame.body()), A, B)
                                    .from())
                            .isEqualTo(A);
                } catch (IllegalArgumentException expected) {
                    assertThat(expected).hasMessageMatching("(?s).+");
                }
            }
        }
    }

    @Test
    void entriesHaveTheirPlace() throws FrameException {
        List<Entry> three = Sample.entries(13, 7, 3, 5);
        assertMisplaced("entry 13 in the place of 12", append(7, 11, 6), three);
        assertMisplaced(
                "entry 15 in the place of 14",
                append(7, 12, 6),
                List.of(three.get(0), three.get(2)));
        assertMisplaced("entry 13 of term 7 is not within 8 to 9", append(9, 12, 8), three);
        assertMisplaced("entry 13 of term 7 is not within 5 to 6", append(6, 12, 5), three);
        Entry other = Sample.entry(14, 7, 1234, new byte[3]);
        assertMisplaced(
                "entry 14 chains to 000004d2", append(7, 12, 6), List.of(three.get(0), other));
        Entry back = Sample.entry(14, 6, three.get(0).crc(), new byte[3]);
        assertMisplaced(
                "entry 14 of term 6 is not within 7 to 7",
                append(7, 12, 6),
                List.of(three.get(0), back));
    }

    /** The frame that a sender would make of the entries if it did not look at their places. */
    private static void assertMisplaced(
            String message, Message.AppendEntries without, List<Entry> entries)
            throws FrameException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        entries.forEach(e -> body.write(e.buffer(), e.offset(), e.length()));
        Frame frame = frame(frame(without).header(), body.toByteArray());
        assertThatThrownBy(() -> MessageCodec.decode(frame, A, B))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void numbersBeyond63BitsAndUnknownKindsAreRefused() {
        assertBad(PeerMessage.newBuilder().setTerm(-1), "term 18446744073709551615 is too large");
        assertBad(PeerMessage.newBuilder().setTerm(7), "not known to this version");
        PeerMessage.Builder append = PeerMessage.newBuilder();
        append.getAppendEntriesBuilder().setCommit(Long.MIN_VALUE);
        assertBad(append, "commit index 9223372036854775808 is too large");
        PeerMessage.Builder reply = PeerMessage.newBuilder();
        reply.getVoteReplyBuilder().setReason(99);
        assertBad(reply, "vote reason 99 is not known");
    }

    @Test
    void onlyAppendsHaveBodies() {
        byte[] header = PeerMessage.newBuilder()
                .setTimeoutNow(TimeoutNow.getDefaultInstance())
                .build()
                .toByteArray();
        assertThatThrownBy(() -> MessageCodec.decode(frame(header, new byte[1]), A, B))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TIMEOUT_NOW with a body");
    }

    private static void assertBad(byte[] header, byte[] body) {
        assertThatThrownBy(() -> MessageCodec.decode(frame(header, body), A, B))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertBad(PeerMessage.Builder header, String message) {
        assertThatThrownBy(() ->
                        MessageCodec.decode(frame(header.build().toByteArray(), Frame.EMPTY), A, B))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Message.AppendEntries append(
            long prevIndex, long prevTerm, List<Entry> entries) {
        return new Message.AppendEntries(A, B, 7, prevIndex, prevTerm, 11, 99, 5000, entries);
    }

    private static Message.AppendEntries append(long term, long prevIndex, long prevTerm) {
        return new Message.AppendEntries(A, B, term, prevIndex, prevTerm, 11, 99, 5000, List.of());
    }

    private static int compare(Entry a, Entry b) {
        return ByteBuffer.wrap(a.buffer(), a.offset(), a.length())
                .compareTo(ByteBuffer.wrap(b.buffer(), b.offset(), b.length()));
    }

    private static Frame frame(byte[] header, byte[] body) {
        return Frame.of(FrameKind.MESSAGE, 0, header, body);
    }

    /** As it comes off the wire. */
    private static Frame frame(Message message) throws FrameException {
        MessageCodec.Encoded encoded = MessageCodec.encode(message);
        ByteBuf wire = Unpooled.buffer();
        encoded.write(wire);
        assertThat(wire.readableBytes()).isEqualTo(encoded.length());
        return Objects.requireNonNull(Frame.decode(wire.nioBuffer(), FrameLimits.PEER));
    }
}
