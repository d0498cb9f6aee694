package io.raftctl.command;

/**
 * A command that says itself what it takes. Not by annotations: to read those of one verb takes
 * longer than to run it.
 */
public interface Verb {
    /** Called once, before anything is parsed. */
    void describe(Syntax syntax);
}
