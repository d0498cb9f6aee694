package io.raftd.transport;

import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.FramePrefix;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.Welcome;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks who listens at an address; blocking, for a program that is not a node itself. */
public final class Probe {
    private Probe() {}

    /** The name of the node there. IOException when nobody answers in time, or no node does. */
    public static String node(InetSocketAddress address, int timeoutMs) throws IOException {
        Hello hello = Hello.newBuilder().setPurpose(Hello.Purpose.CLIENT).build();
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMs);
            socket.setSoTimeout(timeoutMs);
            socket.getOutputStream().write(Frame.encode(FrameKind.HELLO, 0, hello, Frame.EMPTY));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            FramePrefix prefix = FramePrefix.of(
                    in.readInt(), in.readInt(), in.readInt(), in.readLong(), FrameLimits.PEER);
            if (prefix.kind() != FrameKind.WELCOME) {
                throw new IOException("answered with " + prefix.kind());
            }
            byte[] header = new byte[prefix.headerLength()];
            in.readFully(header);
            return Welcome.parseFrom(header).getNode();
        }
    }
}
