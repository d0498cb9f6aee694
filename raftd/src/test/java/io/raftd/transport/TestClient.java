package io.raftd.transport;

import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.Refused;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A blocking connection that sends whatever it is told to. */
final class TestClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;

    private final Socket socket = new Socket();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();

    TestClient(InetSocketAddress address) throws IOException {
        socket.connect(address, TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
    }

    static Hello.Builder hello() {
        return Hello.newBuilder().setPurpose(Hello.Purpose.CLIENT);
    }

    static byte[] welcome(Local local) {
        return Frame.encode(FrameKind.WELCOME, 0, local.welcome(), Frame.EMPTY);
    }

    TestClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    TestClient send(Hello.Builder hello) throws IOException {
        return send(Frame.encode(FrameKind.HELLO, 0, hello.build(), Frame.EMPTY));
    }

    TestClient send(FrameKind kind, long id, byte[] body) throws IOException {
        return send(Frame.encode(kind, id, Hello.getDefaultInstance(), body));
    }

    /** The next frame; EOFException when there is none. */
    Frame frame() throws IOException {
        byte[] chunk = new byte[1 << 16];
        while (true) {
            Frame frame = next();
            if (frame != null) {
                return frame;
            }
            int n = socket.getInputStream().read(chunk);
            if (n < 0) {
                throw new EOFException();
            }
            unread.write(chunk, 0, n);
        }
    }

    private @Nullable Frame next() throws FrameException {
        ByteBuffer in = ByteBuffer.wrap(unread.toByteArray());
        Frame frame = Frame.decode(in, FrameLimits.ANSWER);
        if (frame != null) {
            unread.reset();
            unread.write(in.array(), in.position(), in.remaining());
        }
        return frame;
    }

    /** The connection's last frame. */
    Refused refused() throws IOException {
        Frame frame = frame();
        if (frame.kind() != FrameKind.REFUSED) {
            throw new IOException("got " + frame.kind());
        }
        if (socket.getInputStream().read() >= 0) {
            throw new IOException("more behind the last frame");
        }
        return Refused.parseFrom(frame.header());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
