package io.raftctl.command.bench;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import java.time.Duration;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** How much load. */
final class LoadOptions {
    /** The most requests that one session may have under way. */
    private static final int WINDOW = 1024;

    private static final int MAX_CLIENTS = 1000;
    private static final int MAX_KEYS = 10_000_000;
    private static final int MAX_SIZE = 16 << 20;

    @Option(names = "--clients", paramLabel = "N", description = "connections (default 8)")
    private int clients = 8;

    @Option(
            names = "--inflight",
            paramLabel = "N",
            description = "requests under way at once, over all connections (default 64)")
    private int inflight = 64;

    @Option(names = "--size", paramLabel = "B", description = "bytes of a value (default 256)")
    private int size = 256;

    @Option(names = "--keys", paramLabel = "N", description = "how many keys (default 10000)")
    private int keys = 10_000;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            description = "how long to measure (default 10s)")
    private Duration duration = Duration.ofSeconds(10);

    /** Itself, if its numbers make sense. */
    LoadOptions checked() {
        check("--clients", clients, 1, MAX_CLIENTS);
        check("--inflight", inflight, clients, clients * WINDOW);
        check("--size", size, 0, MAX_SIZE);
        check("--keys", keys, 1, MAX_KEYS);
        return this;
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw Failure.usage(option + " " + value + " is not within " + least + " to " + most);
        }
    }

    int clients() {
        return clients;
    }

    int inflight() {
        return inflight;
    }

    int keys() {
        return keys;
    }

    int size() {
        return size;
    }

    Duration duration() {
        return duration;
    }

    static ByteString key(int number) {
        return ByteString.copyFromUtf8("bench/%08d".formatted(number));
    }

    byte[] value() {
        byte[] value = new byte[size];
        Arrays.fill(value, (byte) 'x');
        return value;
    }
}
