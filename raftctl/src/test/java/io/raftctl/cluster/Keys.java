package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftd.client.LoadClient;
import io.raftd.client.LoadClient.Aim;
import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Keys that are numbered from 0, and whose values their numbers tell: written, and later found
 * again, many at a time. The numbers go on where the last writing ended.
 */
final class Keys {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_A_TIME = 64;
    private static final int CONNECTIONS = 2;

    private final Cluster cluster;
    private final String prefix;
    private final int bytes;
    private int written;

    /** {@code prefix}: of the keys; {@code bytes}: of each value. */
    Keys(Cluster cluster, String prefix, int bytes) {
        this.cluster = cluster;
        this.prefix = prefix;
        this.bytes = bytes;
    }

    /** One request about the key of a number. */
    private interface Request {
        void send(LoadClient client, int connection, int number, LoadClient.Completion completion);
    }

    /** Writes so many more, all acknowledged on return. */
    void write(int count) {
        each(
                written,
                written + count,
                (client, connection, number, done) ->
                        client.put(connection, key(number), value(number), done));
        written += count;
    }

    /** Reads all of them. */
    void check() {
        each(
                0,
                written,
                (client, connection, number, done) ->
                        client.get(connection, key(number), false, (code, answer, body) -> {
                            done.done(code, answer, body);
                            assertThat(body)
                                    .as("value of %s%d", prefix, number)
                                    .isEqualTo(value(number));
                        }));
    }

    private ByteString key(int number) {
        return ByteString.copyFromUtf8(prefix + number);
    }

    private byte[] value(int number) {
        byte[] value = new byte[bytes];
        new SplittableRandom(number).nextBytes(value);
        return value;
    }

    private void each(int from, int to, Request request) {
        int atATime = Math.max(CONNECTIONS, Math.min(AT_A_TIME, (1 << 20) / bytes));
        try (LoadClient client = new LoadClient(cluster.reach(PATIENCE), CONNECTIONS, Aim.LEADER)) {
            int[] next = {from};
            for (int i = 0; i < atATime; i++) {
                next(client, i % CONNECTIONS, next, to, request);
            }
            while (client.inFlight() > 0) {
                client.turn(System.nanoTime() + PATIENCE.toNanos());
            }
        }
    }

    private void next(LoadClient client, int connection, int[] next, int to, Request request) {
        if (next[0] < to) {
            int number = next[0]++;
            request.send(client, connection, number, (code, answer, body) -> {
                assertThat(code).as("%s%d", prefix, number).isEqualTo(ErrorCode.OK);
                next(client, connection, next, to, request);
            });
        }
    }
}
