package io.raftd.transport;

import io.netty.buffer.ByteBuf;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FramePrefix;

/** Frames in Netty's buffers. */
final class Frames {
    /**
     * Shows that its sender is alive; the receiver of one on an accepted connection answers with
     * another.
     */
    static final Frame SIGN_OF_LIFE = Frame.of(FrameKind.MESSAGE, 0, Frame.EMPTY, Frame.EMPTY);

    private Frames() {}

    static boolean isSignOfLife(Frame frame) {
        return frame.kind() == FrameKind.MESSAGE
                && frame.header().length == 0
                && frame.body().length == 0;
    }

    static int length(Frame frame) {
        return FramePrefix.BYTES + frame.prefix().rest();
    }

    static void write(ByteBuf out, Frame frame) {
        write(out, frame.prefix());
        out.writeBytes(frame.header()).writeBytes(frame.body());
    }

    static void write(ByteBuf out, FramePrefix prefix) {
        out.writeInt(prefix.word())
                .writeInt(prefix.headerLength())
                .writeInt(prefix.bodyLength())
                .writeLong(prefix.id());
    }
}
