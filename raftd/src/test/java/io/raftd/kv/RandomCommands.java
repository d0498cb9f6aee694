package io.raftd.kv;

import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Random commands of a few clients, with copies, delays and leaps of time. */
final class RandomCommands {
    private static final int KEYS = 300;

    private final SplittableRandom random;
    private final TestLog log;
    private final NaiveStore model;
    private final List<Client> clients = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();

    /**
     * For the end of this log, whose time it moves.
     *
     * @param model is asked for revisions and values that a command might expect
     */
    RandomCommands(SplittableRandom random, TestLog log, NaiveStore model) {
        this.random = random;
        this.log = log;
        this.model = model;
    }

    /** What a client sends, and may send again. */
    record Sent(Stamp stamp, Command command) {}

    /** A client as the stamps describe it; some sequences are skipped, some complete late. */
    private static final class Client {
        private final UUID id;
        private final long clusterTimeMs;
        private long sequence;
        private long firstIncomplete = 1;

        Client(UUID id, long clusterTimeMs) {
            this.id = id;
            this.clusterTimeMs = clusterTimeMs;
        }

        Stamp next(SplittableRandom random) {
            sequence += random.nextInt(20) == 0 ? 3 : 1;
            boolean lags = random.nextInt(4) > 0;
            firstIncomplete =
                    Math.max(firstIncomplete, sequence - (lags ? random.nextInt(100) : 0));
            return new Stamp(id, sequence, firstIncomplete, clusterTimeMs);
        }
    }

    /** A command, some time later: new, or as it was sent before. */
    Sent next() {
        log.timeMs += leap();
        boolean again = !sent.isEmpty() && random.nextInt(4) == 0;
        Sent next = again
                ? sent.get(Math.max(0, sent.size() - 1 - random.nextInt(300)))
                : new Sent(client().next(random), command());
        sent.add(next);
        return next;
    }

    /** A new command, some time later. */
    Sent fresh() {
        log.timeMs += leap();
        return new Sent(client().next(random), command());
    }

    byte[] key() {
        return TestLog.bytes("k" + random.nextInt(KEYS));
    }

    private long leap() {
        return switch (random.nextInt(2_000)) {
            case 0 -> Sessions.LIFETIME_MS + random.nextInt(3) - 1;
            case 1 -> random.nextLong(Sessions.LIFETIME_MS);
            default -> random.nextInt(3);
        };
    }

    private Client client() {
        if (clients.isEmpty() || random.nextInt(150) == 0) {
            long skew = random.nextInt(4) > 0
                    ? 0
                    : random.nextLong(2 * Sessions.LIFETIME_MS) - Sessions.LIFETIME_MS;
            UUID id = new UUID(random.nextLong(), random.nextLong());
            clients.add(new Client(id, Math.max(0, log.timeMs + skew)));
        }
        return clients.get(Math.max(0, clients.size() - 1 - random.nextInt(20)));
    }

    private Command command() {
        byte[] key = key();
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        return switch (random.nextInt(8)) {
            case 0 -> new Delete(key);
            case 1 -> new CompareAndSet(key, new Expect.Absent(), value);
            case 2 -> new CompareAndSet(key, new Expect.Revision(likely(key)), value);
            case 3 -> new CompareAndSet(key, new Expect.Value(current(key)), value);
            case 4 ->
                new Increment(
                        key, random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(9) - 4);
            case 5 -> new Put(key, TestLog.bytes(Long.toString(random.nextLong())));
            case 6 ->
                new Put(
                        key,
                        TestLog.bytes(
                                List.of("+1", "01", "-0", "", "1 ", "9223372036854775808", "\u0661")
                                        .get(random.nextInt(7))));
            default -> new Put(key, value);
        };
    }

    private long likely(byte[] key) {
        Item item = model.items.get(key);
        return item == null ? random.nextInt(2) : item.modRevision() - random.nextInt(2);
    }

    private byte[] current(byte[] key) {
        Item item = model.items.get(key);
        return item == null ? new byte[0] : item.value();
    }
}
