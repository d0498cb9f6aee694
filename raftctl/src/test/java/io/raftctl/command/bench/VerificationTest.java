package io.raftctl.command.bench;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.bench.FakeTraffic.Held;
import io.raftctl.command.bench.Verification.Findings;
import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Loads are run, their effect is tampered with, and what is read back tells. */
class VerificationTest {
    private static final int KEYS = 100;
    private static final int SIZE = 64;

    private final Values values = new Values(1, SIZE);
    private final Ledger ledger = new Ledger(KEYS, values);
    private final FakeTraffic traffic = new FakeTraffic(sent -> sent + MILLISECONDS.toNanos(1));

    private Findings verified() {
        return new Verification(traffic, 2, ledger).run();
    }

    private void load() {
        LoadPlan plan = new LoadPlan(
                "mixed",
                null,
                30,
                false,
                2,
                16,
                SIZE,
                KEYS,
                Distribution.UNIFORM,
                null,
                Duration.ZERO,
                Duration.ofMillis(500),
                0);
        KeyPicker keys = new KeyPicker(plan.distribution(), KEYS, 3);
        new LoadLoop(plan, traffic, values, ledger, keys).run((sofar, elapsed, served) -> {});
    }

    private Held held(int key) {
        return Objects.requireNonNull(traffic.held().get(KeyPicker.key(key)));
    }

    @Test
    void whatWasWrittenIsThere() {
        load();
        Findings findings = verified();
        assertThat(findings).isEqualTo(new Findings(KEYS, false, 0, 0, 0, null, null));
    }

    @Test
    void aMissingKeyIsFound() {
        load();
        traffic.held().remove(KeyPicker.key(42));
        Findings findings = verified();
        assertThat(findings.wrong()).isEqualTo(1);
        assertThat(findings.complaint()).startsWith("bench/00000000000042 is not there");
    }

    @Test
    void anotherKeysValueIsFound() {
        load();
        traffic.held().put(KeyPicker.key(7), new Held(held(7).revision(), held(8).value()));
        assertThat(verified().complaint()).startsWith("bench/00000000000007 holds another value");
    }

    @Test
    void anUnknownWriteMayHaveTakenEffect() {
        for (long put = 0; put < 400; put += 3) {
            traffic.end(put, ErrorCode.UNKNOWN_OUTCOME);
        }
        load();
        assertThat(verified().wrong()).isZero();
    }

    @Test
    void aRefusedWriteMayNot() {
        load();
        byte[] value = values.blank();
        values.stamp(value, 1 << 20);
        traffic.held().put(KeyPicker.key(7), new Held(1 << 20, value));
        assertThat(verified().complaint()).contains("that no acknowledged write put there");
    }
}
