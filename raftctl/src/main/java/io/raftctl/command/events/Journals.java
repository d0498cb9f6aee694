package io.raftctl.command.events;

import io.raftctl.timeline.Happening;

import java.io.Closeable;
import java.util.List;

/** The journals of some nodes, read piece by piece. */
interface Journals extends Closeable {
    /**
     * What is new since the last call, in no order; at first all that there is.
     *
     * @param found events
     * @param read how many journals were read, whether or not anything was in them
     * @param unread those that were not
     * @param flaws what of those read could not be
     */
    record Look(List<Happening> found, int read, List<Unread> unread, List<String> flaws) {}

    /** A journal that was not read; {@code whose} is its node's address, or a directory. */
    record Unread(String whose, String cause) {}

    Look next();

    @Override
    void close();
}
