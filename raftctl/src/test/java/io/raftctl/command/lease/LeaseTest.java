package io.raftctl.command.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.Lease;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Result lease(String... words) {
        return cluster.cli()
                .run(Stream.concat(Stream.of("lease"), Stream.of(words)).toArray(String[]::new));
    }

    private void refused(Result result, int exit, String... words) {
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(words);
        assertThat(result.out()).isEmpty();
    }

    private static Lease wire(long durationMs, long maxDriftPpm) {
        return Lease.newBuilder()
                .setDurationMs(durationMs)
                .setMaxDriftPpm(maxDriftPpm)
                .build();
    }

    @Test
    void byDefaultItIsOneSecondLessOnePercent() {
        Result on = lease("on");
        assertThat(on.exit()).as(on.err()).isZero();
        assertThat(on.err()).isEmpty();
        assertThat(on.out()).isEqualTo("""
                        set the lease to 1s
                        voters elect no other leader for 1s after they heard one
                        clocks may differ by 1%: the leader counts on 990ms of it
                        """);
        assertThat(cluster.changes())
                .extracting(change -> change.getSetLease().getLease())
                .containsExactly(wire(1000, 10_000));
    }

    @ParameterizedTest
    @CsvSource({
        "10ms, 0.0001%, 10, 1, 9ms",
        "500ms, 0.05%, 500, 500, 499ms",
        "2s, 1.5%, 2000, 15000, 1970ms",
        "10m, 100%, 600000, 1000000, 5m"
    })
    void theTermsAreChosen(String duration, String drift, long ms, long ppm, String trusted) {
        Result on = lease("on", "--duration", duration, "--max-drift", drift);
        assertThat(on.exit()).as(on.err()).isZero();
        assertThat(on.out())
                .contains("clocks may differ by " + drift + ": the leader counts on " + trusted);
        assertThat(on.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(cluster.changes().get(0).getSetLease().getLease()).isEqualTo(wire(ms, ppm));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--duration|9ms|--duration 9ms is not within 10ms to 10m",
                "--duration|11m|--duration 11m is not within 10ms to 10m",
                "--duration|1|'1' is no duration such as 500ms, 2s or 1m",
                "--duration|-1s|'-1s' is no duration",
                "--max-drift|0%|--max-drift 0% is not within 0.0001% to 100%",
                "--max-drift|100.0001%|--max-drift 100.0001% is not within 0.0001% to 100%",
                "--max-drift|0.00001%|'0.00001%' is no percentage such as 1% or 0.05%",
                "--max-drift|0.01|'0.01' is no percentage",
                "--max-drift|-1%|'-1%' is no percentage",
                "--max-drift|1e0%|'1e0%' is no percentage",
                "--max-drift|.5%|'.5%' is no percentage",
                "--if-config|-1|--if-config -1 < 0"
            })
    void badValuesAre2AndAskNobody(String option, String value, String message) {
        refused(lease("on", option + "=" + value), 2, message);
        assertThat(cluster.changes()).isEmpty();
    }

    @Test
    void moreWordsAre2() {
        refused(lease("on", "1s"), 2, "Unmatched argument", "'1s'");
        refused(lease("off", "--duration", "1s"), 2, "Unknown option", "--duration");
    }

    @Test
    void whatIsSoAlreadyIsUnchanged() {
        assertThat(lease("off").out()).isEqualTo("unchanged\n");
        lease("on");
        assertThat(lease("on").out()).isEqualTo("unchanged\n");
        assertThat(lease("on", "--duration", "1000ms", "--max-drift", "1.00%").out())
                .isEqualTo("unchanged\n");
        assertThat(lease("on", "--max-drift", "2%").out()).startsWith("set the lease to 1s\n");
        assertThat(lease("on", "--max-drift", "2%", "--dry-run", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"changed\":false,\"dryRun\":true,\"configIndex\":21,"
                        + "\"lease\":{\"durationMs\":1000,\"maxDriftPpm\":20000,"
                        + "\"trustedMs\":980}}\n");
    }

    @Test
    void itIsTurnedOff() {
        lease("on");
        Result off = lease("off");
        assertThat(off.exit()).as(off.err()).isZero();
        assertThat(off.out()).isEqualTo("""
                        turned the lease off
                        a leader asks a quorum before each linearizable read
                        """);
        assertThat(cluster.changes().get(1).hasSetLease()).isTrue();
        assertThat(cluster.changes().get(1).getSetLease().hasLease()).isFalse();
    }

    @Test
    void aDryRunChangesNothing() {
        assertThat(lease("on", "--dry-run").out())
                .startsWith("would set the lease to 1s\nvoters elect no other leader for 1s");
        lease("on");
        assertThat(lease("off", "--dry-run").out()).startsWith("would turn the lease off\n");
        assertThat(cluster.changes()).hasSize(1);
        assertThat(lease("show").out()).contains("on     1s");
    }

    @Test
    void documentsForScripts() {
        assertThat(lease("on", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"changed\":true,\"dryRun\":false,\"configIndex\":11,"
                        + "\"lease\":{\"durationMs\":1000,\"maxDriftPpm\":10000,"
                        + "\"trustedMs\":990}}\n");
        assertThat(lease("show", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"configIndex\":11,\"lease\":{\"durationMs\":1000,"
                        + "\"maxDriftPpm\":10000,\"trustedMs\":990}}\n");
        assertThat(lease("off", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"changed\":true,\"dryRun\":false,\"configIndex\":21,"
                        + "\"lease\":null}\n");
        assertThat(lease("show", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"configIndex\":21,\"lease\":null}\n");
    }

    @Test
    void showPrintsARow() {
        assertThat(lease("show").out()).isEqualTo("""
                        LEASE  DURATION  MAX-DRIFT  TRUSTED  CONFIG
                        off    -         -          -        1
                        """);
        lease("on", "--duration", "1500ms", "--max-drift", "0.05%");
        assertThat(lease("show").out()).isEqualTo("""
                        LEASE  DURATION  MAX-DRIFT  TRUSTED  CONFIG
                        on     1500ms    0.05%      1499ms   11
                        """);
    }

    @Test
    void showNeedsOneNodeAndNoLeader() {
        lease("on");
        cluster.node(1).close();
        cluster.node(2).close();
        String n3 = cluster.node(3).address();
        assertThat(lease("show", "-e", n3).out()).contains("on     1s");
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(node.status().clearCluster().clearVoters())));
        refused(lease("show", "-e", n3), 4, "no node that answers belongs to a cluster yet");
        cluster.node(3).close();
        refused(lease("show"), 3, "no node answers");
    }

    @Test
    void aShortOneIsRemarkedOn() {
        String remark =
                "that is short: heartbeats renew the lease, and come every 100ms by" + " default\n";
        assertThat(lease("on", "--duration", "299ms").err()).isEqualTo(remark);
        assertThat(lease("on", "--duration", "300ms").err()).isEmpty();
        assertThat(lease("on", "--duration", "20ms", "-q").err()).isEmpty();
        assertThat(lease("on", "--duration", "30ms", "-o", "json").err()).isEmpty();
    }

    @Test
    void aChangeMayBeForOneConfigurationOnly() {
        refused(lease("on", "--if-config", "7"), 6, "the configuration is that of index 1, not 7");
        assertThat(lease("on", "--if-config", "1").exit()).isZero();
    }

    @Test
    void forceIsHandedOn() {
        lease("on", "--force");
        lease("off");
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getForce)
                .containsExactly(true, false);
    }

    @Test
    void aRefusalIsPassedOn() {
        cluster.on(
                OpCase.CHANGE_MEMBERS,
                (node, request, body) ->
                        Answer.failed(ErrorCode.REFUSED, "1 of 3 voters reachable"));
        refused(lease("on"), 6, "1 of 3 voters reachable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void anOutcomeThatNobodyKnowsIsUnknown(String verb) {
        cluster.on(
                OpCase.CHANGE_MEMBERS,
                (node, request, body) ->
                        Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "leadership was lost"));
        assertThat(lease(verb, "--timeout", "1s").exit()).isEqualTo(10);
    }

    @Test
    void whatAnAttemptOfUnknownFateHasDoneIsUnchanged() {
        cluster.on(OpCase.CHANGE_MEMBERS, (node, request, body) -> {
            cluster.change(node, request, body);
            cluster.on(OpCase.CHANGE_MEMBERS, cluster::change);
            return Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "leadership was lost");
        });
        assertThat(lease("on", "--if-config", "1").out()).isEqualTo("unchanged\n");
    }

    @Test
    void membersComeAndGoWithoutTouchingIt() {
        lease("on");
        assertThat(cluster.cli().run("member", "remove", "n3", "-y").exit()).isZero();
        assertThat(lease("on").out()).isEqualTo("unchanged\n");
    }

    @Test
    void theHelpSaysWhatItTrusts() {
        assertThat(lease("on", "--help").out().replaceAll("\\s+", " "))
                .contains(
                        "monotonic clocks",
                        "suspended, paused as a virtual machine or migrated live",
                        "stale read",
                        "no other is elected before the lease has ended",
                        "0.0001% to 100% (default 1%)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "on", "off"})
    void everyHelpEndsWithExamples(String verb) {
        Result help = lease(verb, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Examples:\n  raftctl lease " + verb);
        assertThat(help.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
