package io.raftctl.command.events;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftd.protocol.ErrorCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose journals are read. */
final class Source {
    /** Between two looks at running nodes. */
    static final Duration INTERVAL = Duration.ofMillis(200);

    /** How long a look waits for nodes that do not answer. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private List<Path> directories = List.of();

    private final Set<String> told = new HashSet<>();

    void describe(Syntax syntax) {
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a node, running or stopped, instead of those that "
                        + "answer; may be given again")
                .takesAll(Path.class, values -> directories = values);
    }

    boolean isStored() {
        return !directories.isEmpty();
    }

    Journals open(Globals globals) {
        return isStored() ? new StoredJournals(directories) : running(globals);
    }

    static RunningJournals running(Globals globals) {
        return new RunningJournals(globals, PATIENCE);
    }

    /** Fails when no journal could be read at all; which ones were not is told. */
    Journals.Look first(Globals globals, Journals.Look look) {
        if (look.read() == 0) {
            throw new Failure(
                    ErrorCode.UNREACHABLE,
                    "no journal of events could be read",
                    look.unread().stream()
                            .map(u -> new Failure.Endpoint(u.whose(), u.cause()))
                            .toList());
        }
        return tell(globals, look);
    }

    /** Names what could not be read, once until it can be again. */
    Journals.Look tell(Globals globals, Journals.Look look) {
        for (Journals.Unread unread : look.unread()) {
            if (told.add(unread.whose())) {
                globals.say("not read: the journal of " + unread.whose() + ": " + unread.cause());
            }
        }
        told.removeIf(whose -> look.unread().stream().noneMatch(u -> u.whose().equals(whose)));
        look.flaws().forEach(flaw -> globals.say("not read: " + flaw));
        return look;
    }
}
