package io.raftctl.command.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Got;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Written;
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

    @BeforeEach
    void store() {
        cluster.on(OpCase.PUT, (node, request, body) -> {
            puts.incrementAndGet();
            keys.add(request.getPut().getKey().toStringUtf8() + " " + body.length);
            return Answer.of(Response.newBuilder().setWritten(Written.getDefaultInstance()));
        });
        cluster.on(OpCase.GET, (node, request, body) -> {
            gets.incrementAndGet();
            return Answer.of(Response.newBuilder().setGot(Got.getDefaultInstance()));
        });
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
                        + " opsPerSecond errors unknown latency");
        assertThat(json.getAsJsonObject("latency").keySet())
                .containsExactly("p50Us", "p90Us", "p99Us", "p999Us", "maxUs");
        assertThat(json.get("ops").getAsInt()).isPositive().isEqualTo(puts.get());
        assertThat(json.get("durationMs").getAsLong()).isBetween(200L, 5000L);
        assertThat(json.get("errors").getAsInt()).isZero();
        assertThat(keys).isSubsetOf("bench/00000000 5", "bench/00000001 5", "bench/00000002 5");
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
                        : Answer.of(
                                Response.newBuilder().setWritten(Written.getDefaultInstance())));
        JsonObject json = bench("put", "-o", "json").json();
        assertThat(json.get("errors").getAsInt()).isPositive();
        assertThat(json.get("ops").getAsInt()).isPositive();
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
                "--duration 0s"
            })
    void badLoadsAreRefused(String words) {
        String[] line = ("bench put " + words).split(" ", -1);
        assertThat(cluster.cli().run(line).exit()).isEqualTo(2);
        assertThat(puts).hasValue(0);
    }
}
