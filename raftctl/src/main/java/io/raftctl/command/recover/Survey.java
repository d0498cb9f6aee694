package io.raftctl.command.recover;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.Survivor;
import io.raftd.protocol.ErrorCode;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code raftctl recover survey}. */
final class Survey implements Verb, Callable<Integer> {
    private final Globals globals;

    private Path directory = Path.of("");

    Survey(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Prints what a stopped node still has, as one JSON document with a checksum.",
                "The whole directory is read and verified, and nothing in it is changed.",
                "Exit code 6: its node runs; 7: there is no directory of a member; 9: it is",
                "damaged. The survey of a damaged one is printed, up to the damage, unless not",
                "even its identity is sound.");
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a node that is stopped")
                .required()
                .takes(Path.class, value -> directory = value);
        syntax.examples(
                "raftctl recover survey --data-dir /var/lib/raftd > n1.survey",
                "ssh n4 raftctl recover survey --data-dir /var/lib/raftd > n4.survey");
    }

    @Override
    public Integer call() {
        Survivor survivor = Survivor.read(directory);
        globals.output().write(SurveyText.of(survivor));
        globals.output().flush();
        if (!survivor.isSound()) {
            throw new Failure(
                    ErrorCode.CORRUPT,
                    survivor.node() + " is damaged, and surveyed up to the damage:\n  "
                            + String.join("\n  ", survivor.damage()));
        }
        return 0;
    }
}
