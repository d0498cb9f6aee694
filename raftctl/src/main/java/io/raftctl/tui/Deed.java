package io.raftctl.tui;

import org.jspecify.annotations.Nullable;

/** What an operator may change from the dashboard; each is a verb of the command line. */
public sealed interface Deed {
    /** {@code leader transfer}; null: to the follower that suits best. */
    record Transfer(@Nullable String target) implements Deed {}

    /** {@code snapshot take}; null: on every node. */
    record TakeSnapshot(@Nullable String node) implements Deed {}

    /** {@code member add}. */
    record Add(String id, String address, boolean learner) implements Deed {}

    /** {@code member remove}. */
    record Remove(String id) implements Deed {}
}
