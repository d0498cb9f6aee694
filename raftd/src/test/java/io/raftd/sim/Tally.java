package io.raftd.sim;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one run went through, or many did together.
 *
 * @param runs that ended well
 * @param events in them
 * @param virtualNs that went by in them
 * @param done requests whose outcome the client was told
 * @param unknown requests whose outcome nobody told
 * @param struck how often each fault had its effect
 * @param deaths of processes at each kind of change of files that any of them got to
 */
public record Tally(
        long runs,
        long events,
        long virtualNs,
        long done,
        long unknown,
        Map<Fault, Long> struck,
        Map<String, Long> deaths) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, Map.of(), Map.of());

    public Tally plus(Tally other) {
        Map<Fault, Long> bothStruck = new EnumMap<>(Fault.class);
        bothStruck.putAll(struck);
        other.struck.forEach((fault, times) -> bothStruck.merge(fault, times, Long::sum));
        Map<String, Long> bothDied = new TreeMap<>(deaths);
        other.deaths.forEach((point, times) -> bothDied.merge(point, times, Long::sum));
        return new Tally(
                runs + other.runs,
                events + other.events,
                virtualNs + other.virtualNs,
                done + other.done,
                unknown + other.unknown,
                bothStruck,
                bothDied);
    }

    /** The kinds of faults that never had an effect. */
    public Set<Fault> missing() {
        Set<Fault> missing = EnumSet.allOf(Fault.class);
        missing.removeAll(struck.keySet());
        return missing;
    }

    /** The kinds of changes of files at which no process has died. */
    public Set<String> survived() {
        Set<String> survived = new TreeSet<>(deaths.keySet());
        survived.removeIf(point -> deaths.getOrDefault(point, 0L) > 0);
        return survived;
    }

    /** In virtual seconds. */
    public double virtualSeconds() {
        return virtualNs / 1e9;
    }
}
