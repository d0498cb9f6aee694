package io.raftd.node;

/**
 * Where the one and only answer to a request goes. Called on the loop, within a turn; must not
 * block.
 */
public interface Reply<T> {
    void done(T value);

    void refused(Refusal refusal);
}
