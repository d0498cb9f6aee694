package io.raftctl.playground.drill;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cluster that a drill wants.
 *
 * @param nodes how many
 * @param options of raftd, by the ids of the nodes that are to have them
 * @param guests those that the drill starts itself, and that are no members until admitted
 */
public record Cast(int nodes, Map<String, List<String>> options, Set<String> guests) {}
