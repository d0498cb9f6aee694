package io.raftctl.command.bench;

import io.raftd.protocol.ErrorCode;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of a load.
 *
 * @param durationNs how long it counted
 * @param ops requests that did what they were to do, with those answered after the end
 * @param opsInTime those that had done so at the end
 * @param errors requests that failed for sure
 * @param unknown writes that may have taken effect, or not
 * @param unsent requests that were due and not sent when the time was over, as so many were under
 *     way already; none without a rate
 * @param cause how the first request ended that is among errors or unknown; null: there is none
 * @param latencyUs in us, of each of {@code ops}: since it was sent, or since it was due when there
 *     is a rate
 */
record Measured(
        long durationNs,
        long ops,
        long opsInTime,
        long errors,
        long unknown,
        long unsent,
        @Nullable ErrorCode cause,
        Histogram latencyUs) {
    double opsPerSecond() {
        return durationNs == 0 ? 0 : opsInTime * 1e9 / durationNs;
    }

    long percentile(double percent) {
        return latencyUs.getValueAtPercentile(percent);
    }
}
