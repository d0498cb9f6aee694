package io.raftctl.command.playground;

import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.protocol.wire.Faults;

import java.util.concurrent.Callable;

/** {@code raftctl playground heal}. */
final class Heal implements Verb, Callable<Integer> {
    private final Directory directory;

    Heal(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Takes all faults away: partitions, slow links and slow disks.");
        syntax.examples("raftctl playground heal");
    }

    @Override
    public Integer call() {
        try (Injection injection = directory.injection()) {
            directory.print(injection.put((node, now) -> Faults.getDefaultInstance()), "healed");
        }
        return 0;
    }
}
