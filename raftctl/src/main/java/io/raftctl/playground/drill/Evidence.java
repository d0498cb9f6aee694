package io.raftctl.playground.drill;

import java.util.ArrayList;
import java.util.List;

/** What was seen for a claim, or against it; on the way. */
public final class Evidence {
    private final List<Seen> all = new ArrayList<>();

    /**
     * One thing that was seen.
     *
     * @param fits whether it is as claimed
     */
    public record Seen(String what, boolean fits) {}

    Evidence() {}

    /** Notes what was seen, and whether it is as claimed. */
    Evidence expect(boolean fits, String what) {
        all.add(new Seen(what, fits));
        return this;
    }

    List<Seen> all() {
        return List.copyOf(all);
    }

    /** All of it is as claimed. */
    boolean holds() {
        return all.stream().allMatch(Seen::fits);
    }
}
