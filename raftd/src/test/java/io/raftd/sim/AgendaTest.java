package io.raftd.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private record Planned(long time, int sequence) {}

    @Test
    void whatIsPlannedHappensByTimeAndAtOneTimeInTheOrderOfPlanning() {
        Chance chance = new Chance(1);
        Agenda agenda = new Agenda();
        List<Planned> all = new ArrayList<>();
        List<Planned> happened = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Planned one = new Planned(chance.below(100), i);
            all.add(one);
            agenda.at(one.time, () -> happened.add(one));
        }
        all.sort(Comparator.comparingLong(Planned::time));

        agenda.run(49);
        assertThat(happened).isEqualTo(all.stream().filter(p -> p.time <= 49).toList());
        assertThat(agenda.now()).isEqualTo(49);

        agenda.run(200);
        assertThat(happened).isEqualTo(all);
        assertThat(agenda.now()).isEqualTo(200);
        assertThat(agenda.done()).isEqualTo(1000);
    }

    @Test
    void anEventPlansOthersForNowAndLaterAndNeverForThePast() {
        Agenda agenda = new Agenda();
        List<String> happened = new ArrayList<>();
        agenda.at(10, () -> {
            agenda.at(3, () -> happened.add("late at " + agenda.now()));
            agenda.after(5, () -> happened.add("after at " + agenda.now()));
            happened.add("first at " + agenda.now());
        });

        agenda.run(20);

        assertThat(happened).containsExactly("first at 10", "late at 10", "after at 15");
    }
}
