package io.raftd.client;

import com.google.protobuf.MessageLite;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.Refused;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Welcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/** One connection to a node, from the dial to its end. {@link Links} drives it, on one thread. */
final class Link {
    private static final FrameLimits GREETING = new FrameLimits(64 << 10, 0);
    private static final int BUFFER = 16 << 10;

    /** No node takes more. */
    private static final int LARGEST_REQUEST = 16 << 20;

    /** What happens on links. */
    interface Events {
        /** The node welcomed the connection. */
        void opened(Link link, Welcome welcome);

        /** The members of the cluster have changed since; the welcome is as it would be now. */
        void membersChanged(Link link, Welcome welcome);

        /** It could not be made, was refused by the node, or ended: the last event of the link. */
        void failed(Link link, ErrorCode code, String cause);

        /** Bytes came in; the frames that they complete follow. */
        default void arrived(Link link) {}

        /** The answer to the request with this id. */
        void answered(Link link, long id, Response response, byte[] body);
    }

    /** The node refused the connection, with a reason. */
    static final class RefusedException extends IOException {
        final ErrorCode code;

        private RefusedException(Refused refused) {
            super(refused.getMessage());
            ErrorCode known = ErrorCode.of(refused.getCode());
            code = known == null ? ErrorCode.MISMATCH : known;
        }
    }

    private final Endpoint endpoint;
    private final long welcomeBy;
    private InetAddress[] addresses = {};
    private int tried;
    private @Nullable SelectionKey key;
    private boolean open;
    private boolean closed;
    private int maxRequest = LARGEST_REQUEST;
    private ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private ByteBuffer out = ByteBuffer.allocate(BUFFER);
    private long queued;
    private long written;

    /** Not connected yet; it has to be welcome by a time of System.nanoTime. */
    Link(Endpoint endpoint, long welcomeBy) {
        this.endpoint = endpoint;
        this.welcomeBy = welcomeBy;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    boolean isOpen() {
        return open && !closed;
    }

    /** Whether there is a connection, welcome or not. */
    boolean isConnected() {
        return key != null && !closed && ((SocketChannel) key.channel()).isConnected();
    }

    boolean isClosed() {
        return closed;
    }

    /** The time of System.nanoTime by which it has to be open. */
    long welcomeBy() {
        return welcomeBy;
    }

    /** The most bytes that the node takes as one key and value. */
    int maxRequest() {
        return maxRequest;
    }

    /** Whether the node lets a request of this size pass. */
    boolean takes(MessageLite header, byte[] body) {
        FrameLimits limits = FrameLimits.request(maxRequest);
        return header.getSerializedSize() <= limits.maxHeader() && body.length <= limits.maxBody();
    }

    /** Bytes that the system has taken over so far. */
    long written() {
        return written;
    }

    /**
     * Queues a frame for the next flush; the node can have all of it only once {@link #written} has
     * reached the result.
     */
    long send(FrameKind kind, long id, MessageLite header, byte[] body) {
        byte[] frame = Frame.encode(kind, id, header, body);
        if (out.remaining() < frame.length) {
            int needed = Math.addExact(out.position(), frame.length);
            out = ByteBuffer.allocate(Math.max(needed, out.capacity() * 2)).put(out.flip());
        }
        out.put(frame);
        queued += frame.length;
        return queued;
    }

    /**
     * The endpoint's name leads to these addresses, at least one: connects to the first that lets
     * it.
     */
    void connect(InetAddress[] to, Selector selector) throws IOException {
        addresses = to;
        connectNext(selector);
    }

    private void connectNext(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            InetSocketAddress address = new InetSocketAddress(addresses[tried++], endpoint.port());
            if (channel.connect(address)) {
                greet(key);
            }
        } catch (UnsupportedAddressTypeException e) {
            channel.close();
            orElseNext(new IOException("there is no IPv6 here", e), selector);
        } catch (IOException e) {
            channel.close();
            orElseNext(e, selector);
        }
    }

    private void orElseNext(IOException e, Selector selector) throws IOException {
        if (tried == addresses.length) {
            throw e;
        }
        connectNext(selector);
    }

    private void greet(SelectionKey connected) throws IOException {
        Hello hello = Hello.newBuilder().setPurpose(Hello.Purpose.CLIENT).build();
        send(FrameKind.HELLO, 0, hello, Frame.EMPTY);
        connected.interestOps(SelectionKey.OP_READ);
        flush();
    }

    /** Does what the key is ready for. */
    void ready(SelectionKey ready, Events events) throws IOException {
        SocketChannel channel = (SocketChannel) ready.channel();
        if (ready.isConnectable()) {
            try {
                channel.finishConnect();
            } catch (IOException e) {
                channel.close();
                orElseNext(e, ready.selector());
                return;
            }
            greet(ready);
            return;
        }
        if (ready.isWritable()) {
            flush();
        }
        if (ready.isReadable()) {
            read(channel, events);
        }
    }

    /** Writes what is queued, as far as the system takes it; the rest follows when it can. */
    void flush() throws IOException {
        if (key == null || closed || out.position() == 0) {
            return;
        }
        out.flip();
        written += ((SocketChannel) key.channel()).write(out);
        boolean more = out.hasRemaining();
        out.compact();
        int wanted = more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private void read(SocketChannel channel, Events events) throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("connection closed by the node");
        }
        events.arrived(this);
        in.flip();
        while (!closed) {
            Frame frame = Frame.decode(in, open ? FrameLimits.ANSWER : GREETING);
            if (frame == null) {
                break;
            }
            handle(frame, events);
        }
        in.compact();
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
    }

    private void handle(Frame frame, Events events) throws IOException {
        if (frame.kind() == FrameKind.REFUSED) {
            throw new RefusedException(Refused.parseFrom(frame.header()));
        } else if (frame.kind() == FrameKind.WELCOME && !open) {
            Welcome welcome = Welcome.parseFrom(frame.header());
            open = true;
            int max = welcome.getMaxRequestBytes();
            if (max > 0 && max < LARGEST_REQUEST) {
                maxRequest = max;
            }
            events.opened(this, welcome);
        } else if (frame.kind() == FrameKind.WELCOME) {
            events.membersChanged(this, Welcome.parseFrom(frame.header()));
        } else if (frame.kind() == FrameKind.RESPONSE && open) {
            events.answered(this, frame.id(), Response.parseFrom(frame.header()), frame.body());
        } else {
            throw new IOException("the node sent an unexpected " + frame.kind());
        }
    }

    /** Ends it, without an event. */
    void close() throws IOException {
        closed = true;
        if (key != null) {
            key.channel().close();
        }
    }
}
