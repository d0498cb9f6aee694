package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FramePrefix;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Scan;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens connections, one after the other, does harm on each, and leaves most of them hanging, until
 * its time is over. Then it says how many they were.
 */
final class Attacker implements Callable<Integer> {
    private static final int LEFT_OPEN = 100;
    private static final int SCANS = 50;
    private static final byte[] TLS_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

    private final List<Endpoint> targets;
    private final Random random;
    private final long until;
    private final long paceNs;
    private final Deque<Socket> open = new ArrayDeque<>();

    /** {@code until}: by System.nanoTime; {@code paceNs}: to wait between two connections. */
    Attacker(List<Endpoint> targets, long seed, long until, long paceNs) {
        this.targets = targets;
        this.random = new Random(seed);
        this.until = until;
        this.paceNs = paceNs;
    }

    @Override
    public Integer call() throws IOException {
        int count = 0;
        try {
            while (System.nanoTime() - until < 0) {
                Endpoint target = targets.get(random.nextInt(targets.size()));
                Socket socket = new Socket(target.host(), target.port());
                open.add(socket);
                count++;
                harm(socket);
                if (open.size() > LEFT_OPEN) {
                    Socket oldest = open.remove();
                    oldest.setSoLinger(random.nextBoolean(), 0);
                    oldest.close();
                }
                LockSupport.parkNanos(paceNs);
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        return count;
    }

    private void harm(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] noise = new byte[1 + random.nextInt(100_000)];
        random.nextBytes(noise);
        try {
            switch (random.nextInt(8)) {
                case 0 -> out.write(noise);
                case 1 -> out.write(TLS_HELLO);
                case 2 -> out.write(prefix(FrameKind.HELLO, Integer.MAX_VALUE, -1));
                case 3 -> {
                    out.write(hello(Hello.Purpose.CLIENT));
                    out.write(noise);
                }
                case 4 -> {
                    out.write(hello(Hello.Purpose.CLIENT));
                    out.write(prefix(FrameKind.REQUEST, 10, 1 << 20));
                    out.write(noise);
                }
                case 5 -> {
                    out.write(hello(Hello.Purpose.PEER));
                    out.write(prefix(FrameKind.MESSAGE, 10, 1 << 20));
                    out.write(noise);
                }
                case 6 -> askAndNeverRead(out);
                default -> out.write(noise, 0, 1);
            }
        } catch (IOException closedByTheNode) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static void askAndNeverRead(OutputStream out) throws IOException {
        out.write(hello(Hello.Purpose.CLIENT));
        Request scan =
                Request.newBuilder().setScan(Scan.newBuilder().setStale(true)).build();
        for (int id = 1; id <= SCANS; id++) {
            out.write(frame(FrameKind.REQUEST, id, scan));
        }
    }

    private static byte[] hello(Hello.Purpose purpose) {
        return frame(FrameKind.HELLO, 0, Hello.newBuilder().setPurpose(purpose).build());
    }

    private static byte[] frame(FrameKind kind, long id, MessageLite header) {
        return Frame.encode(kind, id, header, Frame.EMPTY);
    }

    private static byte[] prefix(FrameKind kind, int header, int body) {
        ByteBuffer b = ByteBuffer.allocate(FramePrefix.BYTES);
        new FramePrefix(kind, header, body, 7).write(b);
        return b.array();
    }
}
