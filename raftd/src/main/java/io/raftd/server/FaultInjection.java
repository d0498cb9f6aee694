package io.raftd.server;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Where faults are put into this node on purpose. On the loop only. */
public interface FaultInjection {
    /** Those that are there now. */
    Faults inForce();

    /** In place of those in force. */
    void put(Faults faults);

    /**
     * What goes wrong.
     *
     * @param links by the names of peers
     * @param forceDelayMs by which forces take longer
     */
    record Faults(Map<String, Link> links, long forceDelayMs) {
        public Faults {
            links = Map.copyOf(links);
        }

        @Override
        public String toString() {
            StringJoiner text = new StringJoiner("; ").setEmptyValue("none");
            new TreeMap<>(links).forEach((peer, link) -> text.add(peer + ": " + link));
            if (forceDelayMs > 0) {
                text.add("forces take " + forceDelayMs + "ms longer");
            }
            return text.toString();
        }
    }

    /**
     * Between this node and one peer.
     *
     * @param delayMs by which messages are late, both ways
     */
    record Link(boolean dropSent, boolean dropReceived, long delayMs) {
        @Override
        public String toString() {
            StringJoiner text = new StringJoiner(", ").setEmptyValue("sound");
            if (dropSent && dropReceived) {
                text.add("cut off");
            } else if (dropSent) {
                text.add("gets nothing from here");
            } else if (dropReceived) {
                text.add("nothing of it is heard");
            }
            if (delayMs > 0) {
                text.add(delayMs + "ms late");
            }
            return text.toString();
        }
    }
}
