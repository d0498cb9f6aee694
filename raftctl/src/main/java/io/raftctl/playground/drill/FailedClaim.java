package io.raftctl.playground.drill;

/** A drill claims what was seen not to be so. */
public final class FailedClaim extends RuntimeException {
    FailedClaim(Step step) {
        super("claim " + step.claim() + " is false: " + step.statement() + "; seen: "
                + step.evidence().stream()
                        .filter(seen -> !seen.fits())
                        .map(Evidence.Seen::what)
                        .reduce((a, b) -> a + "; " + b)
                        .orElseThrow());
    }
}
