package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.cluster.Programs.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any one node's address is enough for every verb; a dead one among several costs nothing. */
class EndpointsIT {
    @TempDir
    Path temp;

    @Test
    void anyNodeAloneIsEnough() {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"))) {
            for (String node : List.of("n1", "n2", "n3")) {
                String address = cluster.address(node);
                for (String verb : List.of(
                        "status",
                        "health",
                        "wait leader",
                        "member list",
                        "member can-stop n1",
                        "leader show",
                        "kv put k " + node,
                        "kv incr count",
                        "kv cas k --expect " + node + " x",
                        "kv scan",
                        "log show",
                        "log stats",
                        "log verify")) {
                    // Once a program for each verb, and then in this process.
                    Ended ended = node.equals("n1") ? at(address, verb) : inside(address, verb);
                    assertThat(ended.exit())
                            .as("%s at %s: %s", verb, node, ended)
                            .isZero();
                }
                assertThat(at(address, "kv get k").out()).isEqualTo("x\n");
            }
            assertThat(at(cluster.address("n1"), "kv get count").out()).isEqualTo("3\n");
        }
    }

    @Test
    void aDeadFirstEndpointCostsAtMostTheDialTimeout() throws IOException {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"));
                SilentPort dead = new SilentPort()) {
            long begin = System.nanoTime();
            Ended ended = at(
                    dead.address() + "," + cluster.address("n2"),
                    "kv put a 1 --dial-timeout 3s --timeout 20s");
            long tookMs = (System.nanoTime() - begin) / 1_000_000;
            assertThat(ended.exit()).as("%s", ended).isZero();
            assertThat(tookMs).isLessThan(3_000 + 2_000);
        }
    }

    @Test
    void anIpv6AddressIsUnreachableWhereThereIsNoIpv6() {
        Ended ended = Programs.raftctl(
                Map.of("RAFTCTL_JAVA_OPTS", "-Djava.net.preferIPv4Stack=true"),
                List.of("kv", "get", "k", "-e", "[::1]:7001", "--timeout", "1s"));
        assertThat(ended.exit()).as("%s", ended).isEqualTo(3);
        assertThat(ended.err()).contains("[::1]:7001", "there is no IPv6 here");
    }

    /** A port that answers a dial with nothing at all: its queue of connections is full. */
    private static final class SilentPort implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> queued = new ArrayList<>();

        SilentPort() throws IOException {
            for (int i = 0; i < 8; i++) {
                SocketChannel dial = SocketChannel.open();
                dial.configureBlocking(false);
                dial.connect(server.getLocalSocketAddress());
                queued.add(dial);
            }
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel dial : queued) {
                dial.close();
            }
            server.close();
        }
    }

    private static Ended at(String endpoints, String verb) {
        return Programs.raftctl(Map.of("RAFTCTL_ENDPOINTS", endpoints), List.of(verb.split(" ")));
    }

    private static Ended inside(String endpoints, String verb) {
        return Programs.inside(Map.of("RAFTCTL_ENDPOINTS", endpoints), List.of(verb.split(" ")));
    }
}
