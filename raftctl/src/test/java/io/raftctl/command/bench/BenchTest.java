package io.raftctl.command.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Got;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Written;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();
    private final Map<String, Held> held = new HashMap<>();
    private long revision;

    private record Held(long revision, byte[] value) {}

    /** A store, as far as keys and revisions go. */
    @BeforeEach
    void store() {
        cluster.on(OpCase.PUT, (node, request, body) -> {
            puts.incrementAndGet();
            String key = request.getPut().getKey().toStringUtf8();
            keys.add(key + " " + body.length);
            return put(key, body);
        });
        cluster.on(OpCase.GET, (node, request, body) -> {
            gets.incrementAndGet();
            return get(request.getGet().getKey().toStringUtf8());
        });
    }

    private synchronized Answer put(String key, byte[] value) {
        Held now = new Held(++revision, value);
        held.put(key, now);
        return Answer.of(
                Response.newBuilder().setWritten(Written.newBuilder().setRevision(now.revision)));
    }

    private synchronized Answer get(String key) {
        Held found = held.get(key);
        return found == null
                ? Answer.failed(ErrorCode.NOT_FOUND, key)
                : new Answer(
                        Response.newBuilder()
                                .setGot(Got.newBuilder().setModRevision(found.revision)),
                        found.value);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Result bench(String... words) {
        String[] line = new String[words.length + 3];
        System.arraycopy(words, 0, line, 1, words.length);
        line[0] = "bench";
        line[words.length + 1] = "--duration";
        line[words.length + 2] = "200ms";
        return cluster.cli().run(line);
    }

    @Test
    void putReportsWhatWasDone() {
        JsonObject json = bench(
                        "put",
                        "--clients",
                        "2",
                        "--inflight",
                        "4",
                        "--keys",
                        "3",
                        "--size",
                        "5",
                        "-o",
                        "json")
                .json();
        assertThat(String.join(" ", json.keySet()))
                .isEqualTo("schema op workload clients inflight sizeBytes durationMs ops"
                        + " opsPerSecond errors unknown latency loop ratePerSecond unsent"
                        + " firstError keys distribution readPercent warmupMs verified");
        assertThat(json.getAsJsonObject("latency").keySet())
                .containsExactly("p50Us", "p90Us", "p99Us", "p999Us", "maxUs");
        assertThat(json.get("ops").getAsInt()).isPositive().isEqualTo(puts.get());
        assertThat(json.get("durationMs").getAsLong()).isEqualTo(200);
        assertThat(json.get("errors").getAsInt()).isZero();
        assertThat(keys)
                .isSubsetOf(
                        "bench/00000000000000 5",
                        "bench/00000000000001 5",
                        "bench/00000000000002 5");
        assertThat(json.get("verified"))
                .hasToString("{\"keys\":" + keys.size() + ",\"sample\":false,\"overwritten\":0,"
                        + "\"unread\":0,\"wrong\":0}");
        assertThat(gets).hasValueGreaterThanOrEqualTo(keys.size());
        assertThat(json.get("loop").getAsString()).isEqualTo("closed");
        assertThat(json.get("ratePerSecond").isJsonNull()).isTrue();
        assertThat(json.get("firstError").isJsonNull()).isTrue();
    }

    @Test
    void getWritesTheKeysFirst() {
        Result result = bench("get", "--keys", "20", "--clients", "1", "--inflight", "3");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("get: ");
        assertThat(result.err()).isEqualTo("writing 20 keys first\n");
        assertThat(puts).hasValue(20);
        assertThat(keys).hasSize(20);
        assertThat(gets).hasValueGreaterThan(2);
        assertThat(bench("get", "--stale", "--keys", "1", "-q").err()).isEmpty();
    }

    @Test
    void errorsAreCountedApart() {
        AtomicInteger n = new AtomicInteger();
        cluster.on(
                OpCase.PUT,
                (node, request, body) -> n.incrementAndGet() % 2 == 0
                        ? Answer.failed(ErrorCode.REFUSED, "no")
                        : put(request.getPut().getKey().toStringUtf8(), body));
        JsonObject json = bench("put", "--keys", "1", "-o", "json").json();
        assertThat(json.get("errors").getAsInt()).isPositive();
        assertThat(json.get("ops").getAsInt()).isPositive();
        assertThat(json.get("firstError").getAsString()).isEqualTo("REFUSED");
    }

    @Test
    void withoutServiceNothingIsMeasured() {
        cluster.on(
                OpCase.BARRIER,
                (node, request, body) -> Answer.failed(ErrorCode.NO_LEADER, "none"));
        assertThat(bench("put").exit()).isEqualTo(4);
        assertThat(puts).hasValue(0);
        String endpoints = cluster.endpoints();
        cluster.close();
        assertThat(bench("put", "-e", endpoints, "--timeout", "300ms").exit()).isEqualTo(3);
    }

    @Test
    void partsOfALoadAreToldWhileItRuns() {
        Result result = bench("put", "--keys", "3", "--every", "50ms", "-o", "jsonl");
        List<JsonObject> lines = result.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        List<JsonObject> parts = lines.subList(0, lines.size() - 1);
        JsonObject whole = lines.get(lines.size() - 1);
        assertThat(parts).hasSizeBetween(1, 4).allSatisfy(part -> {
            assertThat(String.join(" ", part.keySet()))
                    .isEqualTo(
                            "schema time op workload intervalMs ops opsPerSecond errors unknown");
            assertThat(part.get("intervalMs").getAsLong()).isBetween(0L, 250L);
        });
        // The last is seen when it has been so long, too, and ends with the load.
        assertThat(parts.subList(0, parts.size() - 1))
                .allSatisfy(part ->
                        assertThat(part.get("intervalMs").getAsLong()).isGreaterThanOrEqualTo(50));
        assertThat(parts.stream().mapToLong(part -> part.get("ops").getAsLong()).sum())
                .isPositive()
                .isLessThanOrEqualTo(whole.get("ops").getAsLong());
        assertThat(bench("put", "--keys", "3", "--every", "50ms").out())
                .containsPattern("(?m)^\\d+ ops in \\d+ ms, \\d+ a second, 0 errors, 0 unknown$");
        assertThat(bench("put", "--every", "50ms", "-o", "json").exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--clients 0",
                "--clients 1001",
                "--clients x",
                "--inflight 7",
                "--inflight 8193",
                "--size -1",
                "--size 16777217",
                "--keys 0",
                "--duration 0s",
                "--warmup 0s",
                "--rate 0",
                "--rate 10000001",
                "--rate x",
                "--distribution pareto",
                "--distribution UNIFORM"
            })
    void badLoadsAreRefused(String words) {
        String[] line = ("bench put " + words).split(" ", -1);
        assertThat(cluster.cli().run(line).exit()).isEqualTo(2);
        assertThat(puts).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mixed --reads 101",
                "mixed --reads -1",
                "W1 --duration 0s",
                "W1 --clients 3",
                "W7 --trials 0",
                "W8 --entries 0",
                "W8 --trials 1001",
                "W9 --warmup x",
                "W10 --trials 0",
                "W11"
            })
    void badWorkloadsAreRefused(String words) {
        Result result = cluster.cli().run(("bench " + words).split(" ", -1));
        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(puts).hasValue(0);
    }

    @Test
    void aRateOpensTheLoop() {
        JsonObject json =
                bench("put", "--rate", "100", "--keys", "5", "-o", "json").json();
        assertThat(json.get("ops").getAsInt()).isEqualTo(20);
        assertThat(json.get("loop").getAsString()).isEqualTo("open");
        assertThat(json.get("ratePerSecond").getAsInt()).isEqualTo(100);
        assertThat(json.get("unsent").getAsInt()).isZero();
        assertThat(json.get("inflight").getAsInt()).isEqualTo(8 * 1024);
    }

    @Test
    void whatTheClusterDoesNotKeepUpWithIsSaid() {
        Result result = bench("put", "--rate", "1000000", "--inflight", "8", "--keys", "5");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("not kept up: ", " of 1000000 a second");
    }

    @Test
    void mixedReadsAndWrites() {
        JsonObject json = bench("mixed", "--reads", "50", "--keys", "20", "-q", "-o", "json")
                .json();
        assertThat(json.get("readPercent").getAsInt()).isEqualTo(50);
        assertThat(puts).hasValueGreaterThan(20);
        assertThat(gets).hasValueGreaterThan(20);
        assertThat(json.getAsJsonObject("verified").get("keys").getAsInt()).isEqualTo(20);
    }

    @Test
    void aLostWriteFailsLoudly() {
        cluster.on(OpCase.PUT, (node, request, body) -> {
            String key = request.getPut().getKey().toStringUtf8();
            Answer answer = put(key, body);
            return key.endsWith("3") ? lose(key, answer) : answer;
        });
        Result result = bench("put", "--keys", "5", "-o", "json");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.json().getAsJsonObject("verified").get("wrong").getAsInt())
                .isOne();
        assertThat(result.error().get("message").getAsString())
                .startsWith("1 wrong reads, the first: bench/00000000000003 is not there, but a"
                        + " write was acknowledged at revision ");
    }

    private synchronized Answer lose(String key, Answer answer) {
        held.remove(key);
        return answer;
    }

    @Test
    void aWrongValueFailsLoudly() {
        cluster.on(OpCase.PUT, (node, request, body) -> {
            byte[] wrong = body.clone();
            wrong[body.length - 1]++;
            return put(request.getPut().getKey().toStringUtf8(), wrong);
        });
        Result result = bench("put", "--keys", "1");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("bench/00000000000000 holds another value");
    }

    /**
     * An old value is wrong at once, whatever is there in the end. By then more has been answered
     * than is ever under way, each key's second write with it.
     */
    @Test
    void aLinearizableReadThatIsOldFailsLoudly() {
        AtomicInteger n = new AtomicInteger();
        cluster.on(
                OpCase.GET,
                (node, request, body) -> n.incrementAndGet() == 200
                        ? new Answer(
                                Response.newBuilder().setGot(Got.newBuilder().setModRevision(1)),
                                new byte[256])
                        : get(request.getGet().getKey().toStringUtf8()));
        Result result = cluster.cli()
                .run("bench", "mixed", "--keys", "2", "--reads", "50", "--duration", "2s");
        assertThat(n).hasValueGreaterThan(200);
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("is read at revision 1, but a write");
        assertThat(bench("get", "--stale", "--keys", "2").exit()).isZero();
    }

    @Test
    void namesMeanLoads() {
        Result result = cluster.cli()
                .run("bench", "W6", "--warmup", "4ms", "--duration", "100ms", "-o", "json");
        JsonObject json = result.json();
        assertThat(json.get("workload").getAsString()).isEqualTo("W6");
        assertThat(json.get("op").getAsString()).isEqualTo("put");
        assertThat(json.get("clients").getAsInt()).isEqualTo(4);
        assertThat(json.get("inflight").getAsInt()).isEqualTo(16);
        assertThat(json.get("sizeBytes").getAsInt()).isEqualTo(65536);
        assertThat(json.get("keys").getAsInt()).isEqualTo(100);
        assertThat(NamedLoad.plan("W5", null).stale()).isTrue();
        assertThat(NamedLoad.plan("W3", null).inflight()).isEqualTo(768);
        assertThat(NamedLoad.plan("W1", null).clients()).isEqualTo(1);
    }
}
