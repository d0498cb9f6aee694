package io.raftctl.command.doctor;

import io.raftctl.output.Tone;
import io.raftd.protocol.ErrorCode;

import java.util.List;

/** What the findings amount to. */
enum Verdict {
    /** Nothing was found, or nothing but notes. */
    HEALTHY(ErrorCode.OK, Tone.GOOD),
    DEGRADED(ErrorCode.DEGRADED, Tone.WARNING),
    /** The cluster does not serve. */
    UNAVAILABLE(ErrorCode.DEGRADED, Tone.BAD),
    /** Replicas differ where they must not. */
    DIVERGED(ErrorCode.DIVERGED, Tone.BAD);

    private final ErrorCode code;
    private final Tone tone;

    Verdict(ErrorCode code, Tone tone) {
        this.code = code;
        this.tone = tone;
    }

    static Verdict of(List<Finding> findings) {
        Verdict worst = HEALTHY;
        for (Finding finding : findings) {
            Verdict verdict = of(finding.code());
            worst = verdict.compareTo(worst) > 0 ? verdict : worst;
        }
        return worst;
    }

    private static Verdict of(Code code) {
        if (code.isDivergence()) {
            return DIVERGED;
        }
        if (code.isOutage()) {
            return UNAVAILABLE;
        }
        return code.severity() == Severity.NOTE ? HEALTHY : DEGRADED;
    }

    int exit() {
        return code.exit();
    }

    Tone tone() {
        return tone;
    }
}
