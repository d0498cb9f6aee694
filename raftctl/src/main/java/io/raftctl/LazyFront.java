package io.raftctl;

import io.raftctl.command.shell.Front;
import io.raftctl.command.shell.Session;
import io.raftctl.shell.LineFront;

/** Loads what reads the lines of a shell when there is one: nothing of it for other verbs. */
final class LazyFront implements Front {
    @Override
    public int read(Session session, Manner manner) {
        return new LineFront().read(session, manner);
    }
}
