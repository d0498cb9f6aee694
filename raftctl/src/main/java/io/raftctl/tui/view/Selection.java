package io.raftctl.tui.view;

import org.jspecify.annotations.Nullable;

/**
 * What a key acts on.
 *
 * @param key tells it from all else in its view
 * @param node the id of the node that it is about; null when it is about none
 */
public record Selection(String key, @Nullable String node, Details details) {
    static Selection of(Item item) {
        return new Selection(item.key(), item.node(), item.details());
    }
}
