package io.raftd.kv;

import io.raftd.node.StateMachine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link Query}. It shares its arrays with the store: read only, and valid for
 * ever.
 */
public sealed interface Answer extends StateMachine.Answer {
    /** Of the whole store when it answered. */
    long revision();

    /**
     * Answers {@link Query.Get}.
     *
     * @param item null when there is no such key
     */
    record Got(@Nullable Item item, long revision) implements Answer {}

    /**
     * Answers {@link Query.Scan}.
     *
     * @param more whether a scan after the last item's key would find another
     * @param keys how many there are in the whole store
     */
    record Page(List<Item> items, boolean more, long revision, long keys) implements Answer {}
}
