package io.raftctl.tui;

import java.util.ArrayList;
import java.util.List;

/** Keeps what was asked for. */
final class FakeDeeds implements Deeds {
    final List<Deed> planned = new ArrayList<>();
    final List<Deed> performed = new ArrayList<>();

    @Override
    public void plan(Deed deed) {
        planned.add(deed);
    }

    @Override
    public void perform(Deed deed) {
        performed.add(deed);
    }
}
