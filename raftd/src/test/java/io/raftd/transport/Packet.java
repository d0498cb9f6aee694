package io.raftd.transport;

import io.raftd.node.BirthMessage;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.raft.Entry;
import io.raftd.raft.Message;

import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * What one node sends another, as the bytes of its frame: whoever opens it gets a message of its
 * own, and shares nothing with the sender.
 *
 * @param <M> the kind of message
 */
public final class Packet<M> {
    private final Frame frame;
    private final Supplier<M> opened;

    private Packet(Frame frame, Supplier<M> opened) {
        this.frame = frame;
        this.opened = opened;
    }

    public static Packet<Message> of(Message message) {
        MessageCodec.Encoded encoded = MessageCodec.encode(message);
        byte[] body = new byte[encoded.bodyLength()];
        int at = 0;
        for (Entry entry : encoded.entries()) {
            System.arraycopy(entry.buffer(), entry.offset(), body, at, entry.length());
            at += entry.length();
        }
        System.arraycopy(encoded.chunk(), 0, body, at, encoded.chunk().length);
        Frame frame = Frame.of(FrameKind.MESSAGE, 0, encoded.header(), body);
        return new Packet<>(frame, () -> MessageCodec.decode(frame, message.from(), message.to()));
    }

    public static Packet<BirthMessage> of(BirthMessage message) {
        Frame frame = BirthCodec.encode(message);
        return new Packet<>(
                frame, () -> BirthCodec.decode(frame, message.from(), message.address()));
    }

    /** Reads the message from the bytes. */
    public M open() {
        return opened.get();
    }

    /** A checksum of all bytes. */
    public long checksum() {
        CRC32C crc = new CRC32C();
        crc.update(frame.header(), 0, frame.header().length);
        crc.update(frame.body(), 0, frame.body().length);
        return crc.getValue();
    }
}
