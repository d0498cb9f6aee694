package io.raftd.client;

import static java.util.Objects.requireNonNull;

import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.FramePrefix;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Refused;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node that speaks frames and does as its script says, over real sockets; a thread a connection.
 */
final class FakeNode implements Closeable {
    /** What to do with a request. */
    interface Script {
        void handle(Request request, byte[] body, Exchange exchange) throws IOException;
    }

    final String id;
    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger greetings = new AtomicInteger();
    private volatile Script script = (request, body, exchange) -> exchange.answer(ErrorCode.OK, "");
    private volatile Greeter greeter = exchange -> exchange.welcome(welcome());
    private volatile Welcome.Builder welcome = Welcome.newBuilder();

    /** How many connections have said HELLO. */
    int greetings() {
        return greetings.get();
    }

    /** What to do with a connection that has said HELLO. */
    interface Greeter {
        void greet(Exchange exchange) throws IOException;
    }

    FakeNode(String id) throws IOException {
        this.id = id;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    FakeNode script(Script to) {
        script = to;
        return this;
    }

    FakeNode greeter(Greeter to) {
        greeter = to;
        return this;
    }

    /** Everything of the welcome but the node itself. */
    FakeNode welcome(Welcome.Builder to) {
        welcome = to;
        return this;
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    MemberInfo info() {
        return MemberInfo.newBuilder()
                .setNode(id)
                .setAddress(endpoint().toString())
                .setVoter(true)
                .build();
    }

    private Welcome welcome() {
        return welcome.clone().setNode(id).setAddress(endpoint().toString()).build();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            hangUp();
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            if (Hello.parseFrom(read(in).header()).getPurpose() != Hello.Purpose.CLIENT) {
                throw new IOException("the connection does not begin with a client's HELLO");
            }
            greetings.incrementAndGet();
            greeter.greet(new Exchange(this, socket, 0));
            while (!socket.isClosed()) {
                Frame frame = read(in);
                Request request = Request.parseFrom(frame.header());
                requests.add(request);
                script.handle(request, frame.body(), new Exchange(this, socket, frame.id()));
            }
        } catch (IOException e) {
            sockets.remove(socket);
        }
    }

    private static Frame read(DataInputStream in) throws IOException {
        byte[] prefix = in.readNBytes(FramePrefix.BYTES);
        if (prefix.length < FramePrefix.BYTES) {
            throw new IOException("the client is gone");
        }
        FrameLimits limits = FrameLimits.request(1 << 20);
        int rest = FramePrefix.read(ByteBuffer.wrap(prefix), limits).rest();
        ByteBuffer frame =
                ByteBuffer.allocate(FramePrefix.BYTES + rest).put(prefix).put(in.readNBytes(rest));
        return requireNonNull(Frame.decode(frame.flip(), limits));
    }

    /** Ends all connections; new ones are welcome. */
    void hangUp() {
        for (Socket socket : sockets) {
            reset(socket);
        }
        sockets.clear();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new AssertionError(e);
            }
        }
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "fake-" + id);
        threads.add(thread);
        thread.start();
    }

    /** Ends all connections, and refuses new ones. */
    void down() throws IOException {
        server.close();
        hangUp();
    }

    @Override
    public void close() throws IOException {
        down();
        boolean interrupted = Thread.interrupted();
        try {
            for (Thread thread : new ArrayList<>(threads)) {
                thread.join(5000);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, at one request. */
    static final class Exchange {
        private final FakeNode node;
        private final Socket socket;
        private final long request;

        Exchange(FakeNode node, Socket socket, long request) {
            this.node = node;
            this.socket = socket;
            this.request = request;
        }

        void welcome(Welcome welcome) throws IOException {
            raw(Frame.encode(FrameKind.WELCOME, 0, welcome, Frame.EMPTY));
        }

        void refuse(ErrorCode code, String message) throws IOException {
            Refused refused = Refused.newBuilder()
                    .setCode(code.number())
                    .setMessage(message)
                    .build();
            raw(Frame.encode(FrameKind.REFUSED, 0, refused, Frame.EMPTY));
            socket.close();
        }

        void answer(ErrorCode code, String message) throws IOException {
            Response.Builder response = Response.newBuilder().setCode(code.number());
            answer(response.setMessage(message), Frame.EMPTY);
        }

        void notLeader(FakeNode leader) throws IOException {
            answer(
                    Response.newBuilder()
                            .setCode(ErrorCode.NOT_LEADER.number())
                            .setMessage(leader.id + " leads")
                            .setLeader(leader.info()),
                    Frame.EMPTY);
        }

        void answer(Response.Builder response, byte[] body) throws IOException {
            raw(encoded(response, body));
        }

        byte[] encoded(Response.Builder response, byte[] body) {
            return Frame.encode(FrameKind.RESPONSE, request, response.build(), body);
        }

        void raw(byte[] bytes) throws IOException {
            synchronized (socket) {
                socket.getOutputStream().write(bytes);
            }
        }

        /** Ends the connection behind what was said. */
        void close() throws IOException {
            socket.close();
        }

        void hangUp() {
            node.sockets.remove(socket);
            reset(socket);
        }
    }
}
