package io.raftctl.command;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.FramePrefix;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.Welcome;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that greets clients, and answers what it is told to. */
public final class FakeNode implements Closeable {
    /** An answer's header and body. */
    public record Answer(Response.Builder response, byte[] body) {
        public static Answer of(Response.Builder response) {
            return new Answer(response, new byte[0]);
        }

        public static Answer failed(ErrorCode code, String message) {
            return of(Response.newBuilder().setCode(code.number()).setMessage(message));
        }
    }

    /** What to answer; called by one thread a connection. */
    public interface Behaviour {
        Answer answer(FakeNode node, Request request, byte[] body);
    }

    private final String id;
    private final ByteString disk;
    private final FakeCluster cluster;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Listens on that port; 0: on any. */
    FakeNode(String id, ByteString disk, int port, FakeCluster cluster) throws IOException {
        this.id = id;
        this.disk = disk;
        this.cluster = cluster;
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public String id() {
        return id;
    }

    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    int port() {
        return server.getLocalPort();
    }

    /** As a voter at its address. */
    public MemberInfo info() {
        return MemberInfo.newBuilder()
                .setNode(id)
                .setDisk(disk())
                .setAddress(address())
                .setVoter(true)
                .build();
    }

    public ByteString disk() {
        return disk;
    }

    /** Its status in the cluster's present state, to be changed at will. */
    public Status.Builder status() {
        return cluster.status(this);
    }

    private synchronized void start(Runnable work) {
        Thread thread = new Thread(work, "fake " + id);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            sockets.forEach(FakeNode::close);
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            read(in);
            Welcome welcome = cluster.welcome(this);
            socket.getOutputStream()
                    .write(Frame.encode(FrameKind.WELCOME, 0, welcome, Frame.EMPTY));
            while (true) {
                Frame frame = read(in);
                Request request = Request.parseFrom(frame.header());
                Answer answer = cluster.answer(this, request, frame.body());
                socket.getOutputStream()
                        .write(Frame.encode(
                                FrameKind.RESPONSE,
                                frame.id(),
                                answer.response.build(),
                                answer.body));
            }
        } catch (IOException closed) {
            sockets.remove(socket);
        }
    }

    private static Frame read(DataInputStream in) throws IOException {
        FrameLimits limits = FrameLimits.request(1 << 20);
        byte[] prefix = in.readNBytes(FramePrefix.BYTES);
        if (prefix.length < FramePrefix.BYTES) {
            throw new IOException("the client is gone");
        }
        int rest = FramePrefix.read(ByteBuffer.wrap(prefix), limits).rest();
        ByteBuffer frame = ByteBuffer.allocate(FramePrefix.BYTES + rest);
        frame.put(prefix).put(in.readNBytes(rest)).flip();
        return requireNonNull(Frame.decode(frame, limits));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            List<Thread> all;
            synchronized (this) {
                all = List.copyOf(threads);
            }
            for (Thread thread : all) {
                thread.join(10_000);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
