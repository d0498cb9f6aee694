package io.raftctl.command.events;

import io.raftctl.command.Globals;
import io.raftctl.timeline.Happening;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the journals of running nodes hold.
 *
 * @param events in no order
 * @param flaws what can't be read of the journals that were, by node
 */
public record Recollection(
        List<Happening> events, List<Unread> unread, Map<String, List<String>> flaws) {
    /** A journal that was not read; {@code whose} ends with its node's address. */
    public record Unread(String whose, String cause) {
        /** Whether it is that of the node there. */
        public boolean isOf(String address) {
            return whose.equals(address) || whose.endsWith("(" + address + ")");
        }
    }

    public Recollection {
        events = List.copyOf(events);
        unread = List.copyOf(unread);
        flaws = Map.copyOf(flaws);
    }

    /** Of all nodes that answer; others are waited for so long. */
    public static Recollection of(Globals globals, Duration patience) {
        try (RunningJournals journals = new RunningJournals(globals, patience, patience)) {
            Journals.Look look = journals.next();
            Map<String, List<String>> flaws = new TreeMap<>();
            for (String flaw : look.flaws()) {
                String[] parts = flaw.split(": ", 2);
                flaws.computeIfAbsent(parts[0], node -> new ArrayList<>())
                        .add(parts[parts.length - 1]);
            }
            return new Recollection(
                    look.found(),
                    look.unread().stream()
                            .map(unread -> new Unread(unread.whose(), unread.cause()))
                            .toList(),
                    flaws);
        }
    }
}
