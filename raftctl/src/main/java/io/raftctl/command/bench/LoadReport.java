package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftctl.command.bench.Verification.Findings;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftd.protocol.ErrorCode;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a load came to.
 *
 * @param findings of what was read back; null where nothing was written
 */
record LoadReport(
        LoadPlan plan, Measured measured, @Nullable Findings findings) implements Document {
    @Override
    public void text(Page page) {
        String name = plan.workload() == null ? plan.op() : plan.workload() + ", " + plan.op();
        page.line("%s: %d ops in %d ms, %.0f a second; p50 %d us, p99 %d us, max %d us%s"
                .formatted(
                        name,
                        measured.ops(),
                        durationMs(),
                        measured.opsPerSecond(),
                        measured.percentile(50),
                        measured.percentile(99),
                        measured.latencyUs().getMaxValue(),
                        measured.errors() + measured.unknown() == 0
                                ? ""
                                : "; " + measured.errors() + " errors, " + measured.unknown()
                                        + " unknown, the first " + measured.cause()));
        if (measured.unsent() > 0) {
            page.line("not kept up: " + measured.unsent() + " requests were due and not sent, of "
                    + plan.rate() + " a second");
        }
        if (findings != null) {
            page.line(said(findings));
        }
    }

    private static String said(Findings findings) {
        StringBuilder text = new StringBuilder("verified: ").append(findings.keys());
        text.append(findings.sample() ? " keys, a sample, read back" : " keys read back");
        if (findings.overwritten() > 0) {
            text.append(", ").append(findings.overwritten()).append(" overwritten by another run");
        }
        if (findings.unread() > 0) {
            text.append(", ").append(findings.unread()).append(" more could not be");
        }
        return text.append(", ").append(findings.wrong()).append(" wrong").toString();
    }

    private long durationMs() {
        return TimeUnit.NANOSECONDS.toMillis(measured.durationNs());
    }

    @Override
    public void json(Json json) {
        json.put("op", plan.op())
                .put("workload", plan.workload())
                .put("clients", plan.clients())
                .put("inflight", plan.inflight())
                .put("sizeBytes", plan.size())
                .put("durationMs", durationMs())
                .put("ops", measured.ops())
                .put("opsPerSecond", measured.opsPerSecond())
                .put("errors", measured.errors())
                .put("unknown", measured.unknown())
                .object("latency", () -> latency(json))
                .put("loop", plan.rate() == null ? "closed" : "open")
                .put("ratePerSecond", plan.rate())
                .put("unsent", plan.rate() == null ? null : measured.unsent())
                .put(
                        "firstError",
                        measured.cause() == null ? null : measured.cause().name())
                .put("keys", plan.keys())
                .put("distribution", plan.distribution().name().toLowerCase(Locale.ROOT))
                .put("readPercent", plan.reads())
                .put("warmupMs", plan.warmup().toMillis());
        if (findings == null) {
            json.nothing("verified");
        } else {
            json.object(
                    "verified",
                    () -> json.put("keys", findings.keys())
                            .put("sample", findings.sample())
                            .put("overwritten", findings.overwritten())
                            .put("unread", findings.unread())
                            .put("wrong", findings.wrong()));
        }
    }

    private void latency(Json json) {
        json.put("p50Us", measured.percentile(50))
                .put("p90Us", measured.percentile(90))
                .put("p99Us", measured.percentile(99))
                .put("p999Us", measured.percentile(99.9))
                .put("maxUs", measured.latencyUs().getMaxValue());
    }

    /** Fails where what was read is wrong, or what was written could not be read. */
    void check() {
        check(findings);
    }

    /** Fails where what was read is wrong, or what was written could not be read. */
    static void check(@Nullable Findings findings) {
        if (findings != null && findings.complaint() != null) {
            throw new Failure(
                    ErrorCode.DIVERGED,
                    findings.wrong() + " wrong reads, the first: " + findings.complaint());
        }
        if (findings != null && findings.cause() != null) {
            throw new Failure(findings.cause(), findings.unread() + " keys could not be read back");
        }
    }
}
