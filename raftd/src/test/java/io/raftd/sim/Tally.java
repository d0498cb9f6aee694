package io.raftd.sim;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What one run went through, or many did together.
 *
 * @param runs that ended well
 * @param events in them
 * @param virtualNs that went by in them
 * @param done requests whose outcome the client was told
 * @param unknown requests whose outcome nobody told
 * @param struck how often each fault had its effect
 */
public record Tally(
        long runs, long events, long virtualNs, long done, long unknown, Map<Fault, Long> struck) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, Map.of());

    public Tally plus(Tally other) {
        Map<Fault, Long> both = new EnumMap<>(Fault.class);
        both.putAll(struck);
        other.struck.forEach((fault, times) -> both.merge(fault, times, Long::sum));
        return new Tally(
                runs + other.runs,
                events + other.events,
                virtualNs + other.virtualNs,
                done + other.done,
                unknown + other.unknown,
                both);
    }

    /** The kinds of faults that never had an effect. */
    public Set<Fault> missing() {
        Set<Fault> missing = EnumSet.allOf(Fault.class);
        missing.removeAll(struck.keySet());
        return missing;
    }

    /** In virtual seconds. */
    public double virtualSeconds() {
        return virtualNs / 1e9;
    }
}
