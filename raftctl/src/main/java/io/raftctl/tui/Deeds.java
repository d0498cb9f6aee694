package io.raftctl.tui;

import java.util.List;

/**
 * Does what the dashboard asks for, elsewhere; each call is answered by an {@link Answer}, as an
 * occasion.
 */
public interface Deeds {
    /** Finds out what the deed would change, and changes nothing. */
    void plan(Deed deed);

    /** Does it; the operator has agreed. */
    void perform(Deed deed);

    /**
     * How a deed went.
     *
     * @param planned whether it was only planned
     * @param exit of the verb; 0: done, or free to be done
     * @param lines what the verb said
     */
    record Answer(Deed deed, boolean planned, int exit, List<String> lines) {
        public Answer {
            lines = List.copyOf(lines);
        }
    }
}
