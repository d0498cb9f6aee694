package io.raftctl.command.playground;

import io.raftd.protocol.wire.Faults;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code raftctl playground heal}. */
@Command(
        name = "heal",
        description = "Takes all faults away: partitions, slow links and slow disks.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl playground heal"})
final class Heal implements Callable<Integer> {
    private final Directory directory;

    Heal(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Integer call() {
        try (Injection injection = directory.injection()) {
            directory.print(injection.put((node, now) -> Faults.getDefaultInstance()), "healed");
        }
        return 0;
    }
}
